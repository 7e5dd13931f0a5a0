package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.checkpoint.Checkpoint;
import org.plimsoll.account.checkpoint.HeadLeaf;
import org.plimsoll.account.checkpoint.ProofDocument;
import org.plimsoll.account.checkpoint.SignedCheckpoint;
import org.plimsoll.account.checkpoint.SigningKey;
import org.plimsoll.account.checkpoint.SumTree;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/** What is kept of checkpoints in files, and what the command line makes of a proof. */
class CheckpointFileTest {
  private static final AccountId ALICE = AccountId.of("alice");

  @TempDir private Path data;
  private final SumTree tree =
      SumTree.of(List.of(leaf("alice", "12.5"), leaf("bob", "-3"), leaf("carol", "7")));

  private static HeadLeaf leaf(String account, String usdt) {
    return new HeadLeaf(
        AccountId.of(account),
        3,
        new Hash("ab".repeat(32)),
        Map.of(AssetId.of("USDT"), Cash.of(usdt)));
  }

  @Test
  void each_checkpoint_is_appended_once_and_one_that_was_cut_does_not_spoil_the_next()
      throws IOException {
    Path file = data.resolve("checkpoints.txt");
    var written = new CheckpointFile(file);
    SignedCheckpoint first = signed(1);
    SignedCheckpoint second = signed(2);

    written.accept(first);
    written.accept(first);
    written.accept(second);

    assertThat(file).hasContent(first.text() + "\n" + second.text() + "\n");
    Files.writeString(file, "example.org/ven", StandardOpenOption.APPEND);
    written.accept(second);
    assertThat(Files.readString(file))
        .isEqualTo(
            first.text() + "\n" + second.text() + "\nexample.org/ven\n\n" + second.text() + "\n");
  }

  @Test
  void what_cannot_be_written_harms_nobody_and_no_file_is_none() {
    new CheckpointFile(data.resolve("missing/checkpoints.txt")).accept(signed(1));
    CheckpointFile.of(
            ConfigFactory.parseString(
                "plimsoll { data-directory = \"" + data + "\", audit.checkpoints.file = \"\" }"))
        .accept(signed(1));

    assertThat(data).isEmptyDirectory();
  }

  @Test
  void the_command_line_verifies_a_proof_and_tells_a_forged_one() throws IOException {
    ProofDocument proof = ProofDocument.of(tree.proof(ALICE).orElseThrow(), signed(1));
    Path file = data.resolve("proof.json");
    new ObjectMapper().writeValue(file.toFile(), proof);
    Path keyFile = Files.writeString(data.resolve("venue.key"), key().verifier() + "\n");

    assertThat(run(0, "proof", "verify", file.toString(), "--key", keyFile.toString()))
        .contains("account alice, up to event 3", "{USDT=12.5}", "checkpoint 1", "held 19.5")
        .endsWith("proven" + System.lineSeparator());

    Files.writeString(file, Files.readString(file).replace("\"12.5\"", "\"12.6\""));
    assertThat(run(2, "proof", "verify", file.toString(), "--key", keyFile.toString()))
        .contains("NOT PROVEN: it leads to another root");
    Files.writeString(file, "{}");
    run(1, "proof", "verify", file.toString(), "--key", keyFile.toString());
    Files.writeString(keyFile, "no key");
    run(1, "proof", "verify", file.toString(), "--key", keyFile.toString());
  }

  private static String run(int expected, String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
      assertThat(NodeMain.commandLine().execute(arguments)).isEqualTo(expected);
    } finally {
      System.setOut(before);
    }
    return shown.toString(StandardCharsets.UTF_8);
  }

  private SignedCheckpoint signed(long number) {
    return SignedCheckpoint.sign(
        new Checkpoint(
            "example.org/venue",
            number,
            Instant.parse("2026-02-03T04:05:06Z"),
            tree.root(),
            Checkpoint.beforeFirst("example.org/venue")),
        key());
  }

  private SigningKey key() {
    return SigningKeyFile.of(
        ConfigFactory.parseString(
            "plimsoll.audit { origin = \"example.org/venue\", signing-key = \""
                + SigningKeyFile.drawnIn(data.resolveSibling(data.getFileName() + "-key"))
                + "\" }"));
  }
}
