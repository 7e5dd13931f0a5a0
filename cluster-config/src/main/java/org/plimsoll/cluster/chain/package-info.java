/**
 * The tamper-evident journal: every event is sealed with a hash over itself and all before it of
 * its entity, so that whoever knows the last hash can tell whether anything was changed.
 */
package org.plimsoll.cluster.chain;
