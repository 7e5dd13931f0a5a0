package org.plimsoll.node;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plimsoll audit export}. */
@Command(
    name = "export",
    description = {
      "Writes a whole journal to a file, an entry a line with its hash, for 'audit verify --export'.",
      "Changes nothing. The journal in a file must not be in use; that in Cassandra may be."
    },
    mixinStandardHelpOptions = true)
final class AuditExportCommand implements Callable<Integer> {
  private static final int BUFFER = 1 << 16;

  @Mixin private JournalOptions journalOptions;

  @Option(names = "--to", paramLabel = "FILE", required = true, description = "a new file")
  private Path file;

  @Override
  public Integer call() throws IOException {
    Console.quietLog();
    Console console = new Console(System.out, System.err);
    if (Files.exists(file)) {
      throw new UnusableException("the file of --to is there already: " + file);
    }
    String sha256;
    int unlisted;
    try (OfflineJournal journal = OfflineJournal.open(journalOptions);
        OutputStream out =
            new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER)) {
      var writer = new ExportWriter(out, new ExportHeader(Instant.now(), journal.key()));
      WholeJournal whole = journal.whole(console);
      whole.read(writer);
      unlisted = whole.unlisted().size();
      sha256 = writer.end();
    }
    console.line("%s  %s", sha256, file);
    if (unlisted > 0) {
      console.line("WRONG: %,d journals in it are not listed; 'audit verify' names them", unlisted);
    }
    console.line("%,d bytes; keep the line above, which is that of sha256sum", Files.size(file));
    return 0;
  }
}
