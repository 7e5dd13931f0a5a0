package org.plimsoll.account;

import java.util.Objects;
import java.util.Optional;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginCallEnded;
import org.plimsoll.account.AccountEvent.MarginCallRaised;
import org.plimsoll.account.AccountEvent.MarginMethodChanged;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.Recomputation.Differs;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.units.Cash;

/**
 * Whether what prices made of an account follows from where it stands: its status, the start and
 * end of a liquidation and of a margin call. The status of an account is decided first; what goes
 * with it finds the account under the new one.
 */
final class DecisionRules {
  private DecisionRules() {}

  /**
   * @param before the account before the event
   * @param standing where it stood, made again
   * @return what does not follow; empty also of events that prices do not bring about
   */
  static Optional<Differs> difference(
      AccountState before, AccountEvent event, MarginStanding standing) {
    MarginStatus status = standing.statusAfter(before.status());
    if (event instanceof MarginStatusChanged e) {
      return unequal("from", e.from(), before.status()).or(() -> unequal("to", e.to(), status));
    } else if (event instanceof MarginMethodChanged e) {
      return unequal("from", e.from(), before.method());
    } else if (event instanceof LiquidationStarted e) {
      return unequal("liquidation", e.liquidation(), nextId(before))
          .or(() -> unmet("liquidation", "started", before.liquidation().isEmpty(), "open already"))
          .or(() -> unmet("liquidation", "started", isStill(before, status, true), "" + status));
    } else if (event instanceof LiquidationEnded e) {
      return difference(before, e, status);
    } else if (event instanceof UnwindOrdered e) {
      return difference(before, e, status);
    } else if (event instanceof MarginCallRaised e) {
      return difference(before, e, standing, status);
    } else if (event instanceof MarginCallEnded e) {
      return difference(before, e, status);
    }
    return Optional.empty();
  }

  private static Optional<Differs> difference(
      AccountState before, LiquidationEnded event, MarginStatus status) {
    Optional<OpenLiquidation> open = before.liquidation();
    return unequal("liquidation", event.liquidation(), open.map(OpenLiquidation::id).orElse("none"))
        .or(() -> unmet("liquidation", "ended", isStill(before, status, false), "" + status))
        .or(
            () ->
                unmet(
                    "liquidation",
                    "ended",
                    open.orElseThrow().openStep().isEmpty(),
                    "waiting for a step"))
        .or(
            () ->
                unequal(
                    "report",
                    event.report(),
                    open.flatMap(OpenLiquidation::soFar)
                        .map(report -> report.endingAt(event.figures().equity()))));
  }

  /** Orders are cancelled in any open liquidation; other steps are those of a breach. */
  private static Optional<Differs> difference(
      AccountState before, UnwindOrdered event, MarginStatus status) {
    String open = before.liquidation().map(OpenLiquidation::id).orElse("none");
    return unequal("liquidation", event.liquidation(), open)
        .or(() -> unequal("step", event.id(), before.liquidation().orElseThrow().nextStepId()))
        .or(
            () ->
                unmet(
                    "step",
                    "ordered",
                    event.step() instanceof UnwindStep.CancelOrders || status.isBreach(),
                    "" + status));
  }

  private static Optional<Differs> difference(
      AccountState before, MarginCallRaised event, MarginStanding standing, MarginStatus status) {
    Cash toInitial = standing.initialExcess().negate().max(Cash.ZERO);
    Cash toEnd = MarginCallRules.excessOverCall(standing).negate().max(Cash.ZERO);
    return unequal("call", event.call(), nextId(before))
        .or(() -> unequal("status", MarginStatus.MARGIN_CALL, status))
        .or(() -> unmet("call", "raised", MarginCallRules.isDue(before), "not due"))
        .or(() -> unequal("toInitial", event.toInitial(), toInitial))
        .or(() -> unequal("toEnd", event.toEnd(), toEnd));
  }

  /** Whether the owner or prices ended it the event does not hold. */
  private static Optional<Differs> difference(
      AccountState before, MarginCallEnded event, MarginStatus status) {
    String open = before.calls().open().map(OpenMarginCall::id).orElse("none");
    boolean isLiquidation = event.outcome() == CallOutcome.LIQUIDATION_STARTED;
    return unequal("call", event.call(), open)
        .or(() -> unmet("call", "ended", status != MarginStatus.MARGIN_CALL, "" + status))
        .or(
            () ->
                unmet(
                    "call", "" + event.outcome(), isLiquidation == status.isBreach(), "" + status));
  }

  /** Whether the account is in breach, or is not, and stays under the status it has. */
  private static boolean isStill(AccountState before, MarginStatus status, boolean isBreach) {
    return status == before.status() && status.isBreach() == isBreach;
  }

  private static String nextId(AccountState before) {
    return OpenLiquidation.idOf(MarginRules.accountOf(before), before.revision() + 1);
  }

  private static Optional<Differs> unequal(String what, Object journaled, Object again) {
    return Objects.equals(journaled, again)
        ? Optional.empty()
        : Optional.of(Differs.of(what, journaled, again));
  }

  private static Optional<Differs> unmet(
      String what, String journaled, boolean holds, String again) {
    return holds ? Optional.empty() : Optional.of(Differs.of(what, journaled, again));
  }
}
