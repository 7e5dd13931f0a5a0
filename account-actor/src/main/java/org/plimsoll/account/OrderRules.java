package org.plimsoll.account;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.account.AccountCommand.ReleaseOrder;
import org.plimsoll.account.AccountCommand.ReserveOrder;
import org.plimsoll.account.AccountEvent.OrderReleased;
import org.plimsoll.account.AccountEvent.OrderReserved;
import org.plimsoll.risk.margin.Order;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** What open orders do to an account: which it agrees to, which may be filled, which add risk. */
final class OrderRules {
  /** Each is margined at every check, so there must be an end to them. */
  static final int MOST_ORDERS = 200;

  private OrderRules() {}

  static Decision reserve(AccountState state, ReserveOrder command, MarketView view, Instant now) {
    OpenOrder order = command.order();
    return AccountRules.once(
        state,
        command.commandId(),
        request(order),
        now,
        () ->
            refusal(state, order, view, now)
                .<Decision>map(Decision.Refuse::new)
                .orElseGet(
                    () ->
                        new Decision.Accept(
                            List.of(
                                new OrderReserved(
                                    command.commandId(),
                                    order,
                                    MarginRules.figuresIfExposed(
                                        state.method(), state.portfolio(), view),
                                    now)))));
  }

  /** An order that is gone: nobody will fill it any more. */
  static Decision release(AccountState state, ReleaseOrder command, Instant now) {
    OrderId id = command.order();
    return AccountRules.once(
        state,
        command.commandId(),
        request(id),
        now,
        () ->
            state.orders().containsKey(id)
                ? new Decision.Accept(List.of(new OrderReleased(command.commandId(), id, now)))
                : new Decision.Refuse(notOpen(id)));
  }

  static String request(OpenOrder order) {
    return "reserve order " + order.describe();
  }

  static String request(OrderId order) {
    return "release order " + order;
  }

  /**
   * The open orders less what legs under way fill of them, which hold margin of their own.
   *
   * @param more legs beside those reserved
   */
  static List<OpenOrder> unfilled(AccountState state, List<Leg> more) {
    SortedMap<OrderId, OpenOrder> orders = new TreeMap<>(state.orders());
    state.reservations().values().forEach(reserved -> fill(orders, reserved.leg()));
    more.forEach(leg -> fill(orders, leg));
    return List.copyOf(orders.values());
  }

  /** Those of them that hold margin. */
  static List<Order> margined(List<OpenOrder> orders, MarketView view) {
    return orders.stream()
        .filter(order -> !order.reduceOnly())
        .filter(order -> isTraded(order.instrument(), view))
        .map(OpenOrder::unfilled)
        .toList();
  }

  /**
   * The orders that could leave the account with more than it holds. All orders on one side of an
   * instrument stay if together they only bring its position closer to zero, and go otherwise: two
   * that each close a position would together open another.
   */
  static SortedSet<OrderId> addingRisk(Portfolio portfolio, Collection<OpenOrder> orders) {
    Map<InstrumentId, Quantity> bought = new TreeMap<>();
    Map<InstrumentId, Quantity> sold = new TreeMap<>();
    for (OpenOrder order : orders) {
      if (!order.reduceOnly()) {
        (order.isBuy() ? bought : sold).merge(order.instrument(), order.quantity(), Quantity::plus);
      }
    }
    SortedSet<OrderId> adding = new TreeSet<>();
    for (OpenOrder order : orders) {
      InstrumentId instrument = order.instrument();
      Quantity together = (order.isBuy() ? bought : sold).getOrDefault(instrument, Quantity.ZERO);
      if (!order.reduceOnly() && !portfolio.isReducedBy(instrument, together)) {
        adding.add(order.id());
      }
    }
    return Collections.unmodifiableSortedSet(adding);
  }

