package org.plimsoll.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plimsoll.account.AccountCommand.Withdraw;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.margin.OpenOrders;
import org.plimsoll.risk.margin.Order;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;
import org.plimsoll.risk.units.Rate;

/** Why an account may not take on something, or let something go; empty where it may. */
final class RiskRules {
  private RiskRules() {}

  static Optional<Rejection> refusalOfAsset(AssetId asset, MarketView view) {
    return view.parameters().findAsset(asset).isEmpty()
        ? Optional.of(unlisted(asset))
        : Optional.empty();
  }

  /** Why this cannot be the least initial margin rate of an instrument. */
  static Optional<Rejection> refusalOfRate(
      InstrumentId instrument, Optional<Rate> initialRate, MarketView view) {
    Optional<Rejection> unlisted = refusalOfInstrument(instrument, view);
    if (unlisted.isPresent()) {
      return unlisted;
    }
    return initialRate
        .filter(rate -> rate.units() <= 0 || !rate.isFraction())
        .map(
            rate ->
                Rejection.of(
                    RejectReason.LEVERAGE_NOT_POSSIBLE,
                    "an initial margin rate, 1 / leverage, must lie above 0 and at most at 1, was: "
                        + rate));
  }

  static Optional<Rejection> refusalOfInstrument(InstrumentId instrument, MarketView view) {
    return view.parameters().findInstrument(instrument).filter(Contract.class::isInstance).isEmpty()
        ? Optional.of(notHeld(instrument))
        : Optional.empty();
  }

