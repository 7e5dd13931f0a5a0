/**
 * The margin rules: what an account is worth, what its positions require, which margin status
 * follows, and which position contributes most risk. Pure functions of portfolio, market view and
 * parameters.
 *
 * <p>Rounding is always against the account: value down, requirements up.
 */
package org.plimsoll.risk.margin;
