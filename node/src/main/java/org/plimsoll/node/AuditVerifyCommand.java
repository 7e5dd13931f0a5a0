package org.plimsoll.node;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.plimsoll.account.DecisionCheck;
import org.plimsoll.account.checkpoint.VerifierKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plimsoll audit verify}. */
@Command(
    name = "verify",
    description = {
      "Verifies a journal, or an export of one, by itself: that every event is what was written, that"
          + " the signed checkpoints fit it, that its accounts hold what came in and no more, and"
          + " that every margin decision comes out the same again.",
      "Changes nothing. The journal in a file must not be in use; that in Cassandra may be. Ends with"
          + " 2 if anything is wrong."
    },
    mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
  private static final int UNSOUND = 2;
  private static final int BUFFER = 1 << 16;

  @Mixin private JournalOptions journalOptions;
  @Mixin private DecisionOptions decisionOptions;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "verify this file of 'audit export' instead of a journal")
  private Path export;

  @Option(
      names = "--key",
      paramLabel = "KEYFILE",
      description =
          "file with the venue's key as one line <origin>+<id>+<Base64>, from elsewhere than the"
              + " journal (default: the one in the export or beside the journal)")
  private Path keyFile;

  @Option(names = "--save", description = "write how far each journal goes to this file")
  private Path save;

  @Option(
      names = "--has",
      description = "fail if a journal is shorter than it was when this file was saved")
  private Path before;

  @Override
  public Integer call() throws IOException {
    Console.quietLog();
    Console console = new Console(System.out, System.err);
    AuditSources sources = decisionOptions.sources();
    Optional<JournalExtent> earlier = earlier();
    AuditReport report = export == null ? ofJournal(sources, console) : ofExport(sources, console);
    List<String> faults = new ArrayList<>(report.faults());
    Verification verification = report.verification();
    report.print(console);
    if (earlier.isPresent()) {
      List<String> missing = verification.extent().missing(earlier.orElseThrow());
      console.line(
          "journals shorter than in %s: %,d of %,d",
          before, missing.size(), earlier.orElseThrow().events().size());
      faults.addAll(missing);
    }
    if (save != null) {
      verification.extent().write(save);
    }
    return report.verdict(faults, console) ? 0 : UNSOUND;
  }

  private Optional<JournalExtent> earlier() throws IOException {
    if (before == null) {
      return Optional.empty();
    }
    if (!Files.isReadable(before)) {
      throw new UnusableException("the file of --has cannot be read: " + before);
    }
    return Optional.of(JournalExtent.read(before));
  }

  private AuditReport ofJournal(AuditSources sources, Console console) {
    try (OfflineJournal journal = OfflineJournal.open(journalOptions)) {
      Optional<VerifierKey> given = givenKey();
      Optional<VerifierKey> key = given.or(journal::key);
      JournalVerifier verifier = new JournalVerifier(key, sources, DecisionCheck::new);
      WholeJournal whole = journal.whole(console);
      whole.read(verifier);
      return new AuditReport(
          "journal in " + journal.place(), key, given.isPresent(), verifier.end(), whole.faults());
    }
  }

  private AuditReport ofExport(AuditSources sources, Console console) throws IOException {
    if (!Files.isReadable(export)) {
      throw new UnusableException("the file of --export cannot be read: " + export);
    }
    try (InputStream in = new BufferedInputStream(console.progress("export", export), BUFFER)) {
      ExportReader reader = new ExportReader(in);
      Optional<VerifierKey> given = givenKey();
      Optional<VerifierKey> key = given.or(() -> reader.header().flatMap(ExportHeader::key));
      JournalVerifier verifier = new JournalVerifier(key, sources, DecisionCheck::new);
      List<String> faults = reader.read(verifier);
      return new AuditReport("export " + export, key, given.isPresent(), verifier.end(), faults);
    }
  }

  private Optional<VerifierKey> givenKey() {
    return Optional.ofNullable(keyFile).map(KeyFile::read);
  }
}
