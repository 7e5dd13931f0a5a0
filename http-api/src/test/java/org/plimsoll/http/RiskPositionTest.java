package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RiskPositionTest {
  @Test
  void it_goes_on_in_both_orders_and_is_read_as_it_is_written() {
    RiskPosition position = new RiskPosition(0, 0).withNoted(17).withOrdered(4).withNoted(18);

    assertThat(position).hasToString("18-4");
    assertThat(RiskPosition.of("18-4")).isEqualTo(position);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1-", "-1-2", "1-2-3", "a-1", "1--2", "99999999999999999999-1"})
  void what_is_none_is_refused(String text) {
    assertThatThrownBy(() -> RiskPosition.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
