package org.plimsoll.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.SettlementId;

/** Journals in memory that count what is read of them. */
final class RecordedJournals implements EventLog {
  private final Map<AccountId, List<LoggedEvent>> events;
  private final AtomicLong read = new AtomicLong();

  /**
   * @param events of each account, whose sequences are 1, 2, ...
   */
  RecordedJournals(Map<AccountId, List<LoggedEvent>> events) {
    this.events = new TreeMap<>(events);
  }

  long read() {
    return read.get();
  }

  @Override
  public Source<LoggedEvent, NotUsed> accountEvents(AccountId account, long from, long to) {
    return Source.from(events.get(account))
        .filter(event -> event.sequence() >= from && event.sequence() <= to)
        .map(
            event -> {
              read.incrementAndGet();
              return event;
            });
  }

  @Override
  public Source<LoggedSettlementEvent, NotUsed> settlementEvents(SettlementId settlement) {
    return Source.empty();
  }

  @Override
  public Source<AccountId, NotUsed> accounts() {
    return Source.from(events.keySet());
  }

  @Override
  public Source<LoggedRisk, NotUsed> riskNotes(long from, long to) {
    return Source.empty();
  }

  @Override
  public Source<LoggedControl, NotUsed> controls(long from, long to) {
    return Source.empty();
  }
}
