package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.Interest;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Rate;

final class MarketsAnswerTest {
  private static final Instant AT = Instant.parse("2025-01-01T08:00:00Z");

  @Test
  void an_asset_shows_what_its_debts_cost_if_that_is_known() throws IOException {
    Interest usdt =
        new Interest(
            BorrowIndex.ofUnits(1_000_054_794_521L),
            Optional.of(Rate.of("0.4")),
            Optional.of(Rate.of("0.06")),
            Optional.of(AT));
    MarketView view =
        MarketView.empty(1, AT, ParameterFile.house())
            .withFixings(Fixings.NONE.withInterest(AssetId.of("USDT"), usdt));

    JsonNode assets =
        new ObjectMapper().readTree(JsonWriter.write(MarketsAnswer.of(view))).path("assets");

    assertThat(assets.at("/0/asset").asText()).isEqualTo("USDT");
    assertThat(assets.at("/0/interest").toString())
        .isEqualTo(
            "{\"index\":\"1.000054794521\",\"utilization\":\"0.4\",\"yearlyRate\":\"0.06\","
                + "\"fixedAt\":\"2025-01-01T08:00:00Z\"}");
    assertThat(assets.at("/1/interest").isNull()).isTrue();
  }
}
