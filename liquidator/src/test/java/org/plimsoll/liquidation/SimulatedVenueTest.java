package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.SettlementId;
import org.plimsoll.liquidation.FaultProfile.Fault;
import org.plimsoll.liquidation.VenueReport.Outcome;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

class SimulatedVenueTest {
  private static final HouseAccounts HOUSE = new HouseAccounts(16);
  private static final Duration HALF_LIFE = Duration.ofMinutes(5);
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view("50000", "3000"));
  private final SettableClock clock = new SettableClock(Markets.AS_OF);
  private final ImpactedMarket calm = market(Rate.ZERO);
  private final SimulatedVenue venue = venue(calm, Books.DEEP, FaultProfile.NONE);

  @ParameterizedTest
  @CsvSource({"-1, -1", "1, 1", "-100, -100", "-150, -100", "150, 100", "-0.0004, -0.0004"})
  void an_order_is_filled_up_to_the_depth(String ordered, String filled) {
    VenueReport report = send(venue, "s1", ordered).join();

    MarketDepth.Cost cost =
        Books.DEEP.costOf(Markets.parameters().contract(BTC_PERP), Quantity.of(filled), view.get());
    assertThat(report.quantity()).isEqualTo(Quantity.of(filled));
    assertThat(report.cash()).isEqualTo(cost.cash());
    assertThat(report.fee()).isEqualTo(cost.fee());
  }

  @Test
  void a_repeat_of_an_order_is_answered_with_the_first_fill() {
    VenueReport first = send(venue, "s1", "-1").join();
    view.set(Markets.view("49000", "3000"));

    assertThat(send(venue, "s1", "-1")).isCompletedWithValue(first);
    assertThat(send(venue, "s2", "-1").join().cash()).isNotEqualTo(first.cash());
    assertThat(venue.executed()).hasSize(2);
  }

  @Test
  void a_market_thinner_than_a_lot_executes_nothing() {
    MarketDepth thin = new MarketDepth(Rate.ZERO, Rate.ZERO, Cash.of("49"), Rate.ZERO);

    assertThat(send(venue(calm, thin, FaultProfile.NONE), "s1", "-1").join().outcome())
        .isEqualTo(Outcome.NOT_EXECUTED);
  }

  /** "Not executed" would call off a step whose first try may have been filled. */
  @ParameterizedTest
  @CsvSource({"STALE", "DEGRADED", "HALTED"})
  void on_a_price_that_is_not_valid_the_outcome_is_unknown(PriceStatus status) {
    view.set(Markets.withStatus(view.get(), Markets.BTC_USDT, status));

    assertThat(send(venue, "s1", "-1")).isCompletedExceptionally();
  }

  @ParameterizedTest
  @CsvSource({
    "NONE,          true,  -1, EXECUTED",
    "PARTIAL,       true,  ,   EXECUTED",
    "REJECTED,      true,  0,  NOT_EXECUTED",
    "LOST_REPORT,   false, -1, EXECUTED",
    "LOST_ORDER,    false, 0,  NOT_EXECUTED",
    "DOUBLED_ORDER, true,  -1, EXECUTED"
  })
  void each_fault_shows_in_the_answer_and_in_what_the_venue_confirms(
      Fault fault, boolean answers, String executed, Outcome outcome) {
    SimulatedVenue faulty = venue(calm, Books.DEEP, FaultProfile.always(fault));

    assertThat(send(faulty, "s1", "-1").isCompletedExceptionally()).isEqualTo(!answers);
    VenueReport report = confirm(faulty, "s1").join();

    assertThat(report.outcome()).isEqualTo(outcome);
    if (executed == null) {
      assertThat(report.quantity()).isBetween(Quantity.of("-1"), Quantity.of("-0.001"));
    } else {
      assertThat(report.quantity()).isEqualTo(Quantity.of(executed));
    }
    assertThat(faulty.executed()).hasSize(outcome == Outcome.EXECUTED ? 1 : 0);
  }

  @Test
  void a_late_report_is_there_when_the_venue_is_asked_again() {
    SimulatedVenue late = venue(calm, Books.DEEP, FaultProfile.always(Fault.LATE_REPORT));

    assertThat(send(late, "s1", "-1")).isCompletedExceptionally();
    assertThat(confirm(late, "s1")).isCompletedExceptionally();
    assertThat(confirm(late, "s1").join().quantity()).isEqualTo(Quantity.of("-1"));
  }

  @Test
  void an_order_that_was_closed_is_not_executed_when_it_arrives_late() {
    SimulatedVenue faulty = venue(calm, Books.DEEP, FaultProfile.always(Fault.LOST_ORDER));
    confirm(faulty, "s1").join();

    assertThat(send(faulty, "s1", "-1").join().outcome()).isEqualTo(Outcome.NOT_EXECUTED);
    assertThat(faulty.executed()).isEmpty();
  }

  @Test
  void what_it_never_heard_of_it_says_so_and_fills_it_later() {
    assertThat(confirm(venue, "s1").join().outcome()).isEqualTo(Outcome.NEVER_SEEN);
    assertThat(send(venue, "s1", "-1").join().outcome()).isEqualTo(Outcome.EXECUTED);
  }

  @Test
  void what_goes_wrong_follows_from_the_id_and_the_seed() {
    Rate tenth = Rate.of("0.1");
    var profile = new FaultProfile(7, tenth, tenth, tenth, tenth, tenth, tenth);
    var other = new FaultProfile(8, tenth, tenth, tenth, tenth, tenth, tenth);
    long none = 0;
    long differing = 0;
    for (int i = 0; i < 2_000; i++) {
      SettlementId id = SettlementId.of("unwind-a-" + i + "@main");
      assertThat(profile.of(id)).isEqualTo(profile.of(id));
      none += profile.of(id) == Fault.NONE ? 1 : 0;
      differing += profile.of(id) == other.of(id) ? 0 : 1;
    }
    assertThat(none).isBetween(700L, 900L);
    assertThat(differing).isGreaterThan(1_000L);
  }

  @Test
  void shares_of_faults_above_one_together_are_refused() {
    Rate most = Rate.of("0.6");
    assertThatThrownBy(
            () -> new FaultProfile(1, most, most, Rate.ZERO, Rate.ZERO, Rate.ZERO, Rate.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.2");
  }

  /** 50 of 100 coins deep: half of half a per cent, of which half stays. */
  @Test
  void a_sale_pushes_the_price_for_the_next_seller_and_fades() {
    ImpactedMarket market = market(Rate.of("0.5"));
    SimulatedVenue pushed = venue(market, Books.DEEP, FaultProfile.NONE);
    VenueReport first = send(pushed, "s1", "-50").join();
    Cash none = send(venue, "s1", "-50").join().cash();
    assertThat(first.cash()).isEqualTo(none);

    Cash next = send(pushed, "s2", "-50").join().cash();
    assertThat(none.minus(next).toDouble()).isEqualTo(50 * 50_000 * 0.00125, within(0.1));
    assertThat(send(pushed, "s3", "0.001").join().cash())
        .as("a buyer is not given what others pushed")
        .isEqualTo(send(venue, "s3", "0.001").join().cash());
    assertThat(pushed.depthOf(ETH_PERP)).isEqualTo(Books.DEEP);

    clock.advance(HALF_LIFE.multipliedBy(10));
    Cash later = send(pushed, "s4", "-50").join().cash();
    assertThat(none.minus(later).toDouble()).isBetween(0.0, 50 * 50_000 * 0.00001);
  }

  @Test
  void what_the_view_shows_already_is_not_charged_again() {
    ImpactedMarket market = market(Rate.of("0.5"));
    SimulatedVenue pushed = venue(market, Books.DEEP, FaultProfile.NONE);
    send(pushed, "s1", "-50").join();
    assertThat(pushed.depthOf(BTC_PERP).halfSpread()).isGreaterThan(Books.DEEP.halfSpread());

    market.shown();

    assertThat(pushed.depthOf(BTC_PERP)).isEqualTo(Books.DEEP);
  }

  @Test
  void every_house_account_belongs_to_the_house_and_settlements_are_spread_over_them() {
    assertThat(HOUSE.all()).hasSize(18).allMatch(account -> account.isHouse());
    assertThat(
            IntStream.range(0, 1_000)
                .mapToObj(i -> HOUSE.marketMakerFor(SettlementId.of("unwind-a-" + i)))
                .distinct())
        .hasSize(16)
        .isSubsetOf(HOUSE.all());
  }

  private ImpactedMarket market(Rate lasting) {
    return new ImpactedMarket(view::get, clock, MarketImpact.none(HALF_LIFE), lasting);
  }

  private static SimulatedVenue venue(
      ImpactedMarket market, MarketDepth depth, FaultProfile faults) {
    return new SimulatedVenue(new VenueSettings("main", depth), market, faults);
  }

  private static CompletableFuture<VenueReport> send(
      SimulatedVenue venue, String id, String quantity) {
    return venue.send(order(BTC_PERP, id, quantity)).toCompletableFuture();
  }

  private static CompletableFuture<VenueReport> confirm(SimulatedVenue venue, String id) {
    return venue.confirm(order(BTC_PERP, id, "-1")).toCompletableFuture();
  }

  private static UnwindOrder order(InstrumentId instrument, String id, String quantity) {
    return new UnwindOrder(SettlementId.of(id), instrument, Quantity.of(quantity));
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }
}
