package org.plimsoll.account.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.checkpoint.Leaves.leaf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.checkpoint.CheckpointEvent.CheckpointSigned;
import org.plimsoll.account.checkpoint.CheckpointEvent.HeadsNoted;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.cluster.chain.JournalEntry;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.units.Cash;

/**
 * What the journal holds of checkpoints: one golden file per kind of event, never changed. And what
 * travels between nodes.
 */
class CheckpointFormatTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(ConfigFactory.load("application-test"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant AT = Instant.parse("2026-02-03T04:05:06.789012Z");
  private static final HeadLeaf ALICE =
      leaf(
          "alice",
          3,
          Map.of(Markets.USDT, Cash.ofUnits(-Long.MAX_VALUE), Markets.BTC, Cash.of("1.5")));
  private static final SumTree TREE =
      SumTree.of(List.of(ALICE, leaf("bob", 1, Map.of(Markets.BTC, Cash.of("2")))));
  private static final SignedCheckpoint NOTE =
      SignedCheckpoint.sign(
          new Checkpoint(Keys.ORIGIN, 1, AT, TREE.root(), Checkpoint.beforeFirst(Keys.ORIGIN)),
          Keys.SIGNING);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void heads_are_written_and_read_as_their_golden_file_says() throws IOException {
    requireGolden("heads-noted-v1.json", new HeadsNoted(List.of(ALICE), AT));
  }

  @Test
  void checkpoints_are_written_and_read_as_their_golden_file_says() throws IOException {
    requireGolden("checkpoint-signed-v1.json", new CheckpointSigned(NOTE));
  }

  private static void requireGolden(String file, CheckpointEvent event) throws IOException {
    String written = StoredEvents.jsonOf(event);
    String golden;
    try (InputStream in = CheckpointFormatTest.class.getResourceAsStream("/journal/" + file)) {
      golden = in == null ? "{}" : JSON.readTree(in).toString();
    }
    assertThat(JSON.readTree(golden))
        .as("%s must hold:%n%s", file, written)
        .isEqualTo(JSON.readTree(written));
    var entry = new JournalEntry(golden, Optional.empty(), ALICE.head());
    assertThat(StoredEvents.eventOf(entry, CheckpointEvent.class)).isEqualTo(event);
  }

  static Stream<CborSerializable> messages() {
    return Stream.of(
        new JournalHeadsCommand.GetHeads(3, someone()),
        new JournalHeadsCommand.Heads(List.of(ALICE), 3, true),
        new CheckpointsCommand.GetNotes(3, 7, someone()),
        new CheckpointsCommand.GetLatest(someone()),
        new CheckpointsCommand.Notes(List.of(NOTE)),
        new CheckpointsCommand.GetProof(AccountId.of("alice"), someone()),
        new CheckpointsCommand.Proof(Optional.empty()),
        new CheckpointsCommand.Proof(
            TREE.proof(ALICE.account()).map(proof -> ProofDocument.of(proof, NOTE))));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void every_message_reaches_another_node_as_it_was(CborSerializable message) {
    KIT.serializationTestKit().verifySerialization(message, true);
  }

  private static <T> ActorRef<T> someone() {
    return KIT.spawn(Behaviors.<T>ignore());
  }
}
