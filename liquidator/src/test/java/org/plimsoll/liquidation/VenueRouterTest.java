package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.SettlementId;
import org.plimsoll.liquidation.FaultProfile.Fault;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Whatever goes wrong at venues: an order is traded once, and reported as it was. */
class VenueRouterTest {
  private static final HouseAccounts HOUSE = new HouseAccounts(16);
  private static final Rate TENTH = Rate.of("0.1");
  private static final MarketView VIEW = Markets.view("50000", "3000");
  private final ImpactedMarket market =
      new ImpactedMarket(
          () -> VIEW,
          new SettableClock(Markets.AS_OF),
          MarketImpact.none(Duration.ofMinutes(1)),
          Rate.ZERO);

  @ParameterizedTest
  @CsvSource({
    "NONE,          NONE,          -10, -10",
    "REJECTED,      NONE,          -10, -10",
    "NONE,          REJECTED,      -10, -5",
    "REJECTED,      REJECTED,      -10, 0",
    "LOST_ORDER,    NONE,          -10, -10",
    "LOST_REPORT,   LOST_REPORT,   -10, -10",
    "LATE_REPORT,   LOST_REPORT,   -10, -10",
    "DOUBLED_ORDER, DOUBLED_ORDER, 10,  10",
    "NONE,          LOST_ORDER,    0.0004, 0.0004"
  })
  void what_one_venue_leaves_the_next_is_offered_and_nothing_is_traded_twice(
      Fault first, Fault second, String ordered, String traded) {
    SimulatedVenue a = venue("a", Books.DEEP, FaultProfile.always(first));
    SimulatedVenue b = venue("b", Books.DEEP, FaultProfile.always(second));
    ExecutionReport report = join(router(a, b).execute(order("s1", ordered)));

    assertThat(quantity(report)).isEqualTo(Quantity.of(traded));
    assertMatches(report, List.of(a, b), "s1");
  }

  @Test
  void equal_venues_share_an_order_and_settle_it_with_one_counterparty() {
    SimulatedVenue a = venue("a", Books.DEEP, FaultProfile.NONE);
    SimulatedVenue b = venue("b", Books.DEEP, FaultProfile.NONE);
    var fill = (ExecutionReport.Filled) join(router(a, b).execute(order("s1", "-10")));

    assertThat(a.executed()).extracting(VenueReport::quantity).containsExactly(Quantity.of("-5"));
    assertThat(b.executed()).extracting(VenueReport::quantity).containsExactly(Quantity.of("-5"));
    assertThat(b.executed().get(0).order()).isEqualTo(SettlementId.of("s1@b"));
    assertThat(fill.counterparty()).isEqualTo(HOUSE.marketMakerFor(SettlementId.of("s1")));
  }

  /** The heart of it: silence is never taken for "not executed". */
  @Test
  void while_a_venue_is_silent_nothing_goes_to_another() {
    SilentVenue silent = new SilentVenue();
    SimulatedVenue other = venue("b", Books.DEEP, FaultProfile.NONE);
    VenueRouter router = router(silent, other);

    assertThat(router.execute(order("s1", "-0.001")).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(router.resume(order("s1", "-0.001")).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(other.executed()).isEmpty();

    silent.isSilent = false;
    ExecutionReport report = join(router.resume(order("s1", "-0.001")));
    assertThat(quantity(report)).isEqualTo(Quantity.of("-0.001"));
    assertThat(other.executed()).isEmpty();
  }

  @Test
  void what_nobody_ever_heard_of_is_sent_when_it_is_resumed() {
    SimulatedVenue a = venue("a", Books.DEEP, FaultProfile.NONE);
    ExecutionReport report = join(router(a).resume(order("s1", "-1")));

    assertThat(quantity(report)).isEqualTo(Quantity.of("-1"));
    assertThat(join(router(a).resume(order("s1", "-1")))).isEqualTo(report);
  }

  @Test
  void a_second_try_beside_the_first_has_the_answer_of_the_first() {
    HeldVenue held = new HeldVenue();
    VenueRouter router = router(held);
    CompletableFuture<ExecutionReport> first =
        router.execute(order("s1", "-1")).toCompletableFuture();
    CompletableFuture<ExecutionReport> second =
        router.resume(order("s1", "-1")).toCompletableFuture();

    assertThat(held.sent).isEqualTo(1);
    held.answer.complete(
        VenueReport.executed(
            order("s1", "-1").at("held", Quantity.of("-1")),
            Quantity.of("-1"),
            new MarketDepth.Cost(Cash.of("50000"), Cash.ZERO)));
    assertThat(first).isCompleted();
    assertThat(second).isCompletedWithValue(first.join());
  }

  @Test
  void two_venues_of_one_name_are_refused() {
    SimulatedVenue a = venue("a", Books.DEEP, FaultProfile.NONE);
    assertThatThrownBy(() -> router(a, a))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, a]");
  }

  /** Every fault, one to four venues, and a liquidator that comes back until it has an answer. */
  @Test
  void whatever_goes_wrong_the_report_is_what_the_venues_executed() {
    SplittableRandom random = Seed.random();
    for (int i = 0; i < 5_000; i++) {
      var faults = new FaultProfile(random.nextLong(), TENTH, TENTH, TENTH, TENTH, TENTH, TENTH);
      List<SimulatedVenue> venues = new ArrayList<>();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        venues.add(venue("v" + n, depth(random), faults));
      }
      String id = "unwind-a-" + i;
      long units = random.nextLong(1, 3_000_000_000L);
      UnwindOrder order =
          order(id, Quantity.ofUnits(random.nextBoolean() ? units : -units).toString());
      ExecutionReport report = untilKnown(venues, order, random);

      assertMatches(report, venues, id);
      assertThat(quantity(report).abs()).isLessThanOrEqualTo(order.quantity().abs());
      assertThat(quantity(report).signum() * order.quantity().signum()).isNotNegative();
      if (report instanceof ExecutionReport.Filled) {
        assertThat(join(router(venues).resume(order))).as("asked again, %s", id).isEqualTo(report);
      }
    }
  }

