package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.Accounts.holding;
import static org.plimsoll.account.Accounts.inLiquidation;
import static org.plimsoll.account.Decisions.VIEW;
import static org.plimsoll.account.Decisions.eventsOf;
import static org.plimsoll.account.Decisions.refusalOf;
import static org.plimsoll.account.Decisions.reserve;
import static org.plimsoll.account.Decisions.withdraw;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountCommand.ApplyLeg;
import org.plimsoll.account.AccountCommand.ReleaseOrder;
import org.plimsoll.account.AccountCommand.ReserveOrder;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Orders an account holds margin for, at {@link Decisions#VIEW}: initial margin is 5 %. */
class OpenOrdersOfAccountTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # cash | held | instrument | quantity | price    | reduce | refusal
          2500   | 0    | BTC-PERP   | 1        | 50000    | false  |
          2499   | 0    | BTC-PERP   | 1        | 50000    | false  | INSUFFICIENT_MARGIN
          2499   | 0    | BTC-PERP   | -1       | 50000    | false  | INSUFFICIENT_MARGIN
          3500   | 0    | BTC-PERP   | 1        | 51000    | false  |
          3499   | 0    | BTC-PERP   | 1        | 51000    | false  | INSUFFICIENT_MARGIN
          2500   | 1    | BTC-PERP   | -2       | 50000    | false  |
          2500   | 1    | BTC-PERP   | -2.001   | 50000    | false  | INSUFFICIENT_MARGIN
          0      | 1    | BTC-PERP   | -1       | 50000    | true   |
          2500   | 0    | BTC-PERP   | 0.0005   | 50000    | false  | QUANTITY_NOT_IN_LOTS
          2500   | 0    | BTC-PERP   | 0        | 50000    | false  | AMOUNT_NOT_POSITIVE
          2500   | 0    | BTC-PERP   | 1        | 50000.01 | false  | PRICE_NOT_IN_TICKS
          2500   | 0    | DOGE-PERP  | 1        | 50000    | false  | UNKNOWN_INSTRUMENT
          """)
  void margin_is_held_for_an_order_at_its_price(
      String cash,
      String held,
      String instrument,
      String quantity,
      String price,
      boolean reduceOnly,
      RejectReason refusal) {
    OpenOrder order =
        new OpenOrder(
            OrderId.of("o"),
            InstrumentId.of(instrument),
            Quantity.of(quantity),
            Price.of(price),
            reduceOnly);

    assertThat(refusalOf(reserveOrder(holding(cash, held), order, "k", VIEW))).isEqualTo(refusal);
  }

  /** Buys and sells cannot both be worst: the larger side of them is what is held. */
  @Test
  void the_worst_side_of_the_orders_is_held() {
    AccountState state =
        with(holding("10000", "0"), order("a", "2"), order("b", "-3"), order("c", "-1"));

    assertThat(refusalOf(withdraw(state, "USDT", "0.01", VIEW)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
    AccountState released = releaseOrder(state, "b");
    assertThat(refusalOf(withdraw(released, "USDT", "5000", VIEW))).isNull();
    assertThat(refusalOf(withdraw(released, "USDT", "5000.01", VIEW)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
  }

  @Test
  void a_trade_has_to_leave_the_margin_of_the_orders() {
    AccountState state = with(holding("5000", "0"), order("a", "1"));

    assertThat(refusalOf(reserve(state, Accounts.trade("t", "1", "50000"), VIEW))).isNull();
    assertThat(refusalOf(reserve(state, Accounts.trade("t", "1.001", "50000"), VIEW)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
    assertThat(refusalOf(reserve(state, fill("t", "2", "50000", "a"), VIEW)))
        .as("larger than the order")
        .isEqualTo(RejectReason.NOT_A_FILL);
  }

  @Test
  void a_choice_has_to_leave_the_margin_of_the_orders() {
    AccountState state = with(holding("2500", "0"), order("a", "1"));
    var choice =
        new AccountCommand.ChooseLeverage(
            ALICE, CommandId.of("k"), BTC_PERP, Optional.of(Rate.of("0.1")), null);

    assertThat(refusalOf(AccountRules.chooseLeverage(state, choice, VIEW, NOW)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
  }

  @Test
  void a_trade_that_only_reduces_passes_whatever_is_open() {
    AccountState state = with(holding("5000", "1"), order("a", "1"));
    MarketView fallen = Markets.view("46500", "3000");

    assertThat(refusalOf(reserve(state, Accounts.trade("t", "-1", "46500"), fallen))).isNull();
  }

  /** The leg holds the margin while it is under way; the order holds that of the rest. */
  @Test
  void a_fill_takes_over_what_its_order_held() {
    AccountState state = with(holding("5000", "0"), order("a", "2"));
    SettlementTerms fill = fill("t", "1.5", "50000", "a");

    AccountState underWay = state.apply(eventsOf(reserve(state, fill, VIEW)).get(0));
    assertThat(OrderRules.unfilled(underWay, List.of()))
        .extracting(OpenOrder::quantity)
        .containsExactly(Quantity.of("0.5"));
    assertThat(refusalOf(withdraw(underWay, "USDT", "0.01", VIEW)))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
    assertThat(refusalOf(reserve(underWay, fill("t2", "1", "50000", "a"), VIEW)))
        .isEqualTo(RejectReason.NOT_A_FILL);

    AccountState settled = applied(underWay, fill);
    assertThat(settled.orders().get(OrderId.of("a")).quantity()).isEqualTo(Quantity.of("0.5"));
    AccountState done = applied(settled, fill("t3", "0.5", "50000", "a"));
    assertThat(done.orders()).isEmpty();
    assertThat(done.portfolio().quantityOf(BTC_PERP)).isEqualTo(Quantity.of("2"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 50000, a, ",
    "1, 49999, a, ",
    "1, 50001, a, NOT_A_FILL",
    "-1, 50000, a, NOT_A_FILL",
    "1, 50000, b, ORDER_NOT_FOUND"
  })
  void a_fill_is_on_the_side_of_its_order_and_no_worse(
      String quantity, String price, String order, RejectReason refusal) {
    AccountState state = with(holding("9000", "0"), order("a", "1"));

    assertThat(refusalOf(reserve(state, fill("t", quantity, price, order), VIEW)))
        .isEqualTo(refusal);
  }

  @Test
  void a_reduce_only_order_is_filled_by_what_reduces_alone() {
    OpenOrder order =
        new OpenOrder(OrderId.of("a"), BTC_PERP, Quantity.of("-2"), Price.of("50000"), true);
    AccountState state = with(holding("9000", "1"), order);

    assertThat(refusalOf(reserve(state, fill("t", "-1", "50000", "a"), VIEW))).isNull();
    assertThat(refusalOf(reserve(state, fill("t", "-2", "50000", "a"), VIEW)))
        .isEqualTo(RejectReason.NOT_A_FILL);
  }

  @Test
  void reserving_and_releasing_are_done_once_under_their_keys() {
    OpenOrder order = order("a", "1");
    AccountState state = with(holding("9000", "0"), order);

    assertThat(reserveOrder(state, order, "key-a", VIEW)).isInstanceOf(Decision.Repeat.class);
    assertThat(refusalOf(reserveOrder(state, order("a", "2"), "key-a", VIEW)))
        .isEqualTo(RejectReason.COMMAND_ID_REUSED);
    assertThat(refusalOf(reserveOrder(state, order, "other", VIEW)))
        .isEqualTo(RejectReason.ORDER_EXISTS);

    AccountState released = releaseOrder(state, "a");
    assertThat(released.orders()).isEmpty();
    assertThat(release(released, "a", "release-a")).isInstanceOf(Decision.Repeat.class);
    assertThat(refusalOf(release(released, "a", "another")))
        .isEqualTo(RejectReason.ORDER_NOT_FOUND);
  }

  @Test
  void there_is_an_end_to_orders() {
    AccountState state = holding("100000", "0");
    for (int i = 0; i < OrderRules.MOST_ORDERS; i++) {
      state = state.withOrder(order("o" + i, "0.001"));
    }

    assertThat(refusalOf(reserveOrder(state, order("more", "0.001"), "k", VIEW)))
        .isEqualTo(RejectReason.TOO_MANY_ORDERS);
  }

  @Test
  void an_order_waits_for_a_valid_price_and_so_does_what_it_leaves() {
    MarketView stale = Markets.withStatus(VIEW, Markets.ETH_USDT, PriceStatus.STALE);
    OpenOrder order =
        new OpenOrder(OrderId.of("e"), Markets.ETH_PERP, Quantity.of("1"), Price.of("3000"), false);

    assertThat(refusalOf(reserveOrder(holding("9000", "0"), order, "k", stale)))
        .isEqualTo(RejectReason.PRICE_NOT_VALID);
    assertThat(refusalOf(withdraw(with(holding("9000", "0"), order), "USDT", "1", stale)))
        .isEqualTo(RejectReason.PRICE_NOT_VALID);
  }

  @Test
  void a_switch_of_method_waits_until_orders_are_gone() {
    AccountState state = with(holding("9000", "0"), order("a", "1"));

    assertThat(
            MethodSwitchRules.obstacles(
                MarginRules.statement(state, VIEW), MarginMethod.PORTFOLIO, VIEW))
        .extracting(Rejection::reason)
        .contains(RejectReason.ORDERS_OPEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # held | orders          | those that add risk
          1      | a:1             | a
          1      | a:-1            |
          1      | a:-1.001        | a
          1      | a:-0.5,b:-0.5   |
          1      | a:-0.5,b:-0.501 | a,b
          1      | a:0.001,b:-1    | a
          -1     | a:1,b:-1        | b
          0      | a:1,b:-1        | a,b
          """)
  void which_orders_add_risk(String held, String orders, String adding) {
    AccountState state = holding("9000", held);
    for (String each : orders.split(",")) {
      state = state.withOrder(order(each.split(":")[0], each.split(":")[1]));
    }

    assertThat(OrderRules.addingRisk(state.portfolio(), state.orders().values()))
        .extracting(OrderId::value)
        .containsExactlyElementsOf(adding == null ? List.of() : Arrays.asList(adding.split(",")));
  }

  /** Alice is long 1 at 50,000 with 3,000: at 48,000 she has 1,000 against 1,200. */
  @Test
  void a_liquidation_starts_by_cancelling_what_adds_risk_in_the_same_write() {
    AccountState state = with(holding("3000", "1"), order("add", "0.01"), order("reduce", "-0.5"));

    List<AccountEvent> events = MarginRules.recheck(state, Markets.view("48000", "3000"), NOW);

    assertThat(events).last().isInstanceOf(UnwindOrdered.class);
    UnwindOrdered cancelled = (UnwindOrdered) events.get(events.size() - 1);
    assertThat(cancelled.step()).isEqualTo(new UnwindStep.CancelOrders(List.of(OrderId.of("add"))));
    assertThat(cancelled.step().tier()).isZero();
    AccountState after = state;
    for (AccountEvent event : events) {
      after = after.apply(event);
    }
    assertThat(after.orders()).containsOnlyKeys(OrderId.of("reduce"));
    assertThat(after.liquidation().orElseThrow().openStep()).isEmpty();
    assertThat(after.liquidation().orElseThrow().nextStepId().value()).endsWith("-2");
    assertThat(MarginRules.alert(after, Markets.view("48000", "3000"))).isPresent();
    assertThat(MarginRules.recheck(after, Markets.view("48000", "3000"), NOW)).isEmpty();
  }

  /** What only reduced before the step would open a position after it. */
  @Test
  void an_order_is_cancelled_once_the_unwound_position_is_smaller_than_it() {
    SettlementId step = SettlementId.of("unwind-alice-3-1");
    AccountState state =
        with(
            inLiquidation(
                "900",
                Optional.of(
                    new OpenStep(step, new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-0.2"))))),
            order("a", "-0.9"));
    SettlementTerms terms =
        Accounts.terms(
            SettlementKind.UNWIND, step.value(), Accounts.BOB, ALICE, BTC_PERP, "0.2", "50000");

    List<AccountEvent> events =
        AccountRules.apply(state, new ApplyLeg(ALICE, terms, null), VIEW, NOW);

    assertThat(((LegSettled) events.get(0)).outcome())
        .contains(new UnwindOutcome(Cash.of("10000"), Cash.ZERO, Cash.ZERO));
    assertThat(events)
        .filteredOn(UnwindOrdered.class::isInstance)
        .extracting(event -> ((UnwindOrdered) event).step())
        .containsExactly(new UnwindStep.CancelOrders(List.of(OrderId.of("a"))));
  }

  @Test
  void in_a_liquidation_only_an_order_that_reduces_is_taken() {
    AccountState state = inLiquidation("900", Optional.empty());
    OpenOrder reducing =
        new OpenOrder(OrderId.of("r"), BTC_PERP, Quantity.of("-1"), Price.of("50000"), true);

    assertThat(refusalOf(reserveOrder(state, order("a", "-0.5"), "k", VIEW)))
        .isEqualTo(RejectReason.LIQUIDATION_IN_PROGRESS);
    assertThat(refusalOf(reserveOrder(state, reducing, "k", VIEW))).isNull();
  }

  @Test
  void an_isolated_account_takes_orders_in_its_instrument_alone() {
    AccountId isolated = AccountId.of("alice:isolated:ETH-PERP");
    AccountState state =
        Accounts.fold(
            List.of(
                new AccountEvent.AccountOpened(
                    isolated, MarginMethod.STANDARD, CommandId.of("o"), NOW),
                Accounts.deposited("cash", "9000")));
    var command = new ReserveOrder(isolated, CommandId.of("k"), order("a", "0.1"), null);

    assertThat(refusalOf(OrderRules.reserve(state, command, VIEW, NOW)))
        .isEqualTo(RejectReason.ISOLATED_INSTRUMENT_ONLY);
  }

  private static OpenOrder order(String id, String quantity) {
    return new OpenOrder(OrderId.of(id), BTC_PERP, Quantity.of(quantity), Price.of("50000"), false);
  }

  private static AccountState with(AccountState state, OpenOrder... orders) {
    AccountState result = state;
    for (OpenOrder order : orders) {
      result =
          result.apply(
              new AccountEvent.OrderReserved(
                  CommandId.of("key-" + order.id()), order, Optional.empty(), NOW));
    }
    return result;
  }

  private static Decision reserveOrder(
      AccountState state, OpenOrder order, String key, MarketView view) {
    return OrderRules.reserve(
        state, new ReserveOrder(ALICE, CommandId.of(key), order, null), view, NOW);
  }

  private static Decision release(AccountState state, String order, String key) {
    return OrderRules.release(
        state, new ReleaseOrder(ALICE, CommandId.of(key), OrderId.of(order), null), NOW);
  }

  private static AccountState releaseOrder(AccountState state, String order) {
    return state.apply(eventsOf(release(state, order, "release-" + order)).get(0));
  }

  private static SettlementTerms fill(String id, String quantity, String price, String order) {
    return Accounts.trade(id, quantity, price).filling(Map.of(ALICE, OrderId.of(order)));
  }

  private static AccountState applied(AccountState state, SettlementTerms terms) {
    AccountState result = state;
    for (AccountEvent event :
        AccountRules.apply(state, new ApplyLeg(ALICE, terms, null), VIEW, NOW)) {
      result = result.apply(event);
    }
    return result;
  }
}
