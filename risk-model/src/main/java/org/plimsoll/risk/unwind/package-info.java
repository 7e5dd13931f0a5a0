/**
 * The rules of unwinding and of paying for it: how much to close, at which price, who bears what
 * the account cannot pay, and who is deleveraged first. Pure functions of amounts and parameters.
 *
 * <p>Ledger amounts are exact and rounded as each method says; risk figures are doubles, and NaN or
 * infinite inputs are refused.
 */
package org.plimsoll.risk.unwind;
