package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.FixingEvent.FundingFixed;
import org.plimsoll.oracle.FixingEvent.Outcome;
import org.plimsoll.risk.market.Basis;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

class FundingIntervalRulesTest {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant END = START.plus(Duration.ofHours(8));
  private static final FundingIntervalRules RULES = new FundingIntervalRules(perpetual("BTC-PERP"));

  private final TreeMap<Instant, Double> premiums = new TreeMap<>();

  @Test
  void the_example_of_the_document() {
    sample(START, 480, 0.0012);

    FundingFixed fixed = only(due(FundingState.EMPTY, view("50000"), END));

    assertThat(fixed.rate()).isEqualTo(Rate.of("0.0007"));
    assertThat(fixed.index()).hasToString("35");
    assertThat(fixed.index().paidBy(Quantity.of("0.5"), FundingIndex.ZERO))
        .isEqualTo(Cash.of("17.5"));
    assertThat(fixed.index().paidBy(Quantity.of("-0.5"), FundingIndex.ZERO))
        .isEqualTo(Cash.of("-17.5"));
  }

  @ParameterizedTest(name = "{0} samples of {1} at {2}, status {3}: {4}, rate {5}")
  @CsvSource({
    "480,  0.0012, 50000, VALID,    PAID,            0.0007",
    "480, -0.0012, 50000, VALID,    PAID,           -0.0007",
    "480,  0.0004, 50000, VALID,    PAID,            0",
    "480,  0.02,   50000, VALID,    PAID,            0.0075",
    "480, -0.02,   50000, VALID,    PAID,           -0.0075",
    "240,  0.0012, 50000, VALID,    PAID,            0.0007",
    "239,  0.0012, 50000, VALID,    TOO_FEW_SAMPLES, 0",
    "0,    0.0012, 50000, VALID,    TOO_FEW_SAMPLES, 0",
    "480,  0.0012, 50000, DEGRADED, PAID,            0.0007",
    "480,  0.0012, 50000, STALE,    PRICE_NOT_VALID, 0",
    "480,  0.0012, 50000, HALTED,   PRICE_NOT_VALID, 0",
  })
  void an_interval_is_paid_or_says_why_not(
      int samples, double premium, String price, PriceStatus status, Outcome outcome, String rate) {
    sample(START, samples, premium);

    FundingFixed fixed =
        only(due(FundingState.EMPTY, view(price, status), END.plus(FundingIntervalRules.STEP)));

    assertThat(fixed.outcome()).isEqualTo(outcome);
    assertThat(fixed.samples()).isEqualTo(samples);
    assertThat(fixed.rate()).isEqualTo(Rate.of(rate));
    assertThat(fixed.intervalEnd()).isEqualTo(END);
    assertThat(fixed.mark().isPresent()).isEqualTo(outcome == Outcome.PAID);
  }

  @Test
  void a_mark_far_from_the_index_costs_nobody_anything() {
    sample(START, 480, 0.0012);
    Basis far = new Basis(Rate.of("0.11"), Rate.of("0.12"), END);
    MarketView view = view("50000");
    view = view.withFixings(view.fixings().withBasis(RULES.perpetual().id(), far));

    assertThat(only(due(FundingState.EMPTY, view, END)).outcome()).isEqualTo(Outcome.MARK_TOO_FAR);
  }

  @Test
  void an_interval_is_fixed_once_however_often_it_is_looked_at() {
    sample(START, 480, 0.0012);
    FundingState after =
        FundingState.EMPTY.apply(only(due(FundingState.EMPTY, view("50000"), END)));

    assertThat(due(after, view("50000"), END)).isEmpty();
    assertThat(due(after, view("50000"), END.plusSeconds(28_799))).isEmpty();
    assertThat(due(after, view("50000"), END.minusSeconds(1)))
        .as("the clock of another node may be behind")
        .isEmpty();
  }

  @Test
  void for_a_minute_an_index_may_become_valid() {
    sample(START, 480, 0.0012);

    assertThat(due(FundingState.EMPTY, view("50000", PriceStatus.STALE), END.plusSeconds(59)))
        .isEmpty();
    assertThat(due(FundingState.EMPTY, view("50000"), END.plusSeconds(59))).hasSize(1);
  }

