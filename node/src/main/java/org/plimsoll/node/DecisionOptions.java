package org.plimsoll.node;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.plimsoll.oracle.ParameterFile;
import picocli.CommandLine.Option;

/** The options of an audit that say with what decisions are made again. */
final class DecisionOptions {
  @Option(
      names = "--parameters",
      paramLabel = "NAME|FILE",
      description =
          "parameters that decisions were made under (default: those that the journal recorded, and"
              + " those that come with it)")
  private List<String> parameters = List.of();

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "bar file from which portfolio margin took its scenarios")
  private List<Path> history = List.of();

  @Option(
      names = "--history-before",
      paramLabel = "TIME",
      description = "leave out bars from here on, as a replay that begins here did (default: none)")
  private Instant before = Instant.MAX;

  AuditSources sources() {
    return new AuditSources(
        parameters.stream().map(ParameterFile::named).toList(), history, before);
  }
}
