package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.plimsoll.cluster.Journal;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plimsoll audit}. */
@Command(
    name = "audit",
    description = {
      "Reads a journal and adds it up: whether every event is what was written, whether its"
          + " accounts hold what came in and no more, how new"
          + " it is, and whether it has everything that an earlier reading had.",
      "Writes no event. The journal in a file must not be in use; that in Cassandra may be."
    },
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
  private static final int UNSOUND = 2;
  private static final int SHOWN = 20;
  private static final Duration STOP = Duration.ofMinutes(1);

  /** Alone, whatever cluster the settings are of. */
  private static final Config ALONE =
      ConfigFactory.parseString(
          "pekko.actor.provider = local\npekko.coordinated-shutdown.exit-jvm = off");

  @Mixin private JournalOptions journalOptions;
  @Mixin private DecisionOptions decisionOptions;

  @Option(names = "--save", description = "write how far each journal goes to this file")
  private Path save;

  @Option(
      names = "--has",
      description = "fail if a journal is shorter than it was when this file was saved")
  private Path before;

  @Override
  public Integer call() throws IOException {
    Console.quietLog();
    // Logging starts here, on one thread: started by many at once it complains.
    LoggerFactory.getLogger(AuditCommand.class);
    Config overrides = ALONE.withFallback(journalOptions.overrides());
    Config config = PlimsollNode.configuration(journalOptions.journalConfiguration(), overrides);
    requireJournal();
    JournalExtent earlier = before == null ? null : JournalExtent.read(before);
    Journal journal = Journal.of(config);
    journal.prepare();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "plimsoll", config);
    try {
      return reportChain(new JournalQueries(system), journal.place(), earlier);
    } finally {
      system.terminate();
      PlimsollNode.await(system.getWhenTerminated(), STOP);
      journal.close();
    }
  }

  /** A reader must not leave an empty journal where there was none. */
  private void requireJournal() {
    if (journalOptions.isEmbedded()
        && !Files.isRegularFile(journalOptions.data().resolve("journal.mv.db"))) {
      throw new UnusableException("there is no journal in " + journalOptions.data());
    }
    if (before != null && !Files.isReadable(before)) {
      throw new UnusableException("the file of --has cannot be read: " + before);
    }
  }

  /** What was changed is not added up. */
  private int reportChain(JournalQueries journal, String place, JournalExtent earlier)
      throws IOException {
    Console console = new Console(System.out, System.err);
    ChainAudit chain = ChainAudit.of(journal);
    console.line(chain.line());
    return chain.faults().isEmpty()
        ? report(console, journal, place, earlier)
        : verdict(console, chain.faults());
  }

  private int report(Console console, JournalQueries journal, String place, JournalExtent earlier)
      throws IOException {
    // First, so that what is written meanwhile is at most too much in the second.
    JournalExtent extent = JournalExtent.of(journal);
    LedgerCut cut = new LedgerCut(decisionOptions.listed());
    int events = new LedgerWatch(cut).look(journal);
    LedgerAudit audit = cut.audit();
    console.line(
        "journal in %s: %,d events under %,d ids, %,d of them of accounts",
        place, extent.total(), extent.events().size(), events);
    console.line(
        "newest event of an account: %s",
        cut.newest().map(Object::toString).orElse("there is none"));
    console.line("settlements that have not reached all their accounts: %d", cut.inTransit());
    console.line("conservation: %s", LedgerAudit.plain(audit.conservation()));
    List<String> faults = new ArrayList<>(cut.faults());
    if (extent.total() == 0) {
      faults.add("nothing was found in it; of Cassandra, is all_persistence_ids restored?");
    }
    if (!audit.isExact()) {
      faults.add("the sums are off: " + audit);
    }
    if (earlier != null) {
      List<String> missing = extent.missing(earlier);
      console.line(
          "journals shorter than in %s: %d of %d", before, missing.size(), earlier.events().size());
      faults.addAll(missing);
    }
    if (save != null) {
      extent.write(save);
    }
    faults.addAll(decisionOptions.faults(journal, console));
    return verdict(console, faults);
  }

  private static int verdict(Console console, List<String> faults) {
    faults.stream().limit(SHOWN).forEach(fault -> console.line("WRONG: %s", fault));
    console.line(faults.isEmpty() ? "sound" : "NOT SOUND, " + faults.size() + " findings");
    return faults.isEmpty() ? 0 : UNSOUND;
  }
}
