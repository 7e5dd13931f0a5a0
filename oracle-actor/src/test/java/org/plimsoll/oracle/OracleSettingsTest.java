package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Rate;

class OracleSettingsTest {
  @Test
  void the_settings_as_shipped() {
    assertThat(Prices.settings())
        .isEqualTo(
            new OracleSettings(
                new PriceFilterSettings(
                    2,
                    Prices.seconds(10),
                    Prices.seconds(2),
                    Rate.of("0.05"),
                    Rate.of("0.15"),
                    Rate.of("0.6"),
                    Prices.seconds(300),
                    Rate.of("5"),
                    List.of()),
                Prices.seconds(1),
                new SignatureSettings(false, Prices.seconds(10), List.of())));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      textBlock =
          """
          quorum, 0
          max-age, 0s
          max-skew, -1s
          outlier-bound, 0
          move-bound, 0
          halt-bound, 0.14
          average-window, 0s
          volatile-ratio, 1
          judge-interval, 0s
          """)
  void a_setting_out_of_range_is_refused_by_name(String key, String value) {
    var config =
        ConfigFactory.parseString("plimsoll.oracle." + key + " = " + value)
            .withFallback(ConfigFactory.load());

    assertThatThrownBy(() -> OracleSettings.from(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key);
  }
}