  @Test
  void a_late_interval_is_fixed_with_the_samples_of_its_own_time() {
    sample(START, 480, 0.0012);
    sample(END, 60, 0.005);

    FundingFixed fixed =
        only(due(FundingState.EMPTY, view("50000"), END.plus(Duration.ofHours(1))));

    assertThat(fixed.averagePremium()).isEqualTo(Rate.of("0.0012"));
    assertThat(fixed.intervalEnd()).isEqualTo(END);
  }

  @Test
  void intervals_nobody_watched_are_one_event_without_a_rate() {
    sample(START, 480, 0.0012);
    FundingState first =
        FundingState.EMPTY.apply(only(due(FundingState.EMPTY, view("50000"), END)));
    premiums.clear();

    List<FundingFixed> late = due(first, view("50000"), END.plus(Duration.ofHours(25)));

    assertThat(late).extracting(FundingFixed::intervals).containsExactly(2L, 1L);
    assertThat(late).extracting(FundingFixed::outcome).containsOnly(Outcome.TOO_FEW_SAMPLES);
    assertThat(late).extracting(FundingFixed::index).containsOnly(first.index());
    assertThat(late.get(1).intervalEnd()).isEqualTo(END.plus(Duration.ofHours(24)));
  }

  @Test
  void a_coin_settled_contract_is_funded_in_coin() {
    var rules = new FundingIntervalRules(perpetual("BTC-COIN-PERP"));
    sample(START, 480, 0.0012);

    FundingFixed fixed = only(rules.due(FundingState.EMPTY, START, premiums, view("50000"), END));

    double coins = 0.0007 * rules.perpetual().contractSize().toDouble() / 50_000;
    assertThat(fixed.index().toDouble())
        .isCloseTo(coins, org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void without_a_fresh_quote_the_premium_is_nothing_and_without_a_fresh_index_none_is_sampled() {
    assertThat(RULES.premium(view("50000"), END)).hasValue(0);
    assertThat(RULES.premium(view("50000", PriceStatus.DEGRADED), END)).hasValue(0);
    assertThat(RULES.premium(view("50000", PriceStatus.STALE), END)).isEmpty();
    Basis basis = new Basis(Rate.of("0.001"), Rate.of("0.002"), END);
    MarketView quoted =
        view("50000").withFixings(Fixings.NONE.withBasis(RULES.perpetual().id(), basis));
    assertThat(RULES.premium(quoted, END.plusSeconds(10))).hasValue(0.002);
    assertThat(RULES.premium(quoted, END.plusSeconds(11))).hasValue(0);
  }

  private List<FundingFixed> due(FundingState state, MarketView view, Instant now) {
    return RULES.due(state, START, premiums, view, now);
  }

  private static FundingFixed only(List<FundingFixed> due) {
    assertThat(due).hasSize(1);
    return due.get(0);
  }

  /** Once a minute from the minute after this time. */
  private void sample(Instant after, int samples, double premium) {
    for (int n = 1; n <= samples; n++) {
      premiums.put(after.plus(Duration.ofMinutes(n)), premium);
    }
  }

  private static Perpetual perpetual(String id) {
    return (Perpetual) ParameterFile.house().instrument(InstrumentId.of(id));
  }

  private static MarketView view(String price) {
    return view(price, PriceStatus.VALID);
  }

  private static MarketView view(String price, PriceStatus status) {
    var index = RULES.perpetual().underlying();
    return new MarketView(
        1,
        END,
        ParameterFile.house(),
        Map.of(index, new IndexPrice(index, Price.of(price), status, END)));
  }

  @Test
  void a_perpetual_that_is_new_waits_for_its_first_whole_interval_end() {
    assertThat(due(FundingState.EMPTY, view("50000"), END.minusSeconds(1))).isEmpty();
    assertThat(RULES.standing(FundingState.EMPTY, premiums, END.minusSeconds(1)).nextAt())
        .isEqualTo(END);
    assertThat(RULES.standing(FundingState.EMPTY, premiums, END).estimate())
        .isEqualTo(Optional.empty());
  }
}
