package org.plimsoll.node.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawdownTest {

  @ParameterizedTest
  @CsvSource({
    "100, 0",
    "100 50, 0.5",
    "100 50 100, 0",
    "100 200 50, 0.75",
    "100 -100, 2",
    "0 -5, 1",
    "-5 -9, 1",
    "-5 0, 0"
  })
  void is_measured_from_the_highest_seen(String seen, double fraction) {
    Drawdown fund = new Drawdown();
    Stream.of(seen.split(" ")).mapToDouble(Double::parseDouble).forEach(fund::seen);

    assertThat(fund.fraction()).isEqualTo(fraction);
  }

  @Test
  void of_nothing_seen_is_not_known() {
    assertThat(new Drawdown().fraction()).isNaN();
  }
}
