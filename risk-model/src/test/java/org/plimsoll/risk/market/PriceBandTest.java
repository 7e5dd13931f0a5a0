package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

final class PriceBandTest {
  private static final PriceBand BAND = new PriceBand(Rate.of("0.02"), Rate.of("0.01"), 15);

  @ParameterizedTest(name = "{0} after {1}")
  @CsvSource(
      textBlock =
          """
          100,        PT0S,       98 to 102
          100,        PT-2S,      98 to 102
          100,        PT0.001S,   97 to 103
          100,        PT1M,       97 to 103
          100,        PT1M0.001S, 96 to 104
          100,        PT15M,      83 to 117
          100,        PT15M0.001S, none
          0.00000001, PT0S,       0.00000001 to 0.00000002
          """)
  void the_band_widens_with_every_minute_that_has_begun_until_anything_is_possible(
      String price, Duration age, String band) {
    assertThat(
            BAND.around(Price.of(price), age).map(r -> r.low() + " to " + r.high()).orElse("none"))
        .isEqualTo(band);
  }

  @Test
  void an_impossible_band_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PriceBand(Rate.ZERO, Rate.ZERO, 15))
        .withMessageContaining("positive width");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PriceBand(Rate.of("0.02"), Rate.of("-0.01"), 15))
        .withMessageContaining("must not narrow");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PriceBand(Rate.of("0.02"), Rate.of("0.01"), 0))
        .withMessageContaining("longest age");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PriceBand(Rate.of("0.85"), Rate.of("0.01"), 15))
        .withMessageContaining("narrower than the price, was after 15 minutes: 1");
  }
}
