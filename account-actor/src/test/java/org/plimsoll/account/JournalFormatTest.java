package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.cluster.chain.CanonicalJson;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.cluster.chain.JournalEntry;
import org.plimsoll.cluster.chain.StoredEvents;

/**
 * What the journal holds, byte for byte in meaning: one golden file per kind of event and version.
 * A golden file is never changed; an event that grows a field gets a further one, and all of them
 * must still be read. A missing file shows its text in the failure.
 */
class JournalFormatTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(ConfigFactory.load("application-test"));
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(KIT.system().classicSystem());
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          // Small numbers are read as int from JSON and CBOR alike; else the trees would differ.
          .enable(DeserializationFeature.USE_LONG_FOR_INTS);
  private static final ObjectMapper CBOR =
      new CBORMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<Object> events() {
    return Stream.concat(
        JournalExamples.accountEvents().stream(), JournalExamples.settlementEvents().stream());
  }

  @ParameterizedTest
  @MethodSource("events")
  void today_an_event_is_written_as_its_golden_file_says(Object event) throws IOException {
    JsonNode written = CBOR.readTree(bytes(event));

    String file = file(event);
    JsonNode golden = golden(file);

    assertThat(golden)
        .as("%s must hold:%n%s", file, JSON.writeValueAsString(written))
        .isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("events")
  void the_golden_file_is_read_back_to_an_equal_event(Object event) throws IOException {
    byte[] stored = CBOR.writeValueAsBytes(golden(file(event)));
    int serializer = SERIALIZATION.findSerializerFor(event).identifier();

    Object read = SERIALIZATION.deserialize(stored, serializer, "").get();

    assertThat(read).isEqualTo(event);
  }

  static Stream<Object> firstVersions() {
    return JournalExamples.firstVersions().stream();
  }

  /** Whatever was ever written is read, with what it did not say left empty. */
  @ParameterizedTest
  @MethodSource("firstVersions")
  void an_event_of_an_earlier_version_is_read(Object event) throws IOException {
    byte[] stored = CBOR.writeValueAsBytes(golden(file(event, 1)));
    int serializer = SERIALIZATION.findSerializerFor(event).identifier();

    assertThat(SERIALIZATION.deserialize(stored, serializer, "").get()).isEqualTo(event);
  }

  static Stream<Map.Entry<String, AccountEvent>> thirdVersions() {
    return Stream.concat(
        JournalExamples.thirdVersions().entrySet().stream(),
        JournalExamples.withExcerpts().entrySet().stream());
  }

  @ParameterizedTest
  @MethodSource("thirdVersions")
  void what_was_added_later_is_written_and_read_as_its_golden_file_says(
      Map.Entry<String, AccountEvent> grown) throws IOException {
    String file = grown.getKey() + ".json";
    JsonNode written = CBOR.readTree(bytes(grown.getValue()));
    JsonNode golden = golden(file);
    assertThat(golden)
        .as("%s must hold:%n%s", file, JSON.writeValueAsString(written))
        .isEqualTo(written);
    int serializer = SERIALIZATION.findSerializerFor(grown.getValue()).identifier();

    assertThat(SERIALIZATION.deserialize(CBOR.writeValueAsBytes(golden), serializer, "").get())
        .isEqualTo(grown.getValue());
  }

  /** Format 2 says the same, in the one form that can be hashed. */
  @ParameterizedTest
  @MethodSource("events")
  void sealed_an_event_is_the_canonical_form_of_its_golden_file(Object event) throws IOException {
    String golden = CanonicalJson.text(golden(file(event)));

    assertThat(StoredEvents.jsonOf(event)).isEqualTo(golden);
    assertThat(StoredEvents.eventOf(entry(golden), family(event))).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("firstVersions")
  void sealed_an_event_of_an_earlier_version_is_read(Object event) throws IOException {
    String golden = CanonicalJson.text(golden(file(event, 1)));

    assertThat(StoredEvents.eventOf(entry(golden), family(event))).isEqualTo(event);
  }

  /** An amount beyond 90 million stands as a string, because 2^53 steps of 1e-8 are no more. */
  @ParameterizedTest
  @MethodSource("events")
  void every_integer_of_an_event_may_stand_as_a_string(Object event) throws IOException {
    String json = CanonicalJson.text(asStrings(golden(file(event))));

    assertThat(StoredEvents.eventOf(entry(json), family(event))).isEqualTo(event);
  }

  private static JsonNode asStrings(JsonNode value) {
    if (value.isIntegralNumber()) {
      return JSON.getNodeFactory().textNode(value.asText());
    }
    if (value instanceof ObjectNode object) {
      ObjectNode strings = JSON.createObjectNode();
      object.properties().forEach(each -> strings.set(each.getKey(), asStrings(each.getValue())));
      return strings;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode strings = JSON.createArrayNode();
      array.forEach(each -> strings.add(asStrings(each)));
      return strings;
    }
    return value;
  }

  private static JournalEntry entry(String json) {
    return new JournalEntry(json, Optional.empty(), new Hash("0".repeat(64)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void the_journal_holds_no_class_names(Object event) {
    var serializer = SERIALIZATION.findSerializerFor(event);

    assertThat(Serializers.manifestFor(serializer, event)).isEmpty();
    assertThat(serializer).isInstanceOf(SerializerWithStringManifest.class);
    assertThat(new String(bytes(event), StandardCharsets.ISO_8859_1))
        .doesNotContain("org.plimsoll");
  }

  @Test
  void the_serializers_keep_their_numbers() {
    assertThat(SERIALIZATION.findSerializerFor(JournalExamples.accountEvents().get(0)).identifier())
        .isEqualTo(7101);
    assertThat(
            SERIALIZATION.findSerializerFor(JournalExamples.settlementEvents().get(0)).identifier())
        .isEqualTo(7102);
  }

  @Test
  void every_kind_of_event_has_an_example_and_a_name() {
    for (Class<?> type : List.of(AccountEvent.class, SettlementEvent.class)) {
      Class<?>[] kinds = kindsOf(type).toArray(Class<?>[]::new);

      assertThat(events().filter(type::isInstance).map(Object::getClass))
          .containsExactlyInAnyOrder(kinds);
      assertThat(Arrays.stream(type.getAnnotation(JsonSubTypes.class).value()))
          .extracting(JsonSubTypes.Type::value)
          .containsExactlyInAnyOrder(kinds);
    }
  }

  private static Stream<Class<?>> kindsOf(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(JournalFormatTest::kindsOf)
        : Stream.of(type);
  }

  @Test
  void both_kinds_of_step_are_read_back() {
    var ordered =
        (AccountEvent.UnwindOrdered)
            JournalExamples.accountEvents().stream()
                .filter(AccountEvent.UnwindOrdered.class::isInstance)
                .findFirst()
                .orElseThrow();
    var takeover =
        new AccountEvent.UnwindOrdered(
            ordered.liquidation(),
            ordered.id(),
            new UnwindStep.Takeover(),
            ordered.figures(),
            ordered.at());

    Object read =
        SERIALIZATION
            .deserialize(
                bytes(takeover), SERIALIZATION.findSerializerFor(takeover).identifier(), "")
            .get();

    assertThat(read).isEqualTo(takeover);
  }

  private static byte[] bytes(Object event) {
    return SERIALIZATION.serialize(event).get();
  }

  /** The golden file of what is written today. */
  private static String file(Object event) {
    boolean hasGrown =
        firstVersions().map(Object::getClass).anyMatch(type -> type.equals(event.getClass()));
    return file(event, hasGrown ? 2 : 1);
  }

  private static String file(Object event, int version) {
    return Arrays.stream(family(event).getAnnotation(JsonSubTypes.class).value())
        .filter(type -> type.value().equals(event.getClass()))
        .map(type -> type.name() + "-v" + version + ".json")
        .findFirst()
        .orElseThrow();
  }

  private static Class<?> family(Object event) {
    return event instanceof AccountEvent ? AccountEvent.class : SettlementEvent.class;
  }

  /** Empty if there is no such file, so that the comparison shows what it should hold. */
  private static JsonNode golden(String file) {
    try (InputStream in = JournalFormatTest.class.getResourceAsStream("/journal/" + file)) {
      return in == null ? JSON.createObjectNode() : JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
