package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

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
