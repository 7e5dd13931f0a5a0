package org.plimsoll.account;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plimsoll.account.AccountCommand.Withdraw;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;

/** Why an account may not take on something, or let something go; empty where it may. */
final class RiskRules {
  private RiskRules() {}

  static Optional<Rejection> refusalOfAmount(AssetId asset, Cash amount, MarketView view) {
    if (view.parameters().findAsset(asset).isEmpty()) {
      return Optional.of(unlisted(asset));
    }
    if (!amount.isPositive()) {
      return Optional.of(
          Rejection.of(
              RejectReason.AMOUNT_NOT_POSITIVE, "the amount must be above 0, was: " + amount));
    }
    return Optional.empty();
  }

  /**
   * An account that prices can hurt takes in no asset without a valid price: the smallest amount
   * would keep every decision about the account waiting for that price.
   */
  static Optional<Rejection> refusalOfBlindDeposit(
      AccountState state, AssetId asset, MarketView view) {
    boolean isPriced = view.parameters().asset(asset).index().map(view::isValid).orElse(true);
    boolean isMargined = state.method().isMargined() && state.portfolio().hasExposure();
    return isPriced || !isMargined
        ? Optional.empty()
        : Optional.of(
            Rejection.of(
                RejectReason.PRICE_NOT_VALID,
                "asset " + asset + " has no valid price; deposit another or try again later"));
  }

  static Optional<Rejection> refusalOfWithdrawal(
      AccountState state, Withdraw command, MarketView view) {
    if (state.liquidation().isPresent()) {
      return Optional.of(liquidationInProgress(state));
    }
    Cash held = state.portfolio().collateralOf(command.asset());
    Portfolio after = state.portfolio().plusCollateral(command.asset(), command.amount().negate());
    if (after.collateralOf(command.asset()).isNegative()) {
      return Optional.of(
          Rejection.of(
              RejectReason.INSUFFICIENT_COLLATERAL,
              "the account does not hold this much " + command.asset(),
              Map.of("held", held, "requested", command.amount())));
    }
    Portfolio reserved =
        state
            .portfolioWithReservations()
            .plusCollateral(command.asset(), command.amount().negate());
    return refusalOfNewRisk(state, state.portfolio(), after, view, false)
        .or(() -> refusalOfNewRisk(state, state.portfolioWithReservations(), reserved, view, false))
        .or(() -> refusalOfWorst(state, after, List.of(), view));
  }

  static Optional<Rejection> refusalOfUnlisted(Leg leg, MarketView view) {
    for (LegTrade trade : leg.trades()) {
      if (view.parameters().findInstrument(trade.instrument()).isEmpty()) {
        return Optional.of(
            Rejection.of(
                RejectReason.UNKNOWN_INSTRUMENT,
                "instrument " + trade.instrument() + " is not listed"));
      }
    }
    return leg.assets().stream()
        .filter(asset -> view.parameters().findAsset(asset).isEmpty())
        .findFirst()
        .map(RiskRules::unlisted);
  }

  private static Rejection unlisted(AssetId asset) {
    return Rejection.of(RejectReason.UNKNOWN_ASSET, "asset " + asset + " is not listed");
  }

  static Optional<Rejection> refusalOfLeg(AccountState state, Leg leg, MarketView view) {
    try {
      Portfolio before = state.portfolio();
      Portfolio beforeAll = state.portfolioWithReservations();
      // Two legs that each close the position would together open one the other way.
      boolean onlyReduces = leg.onlyReduces(before) && leg.onlyReduces(beforeAll);
      if (state.liquidation().isPresent()
          && (!onlyReduces || state.liquidation().orElseThrow().openStep().isPresent())) {
        return Optional.of(liquidationInProgress(state));
      }
      Portfolio after = leg.appliedTo(before);
      Portfolio afterAll = leg.appliedTo(beforeAll);
      return HoldingLimit.refusal(before, after, view)
          .or(() -> HoldingLimit.refusal(beforeAll, afterAll, view))
          .or(() -> refusalOfNewRisk(state, before, after, view, onlyReduces))
          .or(() -> refusalOfNewRisk(state, beforeAll, afterAll, view, onlyReduces))
          .or(
              () ->
                  onlyReduces
                      ? Optional.empty()
                      : refusalOfWorst(state, before, leg.trades(), view));
    } catch (OutOfRangeException e) {
      return Optional.of(Rejection.of(RejectReason.OUT_OF_RANGE, e.getMessage()));
    }
  }

