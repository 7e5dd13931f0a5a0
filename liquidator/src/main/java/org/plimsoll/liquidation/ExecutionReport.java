package org.plimsoll.liquidation;

import org.plimsoll.account.AccountId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** What a venue made of an order. */
public sealed interface ExecutionReport {

  /**
   * Executed, all or in part; the rest is off the market.
   *
   * @param quantity what was traded, signed like the order
   * @param cash received if positive, paid if negative, before the fee
   * @param fee >= 0
   */
  record Filled(UnwindOrder order, Quantity quantity, Cash cash, Cash fee, AccountId counterparty)
      implements ExecutionReport {}

  /** Nothing was executed and nothing will be. */
  record NotExecuted(UnwindOrder order, String reason) implements ExecutionReport {}
}
