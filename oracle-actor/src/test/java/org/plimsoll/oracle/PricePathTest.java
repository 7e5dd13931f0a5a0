package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.oracle.Prices.START;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.oracle.PricePath.Order;
import org.plimsoll.risk.units.Price;

class PricePathTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Bar BAR = bar(0, "100", "130", "70", "90");

  @Test
  void the_low_comes_last_unless_asked_otherwise() {
    assertThat(prices(PricePath.steps(List.of(BAR), HOUR, 6).toList()))
        .containsExactly("115", "130", "100", "70", "80", "90");
  }

  @Test
  void the_low_comes_first_on_request() {
    assertThat(prices(PricePath.steps(List.of(BAR), HOUR, 6, Order.LOW_THEN_HIGH).toList()))
        .containsExactly("85", "70", "100", "130", "110", "90");
  }

  @Test
  void steps_divide_the_bar_evenly_and_the_close_is_at_its_end() {
    List<PathStep> steps = PricePath.steps(List.of(BAR), HOUR, 3).toList();

    assertThat(steps)
        .extracting(PathStep::at)
        .containsExactly(START.plusSeconds(1200), START.plusSeconds(2400), START.plusSeconds(3600));
  }

  @Test
  void bars_follow_each_other() {
    List<Bar> bars = List.of(BAR, bar(1, "90", "95", "85", "91"));

    assertThat(prices(PricePath.steps(bars, HOUR, 3).toList()))
        .containsExactly("130", "70", "90", "95", "85", "91");
  }

  static IntStream stepCounts() {
    return IntStream.rangeClosed(3, 100);
  }

  @ParameterizedTest(name = "{0} steps")
  @MethodSource("stepCounts")
  void both_extremes_and_the_close_are_hit_exactly(int stepsPerBar) {
    for (Order order : Order.values()) {
      List<String> path = prices(PricePath.steps(List.of(BAR), HOUR, stepsPerBar, order).toList());

      assertThat(path).hasSize(stepsPerBar).contains("130", "70").endsWith("90");
      int high = path.indexOf("130");
      int low = path.indexOf("70");
      assertThat(high < low).as("%s", order).isEqualTo(order == Order.HIGH_THEN_LOW);
    }
  }

  @Test
  void the_greatest_prices_do_not_overflow() {
    Price top = Price.ofUnits(Long.MAX_VALUE);
    Price bottom = Price.ofUnits(1);
    Bar widest = new Bar(START, Map.of("BTC", new Ohlc(bottom, top, bottom, top)));

    assertThat(PricePath.steps(List.of(widest), HOUR, 100))
        .extracting(step -> step.prices().get("BTC"))
        .contains(top, bottom)
        .endsWith(top);
  }

  @Test
  void fewer_than_three_steps_cannot_hit_both_extremes() {
    assertThatThrownBy(() -> PricePath.steps(List.of(BAR), HOUR, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 3");
  }

  private static List<String> prices(List<PathStep> steps) {
    return steps.stream().map(step -> step.prices().get("BTC").toString()).toList();
  }

  private static Bar bar(int hour, String open, String high, String low, String close) {
    return new Bar(
        START.plus(HOUR.multipliedBy(hour)),
        Map.of("BTC", new Ohlc(Price.of(open), Price.of(high), Price.of(low), Price.of(close))));
  }
}
