package org.plimsoll.liquidation;

import java.util.List;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.UnwindReply;

/** What the liquidator tells itself. */
sealed interface LiquidatorInternal extends LiquidatorCommand {

  /** Look again at who waits. */
  record Review() implements LiquidatorInternal {}

  /** The account answered to a step. */
  record StepAnswered(AccountId account, UnwindReply reply) implements LiquidatorInternal {}

  /** It is known who could bear an account's loss. */
  record Assessed(AccountId account, LossResources resources) implements LiquidatorInternal {}

  /** It is not: not all accounts could be read. */
  record Unassessed(AccountId account, String why) implements LiquidatorInternal {}

  /** The venue answered to an order. */
  record Executed(AccountId account, ExecutionReport report) implements LiquidatorInternal {}

  /**
   * The venue answered to all the orders of one step.
   *
   * @param step the step's id
   */
  record UnitExecuted(AccountId account, SettlementId step, List<ExecutionReport> reports)
      implements LiquidatorInternal {}

  /** The step's settlement answered. */
  record Settled(AccountId account, SettlementTerms terms, SettlementReply reply)
      implements LiquidatorInternal {}

  /** Nobody answered, or the outcome is unknown: the account will raise it again. */
  record GivenUp(AccountId account, String why) implements LiquidatorInternal {}

  /** An account that takes over, as it stands. */
  record FundSeen(AccountStatement statement) implements LiquidatorInternal {}

  /** A hedge of such an account is over: settled, refused, or given up. */
  record Hedged(AccountId fund, boolean isSettled) implements LiquidatorInternal {}
}
