/**
 * What keeps a perpetual near its index: the premium and its averages, the funding rate that
 * follows, what a position pays, and the mark price they stand on. Rates and averages are doubles;
 * what is paid is exact.
 */
package org.plimsoll.risk.funding;
