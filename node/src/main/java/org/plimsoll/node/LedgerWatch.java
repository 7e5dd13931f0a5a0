package org.plimsoll.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Settlement;
import org.plimsoll.account.SettlementEvent;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.http.LoggedEvent;

/**
 * Audits a journal while it is being written: each look reads on from where the last one ended. It
 * asks the journal only, never an account.
 */
final class LedgerWatch {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARALLEL = 4;
  private static final String ACCOUNTS = Account.TYPE_KEY.name() + "|";

  private static final int LIST_EVERY = 10;
  private static final int AT_ONCE = 500;

  private final LedgerCut cut;
  private List<AccountId> accounts = List.of();
  private long looks;

  /**
   * @param cut which may have been grown on an earlier run of the node
   */
  LedgerWatch(LedgerCut cut) {
    this.cut = cut;
  }

  LedgerCut cut() {
    return cut;
  }

  /** Reads on; returns how many events there were to read. */
  int look(PlimsollNode node) {
    JournalQueries journal = new JournalQueries(node.system());
    // To list them takes long; one that is not known yet is cut before its first event.
    if (looks % LIST_EVERY == 0) {
      accounts = accounts(journal);
    }
    looks++;
    int read = 0;
    for (int from = 0; from < accounts.size(); from += AT_ONCE) {
      read += look(accounts.subList(from, Math.min(from + AT_ONCE, accounts.size())), journal);
    }
    return read;
  }

  private int look(List<AccountId> some, JournalQueries journal) {
    List<Pair<AccountId, LoggedEvent>> events = new ArrayList<>();
    for (List<Pair<AccountId, LoggedEvent>> each : read(some, journal)) {
      events.addAll(each);
    }
    // After the legs: the terms of a leg that was read were journaled before it.
    Map<SettlementId, SettlementTerms> terms = terms(events, journal);
    events.forEach(
        event ->
            cut.add(event.first(), event.second().sequence(), event.second().event(), terms::get));
    return events.size();
  }

  private static List<AccountId> accounts(JournalQueries journal) {
    return PlimsollNode.await(
        journal
            .persistenceIds()
            .filter(id -> id.startsWith(ACCOUNTS))
            .map(id -> AccountId.of(id.substring(ACCOUNTS.length())))
            .runWith(Sink.seq(), journal.system()),
        PATIENCE);
  }

  private List<List<Pair<AccountId, LoggedEvent>>> read(
      List<AccountId> accounts, JournalQueries journal) {
    var log = journal.accounts();
    return PlimsollNode.await(
        Source.from(accounts)
            .mapAsync(
                PARALLEL,
                id ->
                    log.accountEvents(id, cut.next(id), Long.MAX_VALUE)
                        .map(event -> Pair.create(id, event))
                        .runWith(Sink.seq(), journal.system()))
            .runWith(Sink.seq(), journal.system()),
        PATIENCE);
  }

  private Map<SettlementId, SettlementTerms> terms(
      List<Pair<AccountId, LoggedEvent>> events, JournalQueries journal) {
    Set<SettlementId> wanted = new HashSet<>();
    for (Pair<AccountId, LoggedEvent> event : events) {
      if (event.second().event() instanceof LegSettled settled && cut.isNew(settled.settlement())) {
        wanted.add(settled.settlement());
      }
    }
    Map<SettlementId, SettlementTerms> found = new HashMap<>();
    PlimsollNode.await(
            Source.from(wanted)
                .mapAsync(PARALLEL, id -> terms(id, journal))
                .runWith(Sink.seq(), journal.system()),
            PATIENCE)
        .forEach(terms -> terms.ifPresent(known -> found.put(known.id(), known)));
    return found;
  }

  /** Of the last proposal, if there were several: the earlier ones were called off. */
  private static CompletionStage<Optional<SettlementTerms>> terms(
      SettlementId id, JournalQueries journal) {
    return journal
        .events(Settlement.persistenceId(id).id())
        .map(envelope -> StoredEvents.eventOf(envelope.event(), SettlementEvent.class))
        .filter(SettlementEvent.Proposed.class::isInstance)
        .map(event -> ((SettlementEvent.Proposed) event).terms())
        .runWith(Sink.lastOption(), journal.system());
  }
}
