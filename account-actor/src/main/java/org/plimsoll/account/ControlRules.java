package org.plimsoll.account;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.plimsoll.risk.market.AssetFlow;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Spot;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/**
 * What the market controls in force do not let an account do. A settlement that is decided, and a
 * step of a liquidation, are never asked. An account that is not margined, as the venue's own
 * market maker, stands against those who reduce: its side of a trade is restricted by nothing but a
 * halt.
 */
final class ControlRules {
  private ControlRules() {}

  /** Why an asset does not come in or go out, or empty if it does. */
  static Optional<Rejection> refusalOfFlow(AssetId asset, AssetFlow flow, MarketView view) {
    return view.controls()
        .pauseOf(asset, flow)
        .map(order -> refusal(reasonOf(flow), flow + " of " + asset + " are paused", order));
  }

  private static RejectReason reasonOf(AssetFlow flow) {
    return switch (flow) {
      case DEPOSITS -> RejectReason.DEPOSITS_PAUSED;
      case WITHDRAWALS -> RejectReason.WITHDRAWALS_PAUSED;
      case BORROWING -> RejectReason.BORROWING_PAUSED;
    };
  }

  /** Why an account does not agree to a leg, or empty if nothing is ordered against it. */
  static Optional<Rejection> refusalOfLeg(AccountState state, Leg leg, MarketView view) {
    if (view.controls().orders().isEmpty()) {
      return Optional.empty();
    }
    for (LegTrade trade : leg.trades()) {
      Optional<Rejection> refusal =
          refusalOfTrading(
              state,
              trade.instrument(),
              (id, portfolio) -> portfolio.isReducedBy(id, trade.quantity()),
              view);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return refusalOfSpot(state, leg, view).or(() -> refusalOfBorrowing(state, leg, view));
  }

  /** Why an account holds no margin for an order, or empty if nothing is ordered against it. */
  static Optional<Rejection> refusalOfOrder(AccountState state, OpenOrder order, MarketView view) {
    return refusalOfTrading(
        state,
        order.instrument(),
        (id, portfolio) -> order.reduceOnly() || portfolio.isReducedBy(id, order.quantity()),
        view);
  }

  private static Optional<Rejection> refusalOfTrading(
      AccountState state,
      InstrumentId instrument,
      BiPredicate<InstrumentId, Portfolio> isReducing,
      MarketView view) {
    Optional<ControlOrder> restriction = view.controls().restriction(instrument);
    if (restriction.isEmpty()) {
      return Optional.empty();
    }
    if (view.controls().stateOf(instrument) == TradingState.HALTED) {
      return Optional.of(
          refusal(
              RejectReason.INSTRUMENT_HALTED,
              "trading of " + instrument + " is halted",
              restriction.get()));
    }
    // Two legs that each close the position would together open one the other way.
    boolean passes =
        !state.method().isMargined()
            || isReducing.test(instrument, state.portfolio())
                && isReducing.test(instrument, state.portfolioWithReservations());
    return passes
        ? Optional.empty()
        : Optional.of(
            refusal(
                RejectReason.INSTRUMENT_REDUCE_ONLY,
                instrument + " is reduce-only: trade to bring a position closer to zero",
                restriction.get()));
  }

  /** A spot trade leaves no position: it is told by the two assets that it exchanges. */
  private static Optional<Rejection> refusalOfSpot(AccountState state, Leg leg, MarketView view) {
    if (!leg.trades().isEmpty() || leg.transfers().size() < 2) {
      return Optional.empty();
    }
    return view.parameters().instruments().stream()
        .filter(Spot.class::isInstance)
        .map(Spot.class::cast)
        .filter(spot -> leg.transfers().containsKey(spot.base()))
        .filter(spot -> leg.transfers().containsKey(spot.settlement()))
        .flatMap(
            spot ->
                refusalOfTrading(
                    state,
                    spot.id(),
                    (id, portfolio) -> bringsCloserToZero(spot.base(), leg, portfolio),
                    view)
                    .stream())
        .findFirst();
  }

  private static boolean bringsCloserToZero(AssetId asset, Leg leg, Portfolio portfolio) {
    Cash before = portfolio.collateralOf(asset);
    Cash after = before.plus(leg.transfers().get(asset));
    return after.abs().compareTo(before.abs()) < 0
        && (after.isZero() || after.isNegative() == before.isNegative());
  }

  /** Reducing a position may realize a loss that becomes a debt: that is no new borrowing. */
  private static Optional<Rejection> refusalOfBorrowing(
      AccountState state, Leg leg, MarketView view) {
    Portfolio before = state.portfolioWithReservations();
    if (!state.method().isMargined() || !leg.trades().isEmpty() && leg.onlyReduces(before)) {
      return Optional.empty();
    }
    Portfolio after = leg.appliedTo(before);
    return after.collateral().entrySet().stream()
        .filter(held -> held.getValue().isNegative())
        .filter(held -> held.getValue().compareTo(before.collateralOf(held.getKey())) < 0)
        .flatMap(held -> refusalOfFlow(held.getKey(), AssetFlow.BORROWING, view).stream())
        .findFirst();
  }

  private static Rejection refusal(RejectReason reason, String detail, ControlOrder order) {
    Map<String, Object> numbers = new TreeMap<>(order.numbers());
    numbers.put("orderedBy", order.issuer().name());
    numbers.put("since", order.at());
    return Rejection.of(reason, detail + " (" + order.reason() + ")", numbers);
  }
}
