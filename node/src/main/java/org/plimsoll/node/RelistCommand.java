package org.plimsoll.node;

import java.util.concurrent.Callable;
import org.plimsoll.cluster.Journal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plimsoll relist}. */
@Command(
    name = "relist",
    description = {
      "Lists every journal in Cassandra that has events and is not listed, so that nodes find it"
          + " again: after a backup was restored, and before any node starts.",
      "Changes no event, and takes nothing from the list. Needs the user of the nodes: one who may"
          + " only read cannot do it."
    },
    mixinStandardHelpOptions = true)
final class RelistCommand implements Callable<Integer> {
  @Mixin private JournalOptions journalOptions;

  @Override
  public Integer call() {
    Console.quietLog();
    if (journalOptions.isEmbedded()) {
      throw new UnusableException(
          "relist needs --journal cassandra: in a file a journal is listed by its events");
    }
    Journal journal =
        Journal.of(
            PlimsollNode.configuration(
                journalOptions.journalConfiguration(), journalOptions.overrides()));
    journal.prepareToRead();
    int added = journal.relist().size();
    new Console(System.out, System.err)
        .line("journals listed again: %,d, in %s", added, journal.place());
    return 0;
  }
}
