/**
 * What a node is configured with: cluster, serialization and journal. No rule of margin is here.
 */
package org.plimsoll.cluster;