  /**
   * Reserved trades may settle or not, each by itself. The margin must cover the worst of it: of
   * every instrument only the buys, or only the sells.
   */
  private static Optional<Rejection> refusalOfWorst(
      AccountState state, Portfolio settled, List<LegTrade> more, MarketView view) {
    if (!state.method().isMargined() || state.reservations().isEmpty()) {
      return Optional.empty();
    }
    Portfolio worst = settled;
    for (List<LegTrade> trades : tradesByInstrument(state, more).values()) {
      Portfolio bought = applied(worst, trades, 1);
      Portfolio sold = applied(worst, trades, -1);
      boolean buysAreWorse =
          MarginRules.assess(state, bought, view)
                  .initialExcess()
                  .compareTo(MarginRules.assess(state, sold, view).initialExcess())
              < 0;
      worst = buysAreWorse ? bought : sold;
    }
    return refusalOfNewRisk(state, state.portfolio(), worst, view, false);
  }

  private static Map<InstrumentId, List<LegTrade>> tradesByInstrument(
      AccountState state, List<LegTrade> more) {
    Stream<LegTrade> reserved =
        state.reservations().values().stream().flatMap(each -> each.leg().trades().stream());
    return Stream.concat(reserved, more.stream())
        .collect(Collectors.groupingBy(LegTrade::instrument, TreeMap::new, Collectors.toList()));
  }

  private static Portfolio applied(Portfolio portfolio, List<LegTrade> trades, int side) {
    Portfolio result = portfolio;
    for (LegTrade trade : trades) {
      if (trade.quantity().signum() == side) {
        result =
            result.plusTrade(
                trade.instrument(), trade.settlement(), trade.quantity(), trade.cash());
      }
    }
    return result;
  }

  /**
   * New risk needs valid prices and initial margin. What only reduces a position passes if it
   * leaves the account no worse.
   */
  private static Optional<Rejection> refusalOfNewRisk(
      AccountState state, Portfolio before, Portfolio after, MarketView view, boolean onlyReduces) {
    if (!state.method().isMargined() || !after.hasExposure()) {
      return Optional.empty();
    }
    if (!after.isPricedBy(view) || !before.isPricedBy(view)) {
      return Optional.of(
          Rejection.of(RejectReason.PRICE_NOT_VALID, MarginRules.invalidPrices(after, view)));
    }
    MarginAssessment assessed = MarginRules.assess(state, after, view);
    Cash excess = assessed.initialExcess();
    boolean better = onlyReduces && isNoWorse(MarginRules.assess(state, before, view), assessed);
    if (!excess.isNegative() || better) {
      return Optional.empty();
    }
    return Optional.of(
        Rejection.of(
            RejectReason.INSUFFICIENT_MARGIN,
            "equity would fall below initial margin; deposit the shortfall or reduce",
            Map.of(
                "equity", assessed.equity().total(),
                "initialMargin", assessed.requirement().initial(),
                "shortfall", excess.negate(),
                "viewVersion", assessed.viewVersion())));
  }

  /**
   * Neither margin excess falls, and no equity is traded away that the account does not have: a
   * trade far off the market would hand the insurance fund's money to the other side.
   */
  private static boolean isNoWorse(MarginAssessment before, MarginAssessment after) {
    Cash leastEquity = before.equity().total().min(Cash.ZERO);
    return after.initialExcess().compareTo(before.initialExcess()) >= 0
        && after.maintenanceExcess().compareTo(before.maintenanceExcess()) >= 0
        && after.equity().total().compareTo(leastEquity) >= 0;
  }

  private static Rejection liquidationInProgress(AccountState state) {
    return Rejection.of(
        RejectReason.LIQUIDATION_IN_PROGRESS,
        "the account is being liquidated; deposits are welcome, new risk and withdrawals are not",
        Map.of("liquidation", state.liquidation().map(OpenLiquidation::id).orElse("")));
  }
}
