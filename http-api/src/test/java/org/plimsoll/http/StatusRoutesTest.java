package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.oracle.ParameterFile;

final class StatusRoutesTest {
  private final ApiClient api = TestNode.shared().client();

  @Test
  void markets_show_what_is_listed_and_how_it_is_margined() {
    Answer markets = api.get("/v1/markets").isSuccess(200);

    assertThat(markets.at("/parameterVersion")).isEqualTo("house-2");
    assertThat(markets.at("/settlementAsset")).isEqualTo("USDT");
    assertThat(markets.at("/levels/callFraction")).isEqualTo("0.25");
    assertThat(markets.at("/assets/0/asset")).isEqualTo("USDT");
    assertThat(markets.body().at("/assets/0/index").isNull()).isTrue();
    assertThat(markets.at("/assets/1/index")).isEqualTo("BTC-USDT");
    assertThat(markets.at("/assets/1/haircut")).isEqualTo("0.05");
    JsonNode btc = markets.body().at("/instruments/0");
    assertThat(btc.path("instrument").asText()).isEqualTo("BTC-PERP");
    assertThat(btc.path("kind").asText()).isEqualTo("perpetual");
    assertThat(btc.path("tick").asText()).isEqualTo("0.1");
    assertThat(btc.path("lot").asText()).isEqualTo("0.001");
    assertThat(btc.path("markPrice").asText()).isEqualTo("50000");
    assertThat(btc.path("priceStatus").asText()).isEqualTo("VALID");
    assertThat(btc.at("/brackets/1/notionalFloor").asText()).isEqualTo("250000");
    assertThat(btc.at("/brackets/1/maintenanceRate").asText()).isEqualTo("0.02");
    assertThat(btc.at("/brackets/1/initialAmount").asText()).isEqualTo("5000");
    assertThat(btc.at("/brackets/1/maintenanceAmount").asText()).isEqualTo("2500");
    JsonNode link = markets.body().at("/instruments/3");
    assertThat(link.path("instrument").asText()).isEqualTo("LINK-PERP");
    assertThat(link.path("markPrice").isNull()).isTrue();
    assertThat(link.path("priceStatus").isNull()).isTrue();
  }

  @Test
  void markets_show_every_kind_of_instrument() {
    JsonNode listed = TestNode.mixed().client().get("/v1/markets").isSuccess(200).body();

    JsonNode option = instrument(listed, "BTC-COIN-28MAR25-50000-P");
    assertThat(option.path("kind").asText()).isEqualTo("european-option");
    assertThat(option.path("form").asText()).isEqualTo("inverse");
    assertThat(option.path("optionType").asText()).isEqualTo("put");
    assertThat(option.path("strike").asText()).isEqualTo("50000");
    assertThat(option.path("expiry").asText()).isEqualTo("2025-03-28T08:00:00Z");
    assertThat(option.path("settlement").asText()).isEqualTo("BTC");
    assertThat(option.path("markPrice").asDouble()).isBetween(0.001, 0.5);
    assertThat(option.path("brackets")).isEmpty();
    JsonNode inverse = instrument(listed, "BTC-COIN-PERP");
    assertThat(inverse.path("kind").asText()).isEqualTo("perpetual");
    assertThat(inverse.path("form").asText()).isEqualTo("inverse");
    assertThat(inverse.path("contractSize").asText()).isEqualTo("100");
    assertThat(inverse.path("expiry").isNull()).isTrue();
    JsonNode future = instrument(listed, "BTC-28MAR25");
    assertThat(future.path("kind").asText()).isEqualTo("dated-future");
    assertThat(future.path("markPrice").asDouble()).isBetween(50_000.0, 51_000.0);
    JsonNode spot = instrument(listed, "BTC-SPOT");
    assertThat(spot.path("kind").asText()).isEqualTo("spot");
    assertThat(spot.path("base").asText()).isEqualTo("BTC");
    assertThat(spot.path("markPrice").asText()).isEqualTo("50000");
    assertThat(spot.path("form").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void parameters_are_served_as_a_file_would_hold_them(boolean isMixed, @TempDir Path directory)
      throws IOException {
    TestNode node = isMixed ? TestNode.mixed() : TestNode.shared();
    Answer served = node.client().get("/v1/parameters").isSuccess(200);

    Path file = Files.writeString(directory.resolve("served.json"), served.text());
    assertThat(ParameterFile.read(file))
        .isEqualTo(node.services().market().views().get().parameters());
  }

  private static JsonNode instrument(JsonNode markets, String id) {
    for (JsonNode each : markets.path("instruments")) {
      if (each.path("instrument").asText().equals(id)) {
        return each;
      }
    }
    throw new AssertionError(id + " is not listed");
  }

  @Test
  void the_status_shows_the_node() {
    Answer status = api.get("/v1/status").isSuccess(200);

    assertThat(status.at("/version")).isEqualTo("test");
    assertThat(Instant.parse(status.at("/now"))).isNotNull();
    assertThat(status.body().at("/view/version").asLong()).isPositive();
    assertThat(status.at("/prices/BTC-USDT")).isEqualTo("VALID");
    assertThat(status.body().at("/prices/LINK-USDT").isNull()).isTrue();
    assertThat(status.body().at("/monitor/views").asLong()).isPositive();
    assertThat(status.body().at("/monitor").fieldNames())
        .toIterable()
        .containsExactly("rows", "viewVersion", "awaited", "views", "nominations");
    assertThat(status.body().at("/liquidations").isInt()).isTrue();
    assertThat(status.body().has("insuranceFund")).isTrue();
  }
}
