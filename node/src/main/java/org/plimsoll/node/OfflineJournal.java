package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.plimsoll.account.checkpoint.VerifierKey;
import org.plimsoll.cluster.Journal;
import org.slf4j.LoggerFactory;

/** A journal that is read without a node, and that nothing is written to. */
final class OfflineJournal implements AutoCloseable {
  private static final Duration STOP = Duration.ofMinutes(1);

  /** Alone, whatever cluster the settings are of. */
  private static final Config ALONE =
      ConfigFactory.parseString(
          "pekko.actor.provider = local\npekko.coordinated-shutdown.exit-jvm = off");

  private final Config config;
  private final Journal journal;
  private final ActorSystem<Void> system;

  private OfflineJournal(Config config, Journal journal) {
    this.config = config;
    this.journal = journal;
    this.system = ActorSystem.create(Behaviors.empty(), "plimsoll", config);
  }

  /**
   * @throws UnusableException if there is none
   * @throws org.plimsoll.cluster.JournalUnavailableException if it cannot be read
   */
  static OfflineJournal open(JournalOptions options) {
    // Logging starts here, on one thread: started by many at once it complains.
    LoggerFactory.getLogger(OfflineJournal.class);
    Config overrides = ALONE.withFallback(options.overrides());
    Config config =
        Journal.readOnly(PlimsollNode.configuration(options.journalConfiguration(), overrides));
    if (options.isEmbedded() && !Files.isRegularFile(options.data().resolve("journal.mv.db"))) {
      throw new UnusableException("there is no journal in " + options.data());
    }
    Journal journal = Journal.of(config);
    journal.prepareToRead();
    return new OfflineJournal(config, journal);
  }

  WholeJournal whole(Console console) {
    return new WholeJournal(new JournalQueries(system), journal.unlisted(), console);
  }

  /** Where it is, for a reader. */
  String place() {
    return journal.place();
  }

  /** What its checkpoints are verified with, if the key lies beside it and may be read. */
  Optional<VerifierKey> key() {
    return SigningKeyFile.verifierOf(config);
  }

  @Override
  public void close() {
    system.terminate();
    PlimsollNode.await(system.getWhenTerminated(), STOP);
    journal.close();
  }
}