  private static Rejection notHeld(InstrumentId instrument) {
    return Rejection.of(
        RejectReason.UNKNOWN_INSTRUMENT,
        "instrument " + instrument + " is not listed as a contract that can be held");
  }

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
    boolean isPriced =
        view.parameters()
            .asset(asset)
            .index()
            .map(index -> view.allows(PriceUse.NEW_RISK, index))
            .orElse(true);
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
      return Optional.of(insufficientCollateral(command.asset(), held, command.amount()));
    }
    Portfolio reserved =
        state
            .portfolioWithReservations()
            .plusCollateral(command.asset(), command.amount().negate());
    return refusalOfNewRisk(state, state.portfolio(), after, view, false)
        .or(() -> refusalOfNewRisk(state, state.portfolioWithReservations(), reserved, view, false))
        .or(() -> refusalOfWorst(state, state.portfolio(), after, List.of(), view, false));
  }

  /** A choice must leave initial margin covered, or the account no worse than it is. */
  static Optional<Rejection> refusalOfChoices(
      AccountState state, MarginChoices choices, MarketView view) {
    Portfolio before = state.portfolio();
    Portfolio after = before.withChoices(choices);
    Portfolio beforeAll = state.portfolioWithReservations();
    Portfolio worstBefore = worst(state, before, List.of(), view);
    return refusalOfNewRisk(state, before, after, view, true)
        .or(() -> refusalOfNewRisk(state, beforeAll, beforeAll.withChoices(choices), view, true))
        .or(() -> refusalOfWorst(state, worstBefore, after, List.of(), view, true));
  }

  static Optional<Rejection> refusalOfUnlisted(Leg leg, MarketView view) {
    for (LegTrade trade : leg.trades()) {
      Optional<Instrument> listed = view.parameters().findInstrument(trade.instrument());
      if (listed.filter(Contract.class::isInstance).isEmpty()) {
        return Optional.of(notHeld(trade.instrument()));
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

  /**
   * An expired contract is settled and no longer traded.
   *
   * @param leg of listed instruments
   */
  static Optional<Rejection> refusalOfExpired(Leg leg, MarketView view, Instant now) {
    return leg.trades().stream()
        .map(trade -> view.parameters().contract(trade.instrument()))
        .filter(contract -> contract.isExpired(now) || contract.isExpired(view.asOf()))
        .findFirst()
        .map(
            contract ->
                Rejection.of(
                    RejectReason.INSTRUMENT_EXPIRED,
                    "instrument " + contract.id() + " has expired; trade one that has not",
                    Map.of("expiry", contract.expiry().orElseThrow())));
  }

  /** A transfer moves what is there: it does not borrow. */
  static Optional<Rejection> refusalOfTransfer(AccountState state, Leg leg) {
    return leg.trades().isEmpty()
        ? leg.transfers().entrySet().stream()
            .filter(moved -> moved.getValue().isNegative())
            .filter(
                moved ->
                    state
                        .portfolioWithReservations()
                        .collateralOf(moved.getKey())
                        .plus(moved.getValue())
                        .isNegative())
            .findFirst()
            .map(
                moved ->
                    insufficientCollateral(
                        moved.getKey(),
                        state.portfolioWithReservations().collateralOf(moved.getKey()),
                        moved.getValue().negate()))
        : Optional.empty();
  }

  static Rejection insufficientCollateral(AssetId asset, Cash held, Cash requested) {
    return Rejection.of(
        RejectReason.INSUFFICIENT_COLLATERAL,
        "the account does not hold this much " + asset,
        Map.of("held", held, "requested", requested));
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
          .or(() -> refusalOfSize(state, leg, before, after, view))
          .or(() -> refusalOfSize(state, leg, beforeAll, afterAll, view))
          .or(() -> refusalOfNewRisk(state, before, after, view, onlyReduces))
          .or(() -> refusalOfNewRisk(state, beforeAll, afterAll, view, onlyReduces))
          .or(
              () ->
                  onlyReduces
                      ? Optional.empty()
                      : refusalOfWorst(state, before, before, List.of(leg), view, false));
    } catch (OutOfRangeException e) {
      return Optional.of(Rejection.of(RejectReason.OUT_OF_RANGE, e.getMessage()));
    }
  }

  private static Optional<Rejection> refusalOfSize(
      AccountState state, Leg leg, Portfolio before, Portfolio after, MarketView view) {
    return state.method().isMargined()
        ? PositionLimitRules.refusal(leg.account(), before, after, view)
        : Optional.empty();
  }

  /**
   * Why no margin is held for an order. One that only reduces needs none, and is welcome in a
   * liquidation too.
   *
   * @param order in a listed instrument, in lots and ticks
   */
  static Optional<Rejection> refusalOfOrder(
      AccountState state, OpenOrder order, MarketView view, Instant now) {
    Contract contract = view.parameters().contract(order.instrument());
    Leg filled =
        TradeLegs.leg(MarginRules.accountOf(state), contract, order.quantity(), order.limit());
    Optional<Rejection> refusal =
        refusalOfExpired(filled, view, now)
            .or(() -> IsolationRules.refusalOfLeg(filled, view.parameters()));
    if (refusal.isPresent() || order.reduceOnly()) {
      return refusal;
    }
    if (state.liquidation().isPresent()) {
      return Optional.of(liquidationInProgress(state));
    }
    AccountState with = state.withOrder(order);
    return HoldingLimit.refusal(state.portfolio(), filled.appliedTo(state.portfolio()), view)
        .or(
            () ->
                refusalOfWorst(with, state.portfolio(), state.portfolio(), List.of(), view, false));
  }

  /**
   * Reserved legs may settle or not, each by itself, and so may open orders be filled. The margin
   * must cover the worst of it: of what moves the same instrument or assets only one direction, or
   * only the other; and of the orders of an instrument none, or all buys, or all sells.
   */
  private static Optional<Rejection> refusalOfWorst(
      AccountState state,
      Portfolio before,
      Portfolio settled,
      List<Leg> more,
      MarketView view,
      boolean onlyReduces) {
    return state.reservations().isEmpty() && state.orders().isEmpty()
        ? Optional.empty()
        : refusalOfNewRisk(state, before, worst(state, settled, more, view), view, onlyReduces);
  }

  /** What is left when the worst part of the reserved legs, of these, and of orders is done. */
  private static Portfolio worst(
      AccountState state, Portfolio settled, List<Leg> more, MarketView view) {
    MarginMethod method = state.method();
    if (!method.isMargined() || !method.isOfferedBy(view.parameters())) {
      return settled;
    }
    Portfolio worst = settled;
    for (List<Leg> legs : legsByWhatTheyMove(state, more).values()) {
      Portfolio one = applied(worst, legs, true);
      Portfolio other = applied(worst, legs, false);
      if (!one.isPricedBy(view, PriceUse.NEW_RISK) || !other.isPricedBy(view, PriceUse.NEW_RISK)) {
        return one.isPricedBy(view, PriceUse.NEW_RISK)
            ? other
            : one; // who asks refuses it for that
      }
      boolean oneIsWorse =
          MarginRules.stand(state, one, view)
                  .initialExcess()
                  .compareTo(MarginRules.stand(state, other, view).initialExcess())
              < 0;
      worst = oneIsWorse ? one : other;
    }
    return filled(state, worst, more, view);
  }

  /** With the orders whose fills would be worst; with one that has no valid price if there is. */
  private static Portfolio filled(
      AccountState state, Portfolio portfolio, List<Leg> more, MarketView view) {
    List<Order> orders = OrderRules.margined(OrderRules.unfilled(state, more), view);
    for (Order order : orders) {
      Portfolio filled = order.appliedTo(portfolio, view);
      if (!filled.isPricedBy(view)) {
        return filled; // who asks refuses it for that
      }
    }
    return orders.isEmpty() || !portfolio.isPricedBy(view)
        ? portfolio
        : OpenOrders.worstCase(portfolio, orders, view, state.method().model());
  }

  /** Legs that can make up for each other: by instrument, or by assets where nothing is traded. */
  private static Map<String, List<Leg>> legsByWhatTheyMove(AccountState state, List<Leg> more) {
    Stream<Leg> reserved = state.reservations().values().stream().map(LegReserved::leg);
    return Stream.concat(reserved, more.stream())
        .collect(
            Collectors.groupingBy(
                leg ->
                    leg.trades().isEmpty()
                        ? leg.transfers().keySet().toString()
                        : leg.trades().stream().map(LegTrade::instrument).toList().toString(),
                TreeMap::new,
                Collectors.toList()));
  }

  private static Portfolio applied(Portfolio portfolio, List<Leg> legs, boolean direction) {
    Portfolio result = portfolio;
    for (Leg leg : legs) {
      if (isFirstReceived(leg) == direction) {
        result = leg.appliedTo(result);
      }
    }
    return result;
  }

  private static boolean isFirstReceived(Leg leg) {
    return leg.trades().isEmpty()
        ? leg.transfers().values().stream().findFirst().filter(Cash::isPositive).isPresent()
        : leg.trades().get(0).quantity().signum() > 0;
  }

  /**
   * New risk needs valid prices and initial margin. What only reduces a position passes if it
   * leaves the account no worse.
   */
  static Optional<Rejection> refusalOfNewRisk(
      AccountState state, Portfolio before, Portfolio after, MarketView view, boolean onlyReduces) {
    if (!state.method().isMargined() || !after.hasExposure()) {
      return Optional.empty();
    }
    if (!after.isPricedBy(view, PriceUse.NEW_RISK) || !before.isPricedBy(view, PriceUse.NEW_RISK)) {
      Portfolio unpriced = after.isPricedBy(view, PriceUse.NEW_RISK) ? before : after;
      return Optional.of(
          Rejection.of(RejectReason.PRICE_NOT_VALID, MarginRules.invalidPrices(unpriced, view)));
    }
    Optional<Rejection> unruled = MethodSwitchRules.refusalOfMethod(state.method(), view);
    if (unruled.isPresent()) {
      return unruled;
    }
    MarginStanding standing = MarginRules.stand(state, after, view);
    Cash excess = standing.initialExcess();
    boolean better = onlyReduces && standing.isNoWorseThan(MarginRules.stand(state, before, view));
    if (!excess.isNegative() || better) {
      return Optional.empty();
    }
    return Optional.of(insufficientMargin(standing, view));
  }

  static Rejection insufficientMargin(MarginStanding standing, MarketView view) {
    return Rejection.of(
        RejectReason.INSUFFICIENT_MARGIN,
        "equity would fall below initial margin; deposit the shortfall or reduce",
        Map.of(
            "equity", standing.equity().total(),
            "initialMargin", standing.margin().initial(),
            "shortfall", standing.initialExcess().negate(),
            "viewVersion", view.version()));
  }

  static Rejection liquidationInProgress(AccountState state) {
    return Rejection.of(
        RejectReason.LIQUIDATION_IN_PROGRESS,
        "the account is being liquidated; deposits are welcome, new risk and withdrawals are not",
        Map.of("liquidation", state.liquidation().map(OpenLiquidation::id).orElse("")));
  }
}
