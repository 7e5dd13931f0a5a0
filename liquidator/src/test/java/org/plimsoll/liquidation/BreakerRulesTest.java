package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.AssetFlow;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlMeasure.InstrumentState;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlMeasure.VenuePause;
import org.plimsoll.risk.market.ControlMeasure.VenueState;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.market.VenueActivity;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/** What trips, when, and what lifts by itself. One market, looked at every minute. */
class BreakerRulesTest {
  private static final BreakerSettings SETTINGS =
      new BreakerSettings(
          true,
          Duration.ofSeconds(1),
          Rate.of("0.1"),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Rate.of("0.25"),
          Duration.ofHours(1),
          Rate.of("4"),
          Rate.of("0.2"),
          Rate.of("10"),
          Duration.ofMinutes(10));
  private static final ControlMeasure REDUCE_ONLY =
      new InstrumentState(BTC_PERP, TradingState.REDUCE_ONLY);
  private static final Instant START = Markets.AS_OF;

  private final BreakerRules rules = new BreakerRules(SETTINGS, Cash.of("1000000"));
  private BreakerHistory history = BreakerHistory.EMPTY;
  private MarketControls controls = MarketControls.NONE;
  private MarketView view = Markets.view("50000", "3000");
  private String fund = "1000";
  private String insolvency = "0";
  private Map<InstrumentId, Cash> liquidated = Map.of();

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "50000, 54900               | false",
        "50000, 55001               | true",
        "50000, 45100               | false",
        "50000, 44900               | true",
        "50000, 52000, 54000, 55500 | true",
        "50000, 51000, 52000, 53000, 54000, 55000, 56000, 57000, 58000 | false",
        "50000, 60000, 50000        | true",
      })
  void an_index_that_moves_too_far_in_the_window_makes_its_instruments_reduce_only(
      String prices, boolean trips) {
    boolean tripped = false;
    int minute = 0;
    for (String price : prices.split(", ")) {
      price(price, PriceStatus.VALID);
      List<ControlOrder> orders = look(minute++);
      assertThat(orders).extracting(ControlOrder::measure).isSubsetOf(REDUCE_ONLY);
      tripped |= !orders.isEmpty();
    }

    assertThat(tripped).isEqualTo(trips);
  }

  @Test
  void what_tripped_stays_until_a_person_reopens_and_then_looks_anew() {
    look(0);
    price("56000", PriceStatus.VALID);
    carryOut(look(1));
    assertThat(look(2)).as("it is in force").isEmpty();
    assertThat(look(30)).as("it does not lift itself").isEmpty();

    controls =
        controls.with(
            ControlOrder.of(
                new InstrumentState(BTC_PERP, TradingState.OPEN),
                ControlIssuer.person("ops"),
                "calm",
                Map.of(),
                at(31)));
    assertThat(look(32)).isEmpty();
    price("62000", PriceStatus.VALID);
    assertThat(look(33)).extracting(ControlOrder::measure).containsExactly(REDUCE_ONLY);
  }

  @Test
  void who_reopens_soon_is_not_overruled_by_the_move_that_is_known() {
    look(0);
    price("56000", PriceStatus.VALID);
    carryOut(look(1));
    controls =
        controls.with(
            ControlOrder.of(
                new InstrumentState(BTC_PERP, TradingState.OPEN),
                ControlIssuer.person("ops"),
                "a listing, and real",
                Map.of(),
                at(2)));

    assertThat(look(3)).isEmpty();
  }

  @Test
  void an_order_says_which_figures_it_rests_on() {
    look(0);
    price("56000", PriceStatus.VALID);

    assertThat(look(1))
        .containsExactly(
            ControlOrder.of(
                REDUCE_ONLY,
                ControlIssuer.rule("index-move"),
                "BTC-USDT moved by more than 0.1 in PT5M",
                Map.of("least", "50000", "most", "56000", "last", "56000"),
                at(1)));
  }

  @Test
  void an_index_without_a_valid_price_is_reduce_only_until_it_has_one() {
    price("50000", PriceStatus.STALE);
    assertThat(look(0)).isEmpty();
    assertThat(look(2)).as("not longer than two minutes yet").isEmpty();
    carryOut(look(3));
    assertThat(controls.stateOf(BTC_PERP)).isEqualTo(TradingState.REDUCE_ONLY);
    assertThat(controls.stateOf(Markets.ETH_PERP)).isEqualTo(TradingState.OPEN);

    price("50000", PriceStatus.VALID);
    carryOut(look(4));

    assertThat(controls.stateOf(BTC_PERP)).isEqualTo(TradingState.OPEN);
  }

  @Test
  void a_rule_does_not_ask_to_lift_what_a_person_ordered() {
    controls =
        controls.with(
            ControlOrder.of(
                REDUCE_ONLY, ControlIssuer.person("ops"), "maintenance", Map.of(), at(0)));

    assertThat(look(1)).isEmpty();
  }

  @Test
  void s09_a_fund_that_is_drawn_too_fast_makes_the_venue_reduce_only() {
    look(0);
    fund = "751";
    assertThat(look(20)).isEmpty();
    fund = "749";
    assertThat(look(40))
        .extracting(ControlOrder::measure)
        .containsExactly(new VenueState(TradingState.REDUCE_ONLY));
  }

  @Test
  void a_fund_that_is_drawn_slowly_trips_nothing() {
    for (int hour = 0; hour < 5; hour++) {
      fund = String.valueOf(1000 - 150 * hour);
      assertThat(look(hour * 61)).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0} liquidated: {1}")
  @CsvSource({"3900000, nothing", "4100000, cap", "10100000, reduce-only"})
  void liquidations_against_the_depth_of_the_market_cap_leverage_or_stop_new_risk(
      String volume, String expected) {
    look(0);
    liquidated = Map.of(BTC_PERP, Cash.of(volume));

    List<ControlOrder> orders = look(5);

    assertThat(orders)
        .extracting(ControlOrder::measure)
        .isEqualTo(
            switch (expected) {
              case "cap" -> List.of(new LeverageCap(BTC_PERP, Optional.of(Rate.of("0.2"))));
              case "reduce-only" -> List.of(REDUCE_ONLY);
              default -> List.of();
            });
  }

  @Test
  void liquidations_spread_over_more_than_the_window_trip_nothing() {
    for (int n = 0; n < 10; n++) {
      liquidated = Map.of(BTC_PERP, Cash.of(String.valueOf(1_900_000 * n)));
      assertThat(look(n * 6)).isEmpty();
    }
  }

  @Test
  void withdrawals_stop_while_insolvency_exceeds_the_fund_and_resume_by_themselves() {
    insolvency = "1000";
    assertThat(look(0)).as("the fund covers it").isEmpty();
    insolvency = "1000.5";
    carryOut(look(1));
    assertThat(controls.pauseOf(Markets.USDT, AssetFlow.WITHDRAWALS)).isPresent();
    assertThat(look(2)).isEmpty();

    insolvency = "10";
    assertThat(look(3))
        .extracting(ControlOrder::measure)
        .containsExactly(new VenuePause(VenueActivity.WITHDRAWALS, false));
  }

  @Test
  void what_is_not_known_neither_pauses_nor_resumes() {
    insolvency = "2000";
    carryOut(look(0));
    insolvency = null;
    assertThat(look(1)).isEmpty();
    insolvency = "0";
    fund = null;
    assertThat(look(2)).isEmpty();
  }

  private List<ControlOrder> look(int minute) {
    var reading =
        new BreakerReading(
            at(minute),
            view.withControls(controls),
            Optional.ofNullable(fund).map(Cash::of),
            Optional.ofNullable(insolvency).map(Cash::of),
            new TreeMap<>(liquidated));
    history = history.with(reading, SETTINGS);
    return rules.orders(history, reading);
  }

  /** As the market control does: a rule that lifts leaves nothing behind. */
  private void carryOut(List<ControlOrder> orders) {
    assertThat(orders).isNotEmpty();
    orders.forEach(order -> controls = controls.with(order));
  }

  private void price(String price, PriceStatus status) {
    view =
        view.with(
            Map.of(
                Markets.BTC_USDT, new IndexPrice(Markets.BTC_USDT, Price.of(price), status, START)),
            view.version() + 1,
            START);
  }

  private static Instant at(int minute) {
    return START.plus(Duration.ofMinutes(minute));
  }
}