  /** Each try is that of another router, as after a crash: none remembers what another did. */
  private ExecutionReport untilKnown(
      List<SimulatedVenue> venues, UnwindOrder order, SplittableRandom random) {
    boolean isFirst = random.nextInt(4) > 0;
    for (int attempt = 0; attempt < 10; attempt++) {
      VenueRouter router = router(venues);
      CompletionStage<ExecutionReport> report =
          isFirst ? router.execute(order) : router.resume(order);
      if (!report.toCompletableFuture().isCompletedExceptionally()) {
        return join(report);
      }
      isFirst = false;
    }
    throw new AssertionError("no answer to " + order);
  }

  private static void assertMatches(
      ExecutionReport report, List<SimulatedVenue> venues, String id) {
    Quantity quantity = Quantity.ZERO;
    Cash cash = Cash.ZERO;
    Cash fee = Cash.ZERO;
    for (SimulatedVenue venue : venues) {
      for (VenueReport executed : venue.executed()) {
        assertThat(executed.order()).isEqualTo(SettlementId.of(id + "@" + venue.name()));
        quantity = quantity.plus(executed.quantity());
        cash = cash.plus(executed.cash());
        fee = fee.plus(executed.fee());
      }
    }
    assertThat(quantity(report)).isEqualTo(quantity);
    if (report instanceof ExecutionReport.Filled fill) {
      assertThat(fill.cash()).isEqualTo(cash);
      assertThat(fill.fee()).isEqualTo(fee);
    }
  }

  private static Quantity quantity(ExecutionReport report) {
    return report instanceof ExecutionReport.Filled fill ? fill.quantity() : Quantity.ZERO;
  }

  private static MarketDepth depth(SplittableRandom random) {
    return new MarketDepth(
        Rate.ofUnits(random.nextLong(100_000)),
        Rate.ofUnits(random.nextLong(2_000_000)),
        Cash.ofUnits(random.nextLong(1_000_000_000L, 100_000_000_000_000L)),
        Rate.ofUnits(random.nextLong(100_000)));
  }

  private static VenueRouter router(TradingVenue... venues) {
    return router(Arrays.asList(venues));
  }

  private static VenueRouter router(List<? extends TradingVenue> venues) {
    return new VenueRouter(venues, () -> VIEW, HOUSE);
  }

  private SimulatedVenue venue(String name, MarketDepth depth, FaultProfile faults) {
    return new SimulatedVenue(new VenueSettings(name, depth), market, faults);
  }

  private static UnwindOrder order(String id, String quantity) {
    return new UnwindOrder(SettlementId.of(id), BTC_PERP, Quantity.of(quantity));
  }

  private static ExecutionReport join(CompletionStage<ExecutionReport> report) {
    try {
      return report.toCompletableFuture().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes orders and does not answer, until it does. */
  private final class SilentVenue implements TradingVenue {
    private final SimulatedVenue behind = venue("a", Books.FREE, FaultProfile.NONE);
    private boolean isSilent = true;

    @Override
    public String name() {
      return behind.name();
    }

    @Override
    public MarketDepth depthOf(InstrumentId instrument) {
      return behind.depthOf(instrument);
    }

    @Override
    public CompletionStage<VenueReport> send(UnwindOrder order) {
      CompletionStage<VenueReport> report = behind.send(order);
      return isSilent ? CompletableFuture.failedFuture(new IllegalStateException()) : report;
    }

    @Override
    public CompletionStage<VenueReport> confirm(UnwindOrder order) {
      return isSilent
          ? CompletableFuture.failedFuture(new IllegalStateException())
          : behind.confirm(order);
    }
  }

  /** Answers when the test wants. */
  private static final class HeldVenue implements TradingVenue {
    private final CompletableFuture<VenueReport> answer = new CompletableFuture<>();
    private int sent;

    @Override
    public String name() {
      return "held";
    }

    @Override
    public MarketDepth depthOf(InstrumentId instrument) {
      return Books.FREE;
    }

    @Override
    public CompletionStage<VenueReport> send(UnwindOrder order) {
      sent++;
      return answer;
    }

    @Override
    public CompletionStage<VenueReport> confirm(UnwindOrder order) {
      sent++;
      return answer;
    }
  }
}
