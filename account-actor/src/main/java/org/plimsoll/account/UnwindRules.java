package org.plimsoll.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.plimsoll.account.AccountCommand.CancelUnwind;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;

/** Which steps of a liquidation an account accepts. */
final class UnwindRules {
  private UnwindRules() {}

  /** The step the liquidator wants next, if it still fits. */
  static Decision orderUnwind(
      AccountState state, OrderUnwind command, MarketView view, Instant now) {
    Optional<OpenLiquidation> open =
        state.liquidation().filter(l -> l.id().equals(command.liquidation()));
    if (open.isEmpty() || !isPlannedOn(state, command.revision())) {
      return refuse(
          RejectReason.UNWIND_PLAN_OUTDATED,
          "the step was planned on revision "
              + command.revision()
              + " of liquidation "
              + command.liquidation()
              + "; the account is at revision "
              + state.revision());
    }
    Optional<MarketView> decided =
        MarginRules.decidedBy(state.method(), state.portfolio(), view, now);
    boolean isKnown = !movesAtPrices(command.step()) || state.portfolio().isPricedBy(view);
    if (decided.isEmpty() || !isKnown) {
      return refuse(
          RejectReason.PRICE_NOT_VALID, MarginRules.invalidPrices(state.portfolio(), view));
    }
    if (!reduces(state, command.step())) {
      return refuse(
          RejectReason.UNWIND_PLAN_OUTDATED,
          "the step would not reduce what it trades: " + command.step());
    }
    if (instruments(command.step()).stream()
        .anyMatch(instrument -> view.parameters().contract(instrument).isExpired(now))) {
      return refuse(
          RejectReason.INSTRUMENT_EXPIRED,
          "a contract of the step has expired and is about to be settled: " + command.step());
    }
    if (command.step() instanceof UnwindStep.Allocated allocated
        && !closes(state, command.account(), allocated)) {
      return refuse(
          RejectReason.UNWIND_PLAN_OUTDATED, "the step does not fit the positions: " + allocated);
    }
    MarketView prices = decided.orElseThrow();
    MarginStanding standing = MarginRules.stand(state, state.portfolio(), prices);
    if (!standing.statusAfter(state.status()).isBreach()) {
      return refuse(RejectReason.UNWIND_PLAN_OUTDATED, "the account is safe by now");
    }
    MarginFigures figures = MarginFigures.of(state.method(), standing, state.portfolio(), prices);
    return new Decision.Accept(
        List.of(
            new UnwindOrdered(
                command.liquidation(),
                open.orElseThrow().nextStepId(),
                command.step(),
                figures,
                now,
                command.estimate())));
  }

  /** Whether holdings change hands at their prices, with which nothing may then be wrong. */
  private static boolean movesAtPrices(UnwindStep step) {
    return step instanceof UnwindStep.Takeover || step instanceof UnwindStep.Allocated;
  }

  /** What a step trades. */
  private static List<InstrumentId> instruments(UnwindStep step) {
    if (step instanceof UnwindStep.MarketSlice slice) {
      return List.of(slice.instrument());
    } else if (step instanceof UnwindStep.UnitSlice unit) {
      return unit.slices().stream().map(UnwindStep.MarketSlice::instrument).toList();
    } else if (step instanceof UnwindStep.Allocated allocated) {
      return allocated.legs().stream()
          .flatMap(leg -> leg.trades().stream())
          .map(LegTrade::instrument)
          .distinct()
          .toList();
    }
    return List.of();
  }

  /** Orders are cancelled by the account itself; nobody else knows which are open. */
  private static boolean reduces(AccountState state, UnwindStep step) {
    if (step instanceof UnwindStep.MarketSlice slice) {
      return state.portfolio().isReducedBy(slice.instrument(), slice.quantity());
    }
    if (step instanceof UnwindStep.UnitSlice unit) {
      return unit.slices().stream().allMatch(slice -> reduces(state, slice));
    }
    return !(step instanceof UnwindStep.CancelOrders);
  }

  /** Whether the last leg is that of this account and only brings its positions closer to zero. */
  private static boolean closes(
      AccountState state, AccountId account, UnwindStep.Allocated allocated) {
    Leg own = allocated.legs().get(allocated.legs().size() - 1);
    return own.account().equals(account)
        && own.trades().stream()
            .allMatch(trade -> state.portfolio().isReducedBy(trade.instrument(), trade.quantity()));
  }

  /**
   * Whether a plan on this revision still fits. Deposits in between do not outdate it: an owner
   * could hold off a liquidation with them for ever. Anything that moved positions does.
   */
  private static boolean isPlannedOn(AccountState state, long revision) {
    return state.status().isBreach()
        && state.liquidation().filter(open -> open.openStep().isPresent()).isEmpty()
        && state.reservations().isEmpty()
        && revision <= state.revision()
        && state.settled().values().stream().allMatch(settledAt -> settledAt <= revision);
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
