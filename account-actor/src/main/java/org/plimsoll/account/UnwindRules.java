package org.plimsoll.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.plimsoll.account.AccountCommand.CancelUnwind;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.risk.market.MarketView;

/** Which steps of a liquidation an account accepts. */
final class UnwindRules {
  private UnwindRules() {}

  /** The step the liquidator wants next, if it still fits. */
  static Decision orderUnwind(
      AccountState state, OrderUnwind command, MarketView view, Instant now) {
    Optional<OpenLiquidation> open =
        state.liquidation().filter(l -> l.id().equals(command.liquidation()));
    boolean fits =
        open.isPresent()
            && open.orElseThrow().openStep().isEmpty()
            && state.status().isBreach()
            && state.reservations().isEmpty()
            && state.revision() == command.revision();
    if (!fits) {
      return refuse(
          RejectReason.UNWIND_PLAN_OUTDATED,
          "the step was planned on revision "
              + command.revision()
              + " of liquidation "
              + command.liquidation()
              + "; the account is at revision "
              + state.revision());
    }
    if (!state.portfolio().isPricedBy(view)) {
      return refuse(
          RejectReason.PRICE_NOT_VALID, MarginRules.invalidPrices(state.portfolio(), view));
    }
    if (command.step() instanceof UnwindStep.MarketSlice slice
        && !state.portfolio().isReducedBy(slice.instrument(), slice.quantity())) {
      return refuse(
          RejectReason.UNWIND_PLAN_OUTDATED, "the step would not reduce the position: " + slice);
    }
    MarginFigures figures =
        MarginFigures.of(
            MarginRules.assess(state, state.portfolio(), view), state.portfolio(), view);
    return new Decision.Accept(
        List.of(
            new UnwindOrdered(
                command.liquidation(),
                open.orElseThrow().nextStepId(),
                command.step(),
                figures,
                now)));
  }

  static List<AccountEvent> cancelUnwind(
      AccountState state, CancelUnwind command, MarketView view, Instant now) {
    return state
        .liquidation()
        .filter(open -> open.awaits(command.step()))
        .map(
            open ->
                MarginRules.withRecheck(
                    state,
                    new UnwindCancelled(open.id(), command.step(), command.reason(), now),
                    view,
                    now))
        .orElse(List.of());
  }

  private static Decision refuse(RejectReason reason, String detail) {
    return new Decision.Refuse(Rejection.of(reason, detail));
  }
}