  /** Why this leg is no fill of the order it names; empty if it names none. */
  static Optional<Rejection> refusalOfFill(AccountState state, Leg leg, MarketView view) {
    if (leg.order().isEmpty()) {
      return Optional.empty();
    }
    OrderId id = leg.order().orElseThrow();
    Optional<OpenOrder> open =
        unfilled(state, List.of()).stream().filter(order -> order.id().equals(id)).findFirst();
    if (open.isEmpty()) {
      return Optional.of(notOpen(id));
    }
    OpenOrder order = open.orElseThrow();
    return isFillOf(order, leg, state, view)
        ? Optional.empty()
        : Optional.of(
            Rejection.of(
                RejectReason.NOT_A_FILL,
                "the trade is on another side, larger, or worse than order "
                    + order.describe()
                    + " allows",
                Map.of("unfilled", order.quantity(), "limit", order.limit())));
  }

  private static boolean isFillOf(OpenOrder order, Leg leg, AccountState state, MarketView view) {
    if (leg.trades().size() != 1) {
      return false;
    }
    LegTrade trade = leg.trades().get(0);
    Contract contract = view.parameters().contract(trade.instrument());
    Cash atLimit = TradeLegs.cash(contract, trade.quantity(), order.limit());
    Cash premium = leg.transfers().getOrDefault(trade.settlement(), Cash.ZERO);
    return trade.instrument().equals(order.instrument())
        && trade.quantity().signum() == order.quantity().signum()
        && trade.quantity().abs().compareTo(order.quantity().abs()) <= 0
        && trade.cash().plus(premium).compareTo(atLimit) >= 0
        && (!order.reduceOnly() || leg.onlyReduces(state.portfolioWithReservations()));
  }

  private static void fill(SortedMap<OrderId, OpenOrder> orders, Leg leg) {
    leg.order()
        .ifPresent(
            id ->
                orders.computeIfPresent(
                    id,
                    (key, order) -> {
                      Quantity traded = leg.trades().get(0).quantity();
                      return order.isFilledBy(traded) ? null : order.filled(traded);
                    }));
  }

  private static Optional<Rejection> refusal(
      AccountState state, OpenOrder order, MarketView view, Instant now) {
    if (state.orders().containsKey(order.id())) {
      return Optional.of(
          Rejection.of(
              RejectReason.ORDER_EXISTS,
              "order " + order.id() + " is open already; release it or choose another id"));
    }
    if (state.orders().size() >= MOST_ORDERS) {
      return Optional.of(
          Rejection.of(
              RejectReason.TOO_MANY_ORDERS,
              "an account holds at most " + MOST_ORDERS + " open orders; release one first"));
    }
    return RiskRules.refusalOfInstrument(order.instrument(), view)
        .or(() -> refusalOfGrid(order, view))
        .or(() -> ControlRules.refusalOfOrder(state, order, view))
        .or(() -> RiskRules.refusalOfOrder(state, order, view, now));
  }

  private static Optional<Rejection> refusalOfGrid(OpenOrder order, MarketView view) {
    Contract contract = view.parameters().contract(order.instrument());
    if (order.quantity().isZero()) {
      return Optional.of(
          Rejection.of(RejectReason.AMOUNT_NOT_POSITIVE, "an order of zero is no order"));
    }
    if (!order.quantity().isMultipleOf(contract.lot())) {
      return Optional.of(
          Rejection.of(
              RejectReason.QUANTITY_NOT_IN_LOTS,
              "the quantity must be a multiple of "
                  + contract.lot()
                  + ", was: "
                  + order.quantity()));
    }
    return order.limit().units() % contract.tick().units() == 0
        ? Optional.empty()
        : Optional.of(
            Rejection.of(
                RejectReason.PRICE_NOT_IN_TICKS,
                "the price must be a multiple of " + contract.tick() + ", was: " + order.limit()));
  }

  private static boolean isTraded(InstrumentId instrument, MarketView view) {
    return view.parameters()
        .findInstrument(instrument)
        .filter(Contract.class::isInstance)
        .map(Contract.class::cast)
        .filter(contract -> !contract.isExpired(view.asOf()))
        .isPresent();
  }

  private static Rejection notOpen(OrderId order) {
    return Rejection.of(
        RejectReason.ORDER_NOT_FOUND,
        "order " + order + " is not open: it was filled, released, or never reserved");
  }
}
