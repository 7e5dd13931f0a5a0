package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingRangeTest {

  @ParameterizedTest
  @ValueSource(strings = {"most-queries", "most-exports", "most-events", "export-rate"})
  void a_number_of_audits_below_1_is_named(String setting) {
    var config =
        ConfigFactory.parseString("plimsoll.http.audit." + setting + " = 0")
            .withFallback(ConfigFactory.load());

    assertThatThrownBy(() -> AuditSettings.from(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(setting + " must be at least 1, was: 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"most", "most-per-caller", "page"})
  void a_number_of_streams_below_1_is_named(String setting) {
    var config =
        ConfigFactory.parseString("plimsoll.http.streams." + setting + " = 0")
            .withFallback(ConfigFactory.load());

    assertThatThrownBy(() -> StreamSettings.from(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(setting + " must be at least 1, was: 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pace", "look", "heartbeat", "patience"})
  void a_time_of_streams_that_is_not_positive_is_named(String setting) {
    var config =
        ConfigFactory.parseString("plimsoll.http.streams." + setting + " = 0s")
            .withFallback(ConfigFactory.load());

    assertThatThrownBy(() -> StreamSettings.from(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(setting + " must be positive, was: PT0S");
  }
}
