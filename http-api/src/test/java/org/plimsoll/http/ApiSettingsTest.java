package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiSettingsTest {

  @Test
  void the_settings_that_come_with_the_module_are_readable() {
    assertThat(ApiSettings.from(ConfigFactory.load()))
        .isEqualTo(
            new ApiSettings(
                "127.0.0.1", 8080, Duration.ofSeconds(5), Duration.ofSeconds(5), 10_000));
  }

  @ParameterizedTest
  @CsvSource({
    "port = -1, port",
    "port = 65536, port",
    "ask-timeout = 0s, ask-timeout",
    "body-timeout = -1s, body-timeout",
    "remembered-keys = 0, remembered-keys"
  })
  void a_setting_out_of_range_is_named(String setting, String named) {
    var config =
        ConfigFactory.parseString("plimsoll.http." + setting).withFallback(ConfigFactory.load());

    assertThatThrownBy(() -> ApiSettings.from(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(named + " must");
  }
}
