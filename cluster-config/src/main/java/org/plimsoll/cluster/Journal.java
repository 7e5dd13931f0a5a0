package org.plimsoll.cluster;

import com.typesafe.config.Config;
import java.util.SortedSet;
import java.util.concurrent.CompletionStage;

/**
 * Where a node keeps its events. Whichever it is: an event is durable before it is acknowledged, a
 * number of an entity is written once, whoever writes, and replay drops nothing. Written and read
 * through Pekko Persistence with the plugins that the configuration names.
 */
public sealed interface Journal permits EmbeddedJournal, CassandraJournal {
  /**
   * The journal of a node.
   *
   * @param config of the whole node, resolved
   * @throws UnsafeJournalException if plimsoll.journal.kind names none
   */
  static Journal of(Config config) {
    String kind = config.getString("plimsoll.journal.kind");
    return switch (kind) {
      case "embedded" -> new EmbeddedJournal(config);
      case "cassandra" -> new CassandraJournal(config);
      default ->
          throw new UnsafeJournalException(
              "plimsoll.journal.kind must be embedded or cassandra, was: " + kind);
    };
  }

  /**
   * The same configuration for who only reads: a file is opened so that nothing can be written to
   * it. In Cassandra it is the user who may select and nothing else.
   *
   * @param config of the whole node, resolved
   */
  static Config readOnly(Config config) {
    return config.getString("plimsoll.journal.kind").equals("embedded")
        ? EmbeddedJournal.readOnly(config)
        : config;
  }

  /**
   * Makes sure, before anything is written, that nothing acknowledged can be lost or dropped at
   * replay, and that the tables are there.
   *
   * @throws UnsafeJournalException naming the setting, its value and what it must be
   * @throws JournalUnavailableException if the journal cannot be reached
   */
  void prepare();

  /**
   * Makes sure that there is something to read, and changes nothing.
   *
   * @throws UnsafeJournalException naming the setting because of which events might not be seen
   * @throws JournalUnavailableException if there is no journal, or it cannot be reached
   */
  void prepareToRead();

  /**
   * The persistence ids that have events and that a question for all ids does not find: after a
   * backup whose tables were not of one moment. To be called after {@link #prepareToRead()}.
   *
   * @throws JournalUnavailableException if the journal cannot be reached
   */
  SortedSet<String> unlisted();

  /**
   * Lists what is {@link #unlisted()}, and changes nothing else.
   *
   * @return what was not listed before
   * @throws UnsafeJournalException naming the setting because of which it might not stay
   * @throws JournalUnavailableException if the journal cannot be reached, or not be written to
   */
  SortedSet<String> relist();

  /** Closes it in good order; to be called when the actor system has stopped. */
  void close();

  /**
   * Completes, with the reason, when this process can neither write nor read it any more and a new
   * process may: nothing else helps. Never completes otherwise. To be called once, after {@link
   * #prepare()}.
   */
  CompletionStage<String> lost();

  /** Where it is, for a reader. */
  String place();
}
