/**
 * Exact numbers of the ledger: {@link org.plimsoll.risk.units.Cash}, {@link
 * org.plimsoll.risk.units.Price}, {@link org.plimsoll.risk.units.Quantity} and {@link
 * org.plimsoll.risk.units.Rate}.
 *
 * <p>Each is one {@code long} in steps of 1e-8, so a value has one representation and the range is
 * +-92,233,720,368.54775807. Arithmetic that would leave the range throws {@link
 * org.plimsoll.risk.units.OutOfRangeException}; nothing wraps and nothing is rounded unless the
 * caller names the rounding.
 */
package org.plimsoll.risk.units;
