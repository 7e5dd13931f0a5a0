/** Measurements: each a ratio against a baseline in the same run, on the same machine. */
package org.plimsoll.bench;
