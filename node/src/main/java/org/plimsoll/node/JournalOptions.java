package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.plimsoll.cluster.CassandraJournal;
import org.plimsoll.cluster.EmbeddedJournal;
import picocli.CommandLine.Option;

/** The options of commands that say where the journal is. */
final class JournalOptions {
  @Option(
      names = "--data",
      defaultValue = "data",
      description = "directory of what the node keeps (default: ./data)")
  private Path data;

  @Option(
      names = "--journal",
      defaultValue = "embedded",
      description = "embedded: a file in the directory; or cassandra (default: ${DEFAULT-VALUE})")
  private JournalKind journal;

  @Option(
      names = "--cassandra",
      paramLabel = "HOST:PORT",
      description = "a server of the journal's Cassandra (default: 127.0.0.1:9042)")
  private String cassandra;

  @Option(names = "--config", description = "file with settings that override the defaults")
  private Path config;

  private enum JournalKind {
    EMBEDDED,
    CASSANDRA
  }

  /** The directory of --data. */
  Path data() {
    return data;
  }

  boolean isEmbedded() {
    return journal == JournalKind.EMBEDDED;
  }

  /** The configuration of a node on the journal. */
  Config journalConfiguration() {
    if (journal == JournalKind.CASSANDRA) {
      return CassandraJournal.configuration(data);
    }
    if (cassandra != null) {
      throw new UnusableException("--cassandra needs --journal cassandra");
    }
    return EmbeddedJournal.configuration(data);
  }

  /** What goes before that: the file of --config, and --cassandra before it. */
  Config overrides() {
    Config overrides = ConfigFactory.empty();
    if (config != null) {
      if (!Files.isReadable(config)) {
        throw new UnusableException("the file of --config cannot be read: " + config);
      }
      overrides =
          ConfigFactory.parseFile(
              config.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }
    return cassandra == null ? overrides : CassandraJournal.withContact(overrides, cassandra);
  }
}
