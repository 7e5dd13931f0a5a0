package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.http.limits.LimitSettings;
import org.plimsoll.http.limits.RateLimit;
import org.plimsoll.http.limits.RateTier;

final class ApiSettingsTest {

  @Test
  void the_settings_that_come_with_the_module_are_readable() {
    assertThat(ApiSettings.from(ConfigFactory.load()))
        .isEqualTo(
            new ApiSettings(
                "127.0.0.1",
                8080,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                10_000,
                new LimitSettings(
                    new RateTier("caller", new RateLimit(100, 1000), new RateLimit(20, 100)),
                    new RateTier(
                        "gateway", new RateLimit(50_000, 100_000), new RateLimit(10_000, 20_000)),
                    new RateTier("address", new RateLimit(20, 200), new RateLimit(1, 1)),
                    10_000,
                    256,
                    64,
                    768,
                    256)));
  }

  @ParameterizedTest
  @CsvSource({
    "port = -1, port",
    "port = 65536, port",
    "ask-timeout = 0s, ask-timeout",
    "head-timeout = 0s, head-timeout",
    "body-timeout = -1s, body-timeout",
    "limits.most-callers = 0, most-callers",
    "limits.in-flight.per-account = 0, in-flight.per-account",
    "limits.in-flight.reserved-per-node = -1, in-flight.reserved-per-node",
    "limits.caller.per-second = 0, per-second",
    "limits.caller.burst = 49, burst of caller",
    "limits.gateway.per-second = 1000001, per-second",
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
