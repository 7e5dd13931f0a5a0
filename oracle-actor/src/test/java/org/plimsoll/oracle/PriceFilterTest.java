package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.oracle.Prices.BTC;
import static org.plimsoll.oracle.Prices.ETH;
import static org.plimsoll.oracle.Prices.START;
import static org.plimsoll.oracle.Prices.observed;
import static org.plimsoll.oracle.Prices.second;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.ObservationReply.Refused;
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
          resumed, one newer source            | 1 a 100; 1 b 100; 2 a 39; 2 b 39; 3 a 39; 4 resume; 5 a 39    | DEGRADED 100
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
