package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.oracle.Prices.BTC;
import static org.plimsoll.oracle.Prices.START;
import static org.plimsoll.oracle.Prices.observed;
import static org.plimsoll.oracle.Prices.second;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.cluster.chain.CanonicalJson;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.cluster.chain.JournalEntry;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.PublisherKeyReply.Listed;
import org.plimsoll.oracle.PublisherKeysCommand.AddKey;
import org.plimsoll.oracle.PublisherKeysCommand.Report;
import org.plimsoll.oracle.PublisherKeysCommand.RevokeKey;
import org.plimsoll.oracle.PublisherKeysEvent.KeyAdded;
import org.plimsoll.oracle.PublisherKeysEvent.KeyRevoked;
import org.plimsoll.oracle.PublisherKeysEvent.SequenceSeen;
import org.plimsoll.risk.SettableClock;

class PublisherKeysTest {
  private final ActorTestKit kit =
      ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(Prices.actorConfig()));
  private final SettableClock clock = new SettableClock(second(5));
  private final SignedPrices publisher = new SignedPrices();
  private final PublisherKey first = publisher.key("a-1", "a", START, second(1_000));
  private final PublisherKey next = new SignedPrices().key("a-2", "a", START, second(2_000));
  private final PublisherKey third = new SignedPrices().key("a-3", "a", START, second(3_000));
  private final EventSourcedBehaviorTestKit<PublisherKeysCommand, PublisherKeysEvent, KeyRing>
      keys =
          EventSourcedBehaviorTestKit.create(kit.system(), PublisherKeys.create(List.of(), clock));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_source_changes_over_from_one_key_to_the_next() {
    assertThat(add(first)).isEqualTo(new Listed(first));
    assertThat(add(next)).isEqualTo(new Listed(next));
    assertThat(add(third))
        .isEqualTo(
            new PublisherKeyReply.Refused(
                PublisherKeyReply.Reason.TOO_MANY_KEYS, "source a has 2 keys; revoke one first"));
    assertThat(revoke("a-1")).isEqualTo(new Listed(first.revokedAt(second(5))));
    assertThat(add(third)).isEqualTo(new Listed(third));
  }

  @Test
  void a_repeat_is_answered_as_the_first_and_journaled_once() {
    add(first);
    assertThat(
            keys.<PublisherKeyReply>runCommand(replyTo -> new AddKey(first, "again", replyTo))
                .hasNoEvents())
        .isTrue();
    revoke("a-1");
    clock.advance(Prices.seconds(5));
    assertThat(revoke("a-1")).isEqualTo(new Listed(first.revokedAt(second(5))));
    assertThat(((PublisherKeyReply.Refused) add(first)).reason())
        .as("revoked for ever")
        .isEqualTo(PublisherKeyReply.Reason.KEY_EXISTS);
    assertThat(((PublisherKeyReply.Refused) revoke("a-9")).reason())
        .isEqualTo(PublisherKeyReply.Reason.UNKNOWN_KEY);
  }

  @Test
  void what_feeds_have_come_to_is_journaled_once_and_survives_a_restart() {
    TestProbe<KeyRing> oracle = kit.createTestProbe();
    add(first);
    Report report = new Report(BTC, new TreeMap<>(Map.of("a", 7L)), oracle.getRef());

    // The kit calls them events; they are what is in its storage.
    List<?> stored = keys.runCommand(report).events();
    assertThat(stored)
        .extracting(entry -> StoredEvents.eventOf(entry, PublisherKeysEvent.class))
        .containsExactly(new SequenceSeen(BTC, "a", 7, second(5)));
    assertThat(keys.runCommand(report).hasNoEvents()).isTrue();
    keys.restart();
    keys.runCommand(new Report(BTC, new TreeMap<>(), oracle.getRef()));

    oracle.receiveSeveralMessages(2);
    KeyRing after = oracle.receiveMessage();
    assertThat(after.seen(BTC, "a")).isEqualTo(7);
    assertThat(after.key("a-1")).contains(first);
  }

  @Test
  void an_oracle_hears_of_a_revocation_and_refuses_the_key_from_then_on() {
    ActorRef<PublisherKeysCommand> keeper =
        kit.spawn(PublisherKeys.create(List.of(first), clock), "keeper");
    ActorRef<OracleCommand> oracle =
        kit.spawn(Oracle.create(BTC, List.of(), requiringSignatures(), Optional.of(keeper), clock));
    TestProbe<ObservationReply> replies = kit.createTestProbe();
    // Once it answers it has read the clock.
    oracle.tell(new OracleCommand.Resume("are you there?", replies.getRef()));
    replies.receiveMessage();
    clock.advance(Prices.seconds(10));
    replies.awaitAssert(
        () -> {
          publish(oracle, replies, 11, true);
          assertThat(replies.receiveMessage()).isInstanceOf(ObservationReply.Accepted.class);
          return null;
        });
    publish(oracle, replies, 12, false);
    assertThat(reason(replies)).isEqualTo(Reason.SIGNATURE_REQUIRED);

    TestProbe<PublisherKeyReply> revoked = kit.createTestProbe();
    keeper.tell(new RevokeKey("a-1", "stolen", revoked.getRef()));
    revoked.receiveMessage();

    publish(oracle, replies, 13, true);
    assertThat(reason(replies)).isEqualTo(Reason.KEY_NOT_VALID);
  }

  /** What the journal holds, for ever; a field that is added gets a further line here. */
  @Test
  void events_are_written_as_this_says_and_read_back() throws IOException {
    PublisherKey key =
        new PublisherKey(
            "a-1",
            "a",
            "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
            START,
            second(10),
            Optional.empty());
    String written =
        "\"key\":{\"id\":\"a-1\",\"source\":\"a\",\"publicKey\":"
            + "\"MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\","
            + "\"validFrom\":\"2025-01-01T00:00:00Z\",\"validUntil\":\"2025-01-01T00:00:10Z\","
            + "\"revokedAt\":";
    golden(
        new KeyAdded(key, "first", START),
        "{\"type\":\"publisher-key-added\","
            + written
            + "null},\"reason\":\"first\",\"at\":\"2025-01-01T00:00:00Z\"}");
    golden(
        new KeyRevoked(key.revokedAt(second(5)), "stolen", second(5)),
        "{\"type\":\"publisher-key-revoked\","
            + written
            + "\"2025-01-01T00:00:05Z\"},\"reason\":\"stolen\",\"at\":\"2025-01-01T00:00:05Z\"}");
    golden(
        new SequenceSeen(BTC, "a", 5_000_000_000L, START),
        "{\"type\":\"price-sequence-seen\",\"index\":\"BTC-USDT\",\"source\":\"a\","
            + "\"sequence\":5000000000,\"at\":\"2025-01-01T00:00:00Z\"}");
  }

  private void golden(PublisherKeysEvent event, String json) throws IOException {
    var serialization = SerializationExtension.get(kit.system().classicSystem());
    JsonNode written = new CBORMapper().readTree(serialization.serialize(event).get());
    JsonNode golden = new ObjectMapper().readTree(json);
    assertThat(written).isEqualTo(golden);
    int serializer = serialization.findSerializerFor(event).identifier();
    assertThat(serializer).isEqualTo(7111);
    byte[] stored = new CBORMapper().writeValueAsBytes(golden);
    assertThat(serialization.deserialize(stored, serializer, "").get()).isEqualTo(event);
    String canonical = CanonicalJson.text(golden);
    assertThat(StoredEvents.jsonOf(event)).isEqualTo(canonical);
    assertThat(
            StoredEvents.eventOf(
                new JournalEntry(canonical, Optional.empty(), new Hash("0".repeat(64))),
                PublisherKeysEvent.class))
        .isEqualTo(event);
  }

  private static OracleSettings requiringSignatures() {
    return OracleSettings.from(
        ConfigFactory.parseString("plimsoll.oracle.signatures.required = on")
            .withFallback(ConfigFactory.load()));
  }

  private void publish(
      ActorRef<OracleCommand> oracle,
      TestProbe<ObservationReply> replies,
      long second,
      boolean isSigned) {
    PriceObservation observation = observed("a", "100", second);
    oracle.tell(
        new OracleCommand.Observe(
            observation,
            isSigned ? Optional.of(publisher.sign("a-1", observation)) : Optional.empty(),
            replies.getRef()));
  }

  private static Reason reason(TestProbe<ObservationReply> replies) {
    return ((ObservationReply.Refused) replies.receiveMessage()).reason();
  }

  private PublisherKeyReply add(PublisherKey key) {
    return keys.<PublisherKeyReply>runCommand(replyTo -> new AddKey(key, "planned", replyTo))
        .reply();
  }

  private PublisherKeyReply revoke(String id) {
    return keys.<PublisherKeyReply>runCommand(replyTo -> new RevokeKey(id, "leaked", replyTo))
        .reply();
  }
}
