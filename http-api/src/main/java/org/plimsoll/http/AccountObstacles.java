package org.plimsoll.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.IsolationRules;
import org.plimsoll.account.OpenLiquidation;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.whatif.Change;
import org.plimsoll.risk.whatif.Supposition;

/**
 * What an account would refuse for what it is, before anybody measures its margin: because it is
 * being liquidated, because settlements are under way, or because it is that of an isolated
 * position.
 */
final class AccountObstacles {
  private final AccountStatement account;
  private final MarketView view;

  AccountObstacles(AccountStatement account, MarketView view) {
    this.account = account;
    this.view = view;
  }

  List<Obstacle> to(List<Change> changes) {
    List<Obstacle> obstacles = new ArrayList<>();
    changes.forEach(change -> ofIsolation(change).map(Obstacle::of).ifPresent(obstacles::add));
    account
        .liquidation()
        .filter(open -> changes.stream().anyMatch(change -> isBarred(change, open)))
        .ifPresent(open -> obstacles.add(liquidation(open)));
    if (account.reservations() > 0
        && changes.stream().anyMatch(Change.MethodSwitch.class::isInstance)) {
      obstacles.add(reservations());
    }
    return obstacles;
  }

  /** A liquidation lets deposits through, and until a step is ordered what reduces. */
  private boolean isBarred(Change change, OpenLiquidation open) {
    if (change instanceof Change.Trade || change instanceof Change.Order) {
      var now = new Supposition(account.portfolio(), account.method().model(), view, List.of());
      return open.openStep().isPresent()
          || change.refusal(now).isPresent()
          || !change.onlyReduces(now);
    }
    return change instanceof Change.Withdrawal || change instanceof Change.MethodSwitch;
  }

  private Optional<Rejection> ofIsolation(Change change) {
    if (change instanceof Change.Deposit deposit) {
      return IsolationRules.refusalOfAsset(account.account(), deposit.asset(), view.parameters());
    } else if (change instanceof Change.Trade trade) {
      return ofIsolation(trade.instrument(), trade.quantity());
    } else if (change instanceof Change.Order order) {
      return ofIsolation(order.instrument(), order.quantity());
    }
    return Optional.empty();
  }

  private Optional<Rejection> ofIsolation(InstrumentId instrument, Quantity quantity) {
    return view.parameters()
        .findInstrument(instrument)
        .map(listed -> TradeLegs.leg(account.account(), listed, quantity, Price.ONE))
        .flatMap(leg -> IsolationRules.refusalOfLeg(leg, view.parameters()));
  }

  private Obstacle liquidation(OpenLiquidation open) {
    return new Obstacle(
        ProblemCode.LIQUIDATION_IN_PROGRESS,
        "the account is being liquidated; deposits are welcome, new risk and withdrawals are not",
        new TreeMap<>(Map.of("liquidation", open.id())));
  }

  private Obstacle reservations() {
    return new Obstacle(
        ProblemCode.RESERVATIONS_OPEN,
        "the account has agreed to settlements that are under way; wait for their end",
        new TreeMap<>(Map.of("reservations", String.valueOf(account.reservations()))));
  }
}
