/**
 * The unwinding of accounts in breach. Accounts raise alerts; the {@link
 * org.plimsoll.liquidation.Liquidator} queues them by severity, the {@link
 * org.plimsoll.liquidation.UnwindPlanner} says what to trade next, the account journals the step,
 * the {@link org.plimsoll.liquidation.ExecutionVenue} executes it, and the fill comes back to the
 * account as a settlement. What an account cannot pay is borne by others in the order of the tiers
 * after the market.
 */
package org.plimsoll.liquidation;
