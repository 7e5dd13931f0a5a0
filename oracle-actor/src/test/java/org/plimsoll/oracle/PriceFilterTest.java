package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.oracle.Prices.BTC;
import static org.plimsoll.oracle.Prices.ETH;
import static org.plimsoll.oracle.Prices.START;
import static org.plimsoll.oracle.Prices.observed;
import static org.plimsoll.oracle.Prices.second;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.ObservationReply.Refused;
import org.plimsoll.risk.market.PriceValidity;
import org.plimsoll.risk.units.Price;

/**
 * Scripts are played from second 0, when the filter starts: {@code 2 a 100} is source a seeing 100
 * at second 2; {@code 2 judge} and {@code 2 resume} speak for themselves.
 */
class PriceFilterTest {
  private final PriceFilter filter = new PriceFilter(Prices.settings().filter());

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing was seen                        | 1 judge                                | none
          one source is no quorum                 | 1 a 100; 2 a 100                       | none
          two sources that agree                  | 1 a 100; 1 b 100                       | VALID 100
          two sources: the mean                   | 1 a 100; 1 b 102                       | VALID 101
          three sources: the middle               | 1 a 100; 1 b 103; 1 c 101              | VALID 101
          four sources: the mean of the middle    | 1 a 100; 1 b 103; 1 c 101; 1 d 102     | VALID 101.5
          half a step is rounded down             | 1 a 1.00000001; 1 b 1.00000002         | VALID 1.00000001
          two sources that never agreed           | 1 a 100; 1 b 150                       | none
          seen at the start is not seen since     | 0 a 100; 0 b 100; 1 judge              | none
          """)
  void a_price_is_the_median_of_a_quorum(String what, String script, String expected) {
    assertThat(played(script)).as(what).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          third source sends 1000 times the price   | 1 a 100; 1 b 100; 1 c 100000            | VALID 100
          and a thousandth of it                    | 1 a 100; 1 b 100; 1 c 0.1               | VALID 100
          the same where only one other is alive    | 1 a 100; 1 b 100; 2 b 100000            | DEGRADED 100
          one thin book falls 88 %, others flat     | 1 a 9; 1 b 9; 1 c 9; 2 c 1.08; 3 c 1.08 | VALID 9
          one of only two falls 88 %                | 1 a 9; 1 b 9; 2 b 1.08; 3 b 1.08        | DEGRADED 9
          both of two sources 5 % from the middle   | 1 a 95; 1 b 105                         | VALID 100
          both of two sources a little further      | 1 a 94.99; 1 b 105.01                   | none
          first the broken source, then the others  | 1 c 100000; 1 a 100; 1 b 100            | VALID 100
          """)
  void a_broken_source_moves_nothing(String what, String script, String expected) {
    assertThat(played(script)).as(what).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          15 % at once is believed            | 1 a 100; 1 b 100; 1 c 100; 2 a 115; 2 b 115          | VALID 115
          further is not                      | 1 a 100; 1 b 100; 1 c 100; 2 a 116; 2 b 116          | DEGRADED 100
          a fall seen once                    | 1 a 100; 1 b 100; 2 a 80; 2 b 80                     | DEGRADED 100
          a fall seen twice                   | 1 a 100; 1 b 100; 2 a 80; 2 b 80; 3 a 81             | VALID 80.5
          the same observations judged again  | 1 a 100; 1 b 100; 2 a 80; 2 b 80; 3 judge; 4 judge   | DEGRADED 100
          a fall that goes on                 | 1 a 100; 1 b 100; 2 a 80; 2 b 80; 3 a 70; 3 b 70     | VALID 70
          a spike that is over                | 1 a 100; 1 b 100; 2 a 130; 2 b 130; 3 a 100; 3 b 100 | VALID 100
          a spike, then silence from one      | 1 a 100; 1 b 100; 2 a 130; 9 b 130; 13 judge; 14 b 130 | DEGRADED 100
          a spike, silence, the spike again   | 1 a 100; 1 b 100; 2 a 130; 2 b 130; 30 judge; 31 a 130; 31 b 130 | DEGRADED 100
          another far move instead            | 1 a 100; 1 b 100; 1 c 100; 2 a 80; 2 b 80; 3 a 60; 3 b 60 | DEGRADED 100
          and that one seen twice             | 1 a 100; 1 b 100; 2 a 80; 2 b 80; 3 a 60; 3 b 60; 4 a 60 | VALID 60
          """)
  void a_far_move_must_be_seen_twice(String what, String script, String expected) {
    assertThat(played(script)).as(what).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a confirmed fall of 60 % is believed | 1 a 100; 1 b 100; 2 a 40; 2 b 40; 3 a 40                      | VALID 40
          beyond that the index halts          | 1 a 100; 1 b 100; 2 a 39; 2 b 39; 3 a 39                      | HALTED 100
          beyond that, but not confirmed       | 1 a 100; 1 b 100; 2 a 39; 2 b 39                              | DEGRADED 100
          a halt does not end by itself        | 1 a 100; 1 b 100; 2 a 39; 2 b 39; 3 a 39; 4 a 100; 4 b 100    | HALTED 100
          nor does it grow stale               | 1 a 100; 1 b 100; 2 a 39; 2 b 39; 3 a 39; 60 judge            | HALTED 100
          resumed, nothing new seen            | 1 a 100; 1 b 100; 2 a 39; 2 b 39; 3 a 39; 4 resume; 5 judge   | STALE 100
          resumed, seen at that instant        | 1 a 100; 1 b 100; 2 a 39; 2 b 39; 3 a 39; 4 resume; 4 a 39    | STALE 100
          resumed, one newer source            | 1 a 100; 1 b 100; 2 a 39; 2 b 39; 3 a 39; 4 resume; 5 a 39    | STALE 100
          resumed, a newer quorum              | 1 a 100; 1 b 100; 2 a 39; 2 b 39; 3 a 39; 4 resume; 5 a 39; 5 b 39 | VALID 39
          """)
  void an_index_that_moves_beyond_all_trust_halts(String what, String script, String expected) {
    assertThat(played(script)).as(what).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ten seconds old still counts  | 1 a 100; 1 b 100; 11 judge            | VALID 100
          eleven seconds do not         | 1 a 100; 1 b 100; 12 judge            | STALE 100
          one of two has gone silent    | 1 a 100; 1 b 100; 8 a 101; 12 judge   | DEGRADED 100.5
          and is back                   | 1 a 100; 1 b 100; 8 a 101; 12 judge; 13 b 103 | VALID 102
          both are back after a silence | 1 a 100; 1 b 100; 30 judge; 31 a 101; 31 b 101 | VALID 101
          """)
  void a_price_is_valid_while_a_quorum_is_fresh(String what, String script, String expected) {
    assertThat(played(script)).as(what).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          two that agree                         | 1 a 100; 1 b 100                              | VALID
          one has gone silent                    | 1 a 100; 1 b 100; 8 a 100; 12 judge           | TOO_FEW_SOURCES
          the one that is left says otherwise    | 1 a 100; 1 b 100; 12 a 106                    | TOO_UNCERTAIN
          a dissenter where both are needed      | 1 a 100; 1 b 100; 2 b 80                      | TOO_UNCERTAIN
          and falls silent: still not unsaid     | 1 a 100; 1 b 100; 2 b 80; 11 a 100; 13 judge  | TOO_UNCERTAIN
          both are silent: not unsaid either     | 1 a 100; 1 b 100; 2 b 80; 30 judge            | TOO_UNCERTAIN
          agreement unsays it                    | 1 a 100; 1 b 100; 2 b 80; 3 b 100             | VALID
          all are silent                         | 1 a 100; 1 b 100; 30 judge                    | STALE
          one is back                            | 1 a 100; 1 b 100; 30 judge; 31 a 100          | TOO_FEW_SOURCES
          a far move seen once                   | 1 a 100; 1 b 100; 2 a 80; 2 b 80              | UNCONFIRMED
          then a dissenter: the worse of both    | 1 a 100; 1 b 100; 2 a 80; 2 b 80; 3 b 100     | UNCONFIRMED
          then silence: not unsaid               | 1 a 100; 1 b 100; 2 a 80; 2 b 80; 30 judge    | UNCONFIRMED
          resumed                                | 1 a 100; 1 b 100; 2 resume; 3 judge           | NOT_YET_CONFIRMED
          resumed, one is newer                  | 1 a 100; 1 b 100; 2 resume; 3 a 100           | NOT_YET_CONFIRMED
          resumed, a quorum is newer             | 1 a 100; 1 b 100; 2 resume; 3 a 100; 3 b 100  | VALID
          """)
  void the_worst_that_is_wrong_names_a_price(String what, String script, String expected) {
    assertThat(stateAfter(script).validity().name()).as(what).isEqualTo(expected);
  }

  /** From 100 in steps of 15 % to 505 within a second, seen by both, against an average of 100. */
  @Test
  void a_price_more_than_five_times_its_average_is_too_volatile_until_the_average_has_followed() {
    PriceFilterState state = start();
    double price = 100;
    long n = 0;
    while (price < 590) {
      n++;
      Price next = Price.nearest(price);
      for (String source : new String[] {"a", "b"}) {
        var seen = new PriceObservation(BTC, source, n, next, START.plusMillis(1_000 + n));
        state = filter.observe(state, seen, START.plusMillis(1_000 + n));
      }
      assertThat(state.validity())
          .as("at " + price)
          .isEqualTo(price <= 500 ? PriceValidity.VALID : PriceValidity.TOO_VOLATILE);
      assertThat(state.published().get().price()).isEqualTo(next);
      price *= 1.04;
    }
    Price last = state.published().get().price();
    for (long second = 2; second < 60; second++) {
      for (String source : new String[] {"a", "b"}) {
        var seen = new PriceObservation(BTC, source, 1_000 + second, last, second(second));
        state = filter.observe(state, seen, second(second));
      }
    }
    assertThat(state.validity()).isEqualTo(PriceValidity.VALID);
    assertThat(state.published().get().average().toDouble()).isGreaterThan(last.toDouble() / 5);
  }

  @Test
  void where_the_two_calculations_differ_the_price_is_disputed_until_they_agree() {
    IndexCalculation broken =
        (votes, settings) ->
            votes.size() == 3
                ? Optional.of(Price.of("99"))
                : new WeightedIndex().price(votes, settings);
    PriceFilter doubting = new PriceFilter(Prices.settings().filter(), new WeightedIndex(), broken);
    PriceFilterState state = start();
    state = doubting.observe(state, observed("a", "100", 1), second(1));
    state = doubting.observe(state, observed("b", "100", 1), second(1));
    assertThat(state.validity()).isEqualTo(PriceValidity.VALID);

    state = doubting.observe(state, observed("c", "101", 2), second(2));
    assertThat(state.validity()).isEqualTo(PriceValidity.DISPUTED);

    state = doubting.observe(state, observed("a", "101", 12), second(12));
    state = doubting.observe(state, observed("b", "101", 13), second(13));
    assertThat(state.validity()).isEqualTo(PriceValidity.VALID);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          all are heard in between           | 1 a 100; 1 b 101; 1 c 102                     | VALID 101
          one at its floor does not count    | 1 a 100; 1 b 101; 1 c 98                      | VALID 100.5
          nor does one beyond it             | 1 a 100; 1 b 101; 1 c 97                      | VALID 100.5
          nor one at its ceiling             | 1 a 100; 1 b 101; 1 c 104                     | VALID 100.5
          at its floor after it was heard    | 1 a 100; 1 b 101; 1 c 102; 2 c 98             | VALID 100.5
          back above it                      | 1 a 100; 1 b 101; 1 c 102; 2 c 98; 3 c 102    | VALID 101
          a feed without bounds              | 1 a 98; 1 b 98; 1 c 102                       | VALID 98
          """)
  void a_feed_at_its_own_bound_does_not_count(String what, String script, String expected) {
    FeedTerms bounds =
        new FeedTerms(
            Optional.of(BTC),
            Optional.of("c"),
            Optional.empty(),
            Optional.of(Price.of("98")),
            Optional.of(Price.of("104")));
    PriceFilter bounded = new PriceFilter(with(bounds));
    PriceFilterState state = start();
    for (String step : script.split(";")) {
      String[] word = step.strip().split(" ");
      long second = Long.parseLong(word[0]);
      state = bounded.observe(state, observed(word[1], word[2], second), second(second));
    }
    assertThat(state.published().map(p -> p.status() + " " + p.price()).orElse("none"))
        .as(what)
        .isEqualTo(expected);
  }

  @Test
  void of_several_terms_the_last_weight_counts() {
    PriceFilterSettings settings = with(weight("a", 2), weight("a", 3), weight("b", 5));

    assertThat(settings.weightOf(observed("a", "100", 1))).isEqualTo(3);
    assertThat(settings.weightOf(observed("b", "100", 1))).isEqualTo(5);
    assertThat(settings.weightOf(observed("c", "100", 1))).isEqualTo(1);
  }

  private static FeedTerms weight(String source, int weight) {
    return new FeedTerms(
        Optional.empty(),
        Optional.of(source),
        Optional.of(weight),
        Optional.empty(),
        Optional.empty());
  }

  private static PriceFilterSettings with(FeedTerms... feeds) {
    PriceFilterSettings plain = Prices.settings().filter();
    return new PriceFilterSettings(
        plain.quorum(),
        plain.maxAge(),
        plain.maxSkew(),
        plain.outlierBound(),
        plain.moveBound(),
        plain.haltBound(),
        plain.averageWindow(),
        plain.volatileRatio(),
        List.of(feeds));
  }

  @ParameterizedTest(name = "sequence {0} of second {1} at second 20: {2}")
  @CsvSource(
      textBlock =
          """
          6, 19, accepted
          6, 15, accepted
          6, 22, accepted
          6, 23, FROM_THE_FUTURE
          5, 19, SEQUENCE_NOT_RISING
          4, 19, SEQUENCE_NOT_RISING
          6, 14, TIME_GOES_BACK
          """)
  void after_sequence_5_of_second_15(long sequence, long second, String expected) {
    PriceFilterState state = start().withObservation(observation("a", 5, 15));

    var refusal = filter.refusalOf(state, observation("a", sequence, second), second(20));

    assertThat(refusal.map(Refused::reason).map(Reason::name).orElse("accepted"))
        .isEqualTo(expected);
  }

  @Test
  void an_observation_past_its_age_is_refused_even_from_a_new_source() {
    assertThat(filter.refusalOf(start(), observation("a", 1, 9), second(20)))
        .map(Refused::reason)
        .contains(Reason.TOO_OLD);
    assertThat(filter.refusalOf(start(), observation("a", 1, 10), second(20))).isEmpty();
  }

  @Test
  void sources_do_not_share_their_sequence() {
    PriceFilterState state = start().withObservation(observation("a", 5, 15));

    assertThat(filter.refusalOf(state, observation("b", 1, 15), second(20))).isEmpty();
  }

  @Test
  void an_observation_of_another_index_is_refused() {
    var other = new PriceObservation(ETH, "a", 1, Price.ONE, second(1));

    assertThat(filter.refusalOf(start(), other, second(1)))
        .map(Refused::reason)
        .contains(Reason.UNKNOWN_INDEX);
  }

  @Test
  void no_pair_of_prices_is_too_far_apart_to_be_judged() {
    Price smallest = Price.ofUnits(1);
    Price greatest = Price.ofUnits(Long.MAX_VALUE);
    PriceFilterState state = start();
    for (String source : new String[] {"a", "b", "c"}) {
      Price price = source.equals("c") ? greatest : smallest;
      state =
          filter.observe(state, new PriceObservation(BTC, source, 1, price, second(1)), second(1));
    }

    assertThat(state.published()).isPresent();
    assertThat(state.published().get().price()).isEqualTo(smallest);
  }

  @Test
  void the_time_of_a_price_never_goes_back() {
    PriceFilterState state = start();
    state = filter.observe(state, observed("a", "100", 1), second(1));
    state = filter.observe(state, observed("b", "100", 1), second(1));
    state = filter.observe(state, observed("c", "100", 3), second(3));
    assertThat(state.published().get().observedAt()).isEqualTo(second(3));

    // The newest source is now left out; the others are older.
    state = filter.observe(state, observed("c", "200", 4), second(4));

    assertThat(state.published()).contains(Prices.valid(BTC, "100", 3));
  }

  @Test
  void made_up_sources_do_not_fill_the_memory() {
    PriceFilterState state = start();
    for (int n = 0; n < PriceFilter.MOST_SOURCES; n++) {
      state = filter.observe(state, observed("s" + n, "100", 1), second(1));
    }

    assertThat(filter.refusalOf(state, observed("one-more", "100", 1), second(1)))
        .map(Refused::reason)
        .contains(Reason.TOO_MANY_SOURCES);
    assertThat(filter.refusalOf(state, observed("s0", "100", 2), second(2))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the first price is its own average   | 1 a 100; 1 b 100                             | 100 100 0
          one that is new has not stood yet    | 1 a 100; 1 b 100; 4 a 110; 4 b 110           | 110 100 0
          after three of 300 seconds           | 1 a 100; 1 b 100; 4 a 110; 4 b 110; 7 a 110; 7 b 110 | 110 100.1 0
          a spike of three seconds             | 1 a 100; 1 b 100; 4 a 110; 4 b 110; 7 a 100; 7 b 100 | 100 100.1 0
          after the whole window               | 1 a 100; 1 b 100; 4 a 110; 4 b 110; 400 a 120; 400 b 120 | 120 110 0
          a resume starts anew                 | 1 a 100; 1 b 100; 4 resume; 5 a 200; 5 b 200 | 200 200 0
          sources 2 % apart are 1 % uncertain  | 1 a 99; 1 b 101                              | 100 100 0.01
          """)
  void a_price_comes_with_its_average_and_its_uncertainty(
      String what, String script, String expected) {
    assertThat(
            stateAfter(script)
                .published()
                .map(p -> p.price() + " " + p.average() + " " + p.uncertainty()))
        .as(what)
        .contains(expected);
  }

  private String played(String script) {
    return stateAfter(script).published().map(p -> p.status() + " " + p.price()).orElse("none");
  }

  private PriceFilterState stateAfter(String script) {
    PriceFilterState state = start();
    for (String step : script.split(";")) {
      state = after(state, step.strip().split(" "));
    }
    return state;
  }

  private PriceFilterState after(PriceFilterState state, String[] step) {
    long second = Long.parseLong(step[0]);
    switch (step[1]) {
      case "judge":
        return filter.judge(state, second(second));
      case "resume":
        return filter.resume(state, second(second));
      default:
        PriceObservation observation = observed(step[1], step[2], second);
        assertThat(filter.refusalOf(state, observation, second(second))).isEmpty();
        return filter.observe(state, observation, second(second));
    }
  }

  private static PriceObservation observation(String source, long sequence, long second) {
    return new PriceObservation(BTC, source, sequence, Price.of("100"), second(second));
  }

  private static PriceFilterState start() {
    return PriceFilterState.startedAt(BTC, START);
  }
}
