package org.plimsoll.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.OutOfRangeException;

/** What stands in the way of another margin method. Pure, so that an owner can ask before. */
public final class MethodSwitchRules {
  private MethodSwitchRules() {}

  /**
   * Everything that stands in the way of margining the account by this method; empty if nothing
   * does.
   */
  public static List<Rejection> obstacles(
      AccountStatement account, MarginMethod method, MarketView view) {
    List<Rejection> obstacles = new ArrayList<>();
    if (method == account.method()) {
      obstacles.add(
          Rejection.of(
              RejectReason.METHOD_UNCHANGED, "the account is margined by " + method + " already"));
    }
    if (!method.isMargined() || !account.method().isMargined()) {
      obstacles.add(
          Rejection.of(
              RejectReason.HOUSE_METHOD_NOT_SELECTABLE,
              "nobody can switch to or from the method of the venue's own accounts"));
    }
    obstacles.addAll(unrest(account));
    refusalOfOrders(account).ifPresent(obstacles::add);
    refusalOfMethod(method, view).ifPresent(obstacles::add);
    refusalOfMargin(account.portfolio(), method, view).ifPresent(obstacles::add);
    return List.copyOf(obstacles);
  }

  /** What is under way and must end first: a liquidation, settlements agreed to. */
  static List<Rejection> unrest(AccountStatement account) {
    List<Rejection> obstacles = new ArrayList<>();
    account
        .liquidation()
        .ifPresent(
            open ->
                obstacles.add(
                    Rejection.of(
                        RejectReason.LIQUIDATION_IN_PROGRESS,
                        "account " + account.account() + " is being liquidated; wait for its end",
                        Map.of("liquidation", open.id()))));
    if (account.reservations() > 0) {
      obstacles.add(
          Rejection.of(
              RejectReason.RESERVATIONS_OPEN,
              "account "
                  + account.account()
                  + " has agreed to settlements that are under way; wait for their end",
              Map.of("reservations", account.reservations())));
    }
    return obstacles;
  }

  private static Optional<Rejection> refusalOfOrders(AccountStatement account) {
    long margined = account.orders().stream().filter(order -> !order.reduceOnly()).count();
    return margined == 0
        ? Optional.empty()
        : Optional.of(
            Rejection.of(
                RejectReason.ORDERS_OPEN,
                "account " + account.account() + " has open orders; release them first",
                Map.of("orders", margined)));
  }

  /** Why the parameters in force do not allow this method. */
  static Optional<Rejection> refusalOfMethod(MarginMethod method, MarketView view) {
    return method.isOfferedBy(view.parameters())
        ? Optional.empty()
        : Optional.of(
            Rejection.of(
                RejectReason.PORTFOLIO_MARGIN_NOT_OFFERED,
                "parameters "
                    + view.parameters().version()
                    + " have no rules of portfolio margin; choose another method"));
  }

  /** Why this portfolio could not be held under this method. */
  static Optional<Rejection> refusalOfMargin(
      Portfolio portfolio, MarginMethod method, MarketView view) {
    if (!method.isMargined() || !portfolio.hasExposure()) {
      return Optional.empty();
    }
    if (!portfolio.isPricedBy(view)) {
      return Optional.of(
          Rejection.of(RejectReason.PRICE_NOT_VALID, MarginRules.invalidPrices(portfolio, view)));
    }
    if (!method.isOfferedBy(view.parameters())) {
      return Optional.empty(); // which is an obstacle of its own, and leaves nothing to measure
    }
    try {
      return Optional.of(MarginStanding.of(portfolio, view, method.model()))
          .filter(standing -> standing.initialExcess().isNegative())
          .map(standing -> RiskRules.insufficientMargin(standing, view));
    } catch (OutOfRangeException e) {
      return Optional.of(Rejection.of(RejectReason.OUT_OF_RANGE, e.getMessage()));
    }
  }
}
