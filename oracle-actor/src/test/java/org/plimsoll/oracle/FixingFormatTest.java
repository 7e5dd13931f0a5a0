package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.cluster.chain.CanonicalJson;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.cluster.chain.JournalEntry;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.oracle.FixingEvent.FundingFixed;
import org.plimsoll.oracle.FixingEvent.InterestFixed;
import org.plimsoll.oracle.FixingEvent.InterestOutcome;
import org.plimsoll.oracle.FixingEvent.Outcome;
import org.plimsoll.oracle.FixingEvent.SettlementPriceFixed;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/** What the journal holds of fixings: one golden file per kind of event, never changed. */
class FixingFormatTest {
  private static final Instant AT = Instant.parse("2026-02-03T08:00:00.789012Z");
  private static final ActorTestKit KIT =
      ActorTestKit.create(ConfigFactory.load("application-test"));
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(KIT.system().classicSystem());
  private static final ObjectMapper CBOR = new CBORMapper();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private record Example(String file, FixingEvent event) {}

  static Stream<Example> examples() {
    return Stream.of(
        new Example(
            "funding-fixed-v1",
            new FundingFixed(
                InstrumentId.of("BTC-PERP"),
                Instant.parse("2026-02-03T08:00:00Z"),
                1,
                480,
                Rate.of("0.0012"),
                Rate.of("0.0007"),
                Optional.of(Price.of("50000")),
                FundingIndex.ofUnits(35_000_000_000_000L),
                Outcome.PAID,
                AT)),
        new Example(
            "settlement-price-fixed-v1",
            new SettlementPriceFixed(
                IndexId.of("BTC-USDT"),
                Instant.parse("2026-02-03T08:00:00Z"),
                Price.of("51000"),
                Instant.parse("2026-02-03T08:00:00Z"),
                450,
                Price.of("50000"),
                Price.of("53000"),
                1800,
                AT)),
        new Example(
            "interest-fixed-v1",
            new InterestFixed(
                AssetId.of("USDT"),
                Instant.parse("2026-02-03T08:00:00Z"),
                1,
                Optional.of(Cash.of("400000")),
                Optional.of(Cash.of("1000000")),
                Optional.of(Rate.of("0.4")),
                Rate.of("0.06"),
                BorrowIndex.ofUnits(1_000_054_794_521L),
                InterestOutcome.CHARGED,
                AT)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_event_is_written_and_read_as_its_golden_file_says(Example example) throws IOException {
    var serializer = SERIALIZATION.findSerializerFor(example.event());
    byte[] bytes = SERIALIZATION.serialize(example.event()).get();
    JsonNode written = CBOR.readTree(bytes);
    var stream = getClass().getResourceAsStream("/journal/" + example.file() + ".json");
    JsonNode golden =
        stream == null ? CBOR.createObjectNode() : new ObjectMapper().readTree(stream);

    assertThat(serializer.identifier()).isEqualTo(7104);
    assertThat(golden.toString()).isEqualTo(written.toString());
    assertThat(
            SERIALIZATION
                .deserialize(CBOR.writeValueAsBytes(golden), serializer.identifier(), "")
                .get())
        .isEqualTo(example.event());
    assertThat(StoredEvents.jsonOf(example.event())).isEqualTo(CanonicalJson.text(golden));
    assertThat(StoredEvents.eventOf(entry(golden), FixingEvent.class)).isEqualTo(example.event());
  }

  private static JournalEntry entry(JsonNode golden) {
    return new JournalEntry(CanonicalJson.text(golden), Optional.empty(), new Hash("0".repeat(64)));
  }
}
