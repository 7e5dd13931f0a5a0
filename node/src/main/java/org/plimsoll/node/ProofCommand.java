package org.plimsoll.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.plimsoll.account.checkpoint.Checkpoint;
import org.plimsoll.account.checkpoint.ProofDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plimsoll proof}. */
@Command(
    name = "proof",
    description = "Proofs that accounts are in signed checkpoints.",
    mixinStandardHelpOptions = true,
    subcommands = ProofCommand.Verify.class)
final class ProofCommand implements Callable<Integer> {
  private static final int NOT_PROVEN = 2;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return spec.exitCodeOnInvalidInput();
  }

  /** {@code plimsoll proof verify}. */
  @Command(
      name = "verify",
      description = {
        "Verifies a proof as GET /v1/accounts/{id}/proof answers it, asking nobody: that the"
            + " checkpoint in it was signed with the key, and that the account is in it as it says."
      },
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "the proof, in JSON")
    private Path file;

    @Option(
        names = "--key",
        paramLabel = "KEYFILE",
        required = true,
        description =
            "file with the venue's key as one line <origin>+<id>+<Base64>, not from where the proof"
                + " is from")
    private Path keyFile;

    @Override
    public Integer call() {
      Console console = new Console(System.out, System.err);
      ProofDocument proof = proof();
      Optional<String> fault = proof.fault(KeyFile.read(keyFile));
      if (fault.isPresent()) {
        console.line("NOT PROVEN: %s", fault.orElseThrow());
        return NOT_PROVEN;
      }
      Checkpoint checkpoint = proof.note().checkpoint();
      console.line(
          "account %s, up to event %d (%s), held %s",
          proof.account(), proof.sequence(), proof.head(), proof.balances());
      console.line(
          "is in checkpoint %d of %s, signed at %s over %d accounts",
          checkpoint.number(), checkpoint.origin(), checkpoint.at(), checkpoint.root().size());
      checkpoint
          .root()
          .totals()
          .byAsset()
          .forEach(
              (asset, total) ->
                  console.line(
                      "all accounts: %s held %s, owed %s",
                      asset, total.assetsText(), total.debtsText()));
      console.line("proven");
      return 0;
    }

    private ProofDocument proof() {
      try {
        ProofDocument read =
            JsonMapper.builder().build().readValue(text(file), ProofDocument.class);
        if (read == null || read.hasGaps()) {
          throw new UnusableException("something is missing in the proof in " + file);
        }
        return read;
      } catch (JsonProcessingException e) {
        throw new UnusableException(
            "the file is no proof: " + file + ": " + e.getOriginalMessage());
      }
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UnusableException("the file cannot be read: " + file + ": " + e.getMessage());
      }
    }
  }
}
