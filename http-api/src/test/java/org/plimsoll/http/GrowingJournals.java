package org.plimsoll.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.risklog.RiskNote;
import org.plimsoll.oracle.CoverStress;
import org.plimsoll.oracle.MarketControlEvent;

/** A risk log and controls that grow while they are read, over accounts without end. */
final class GrowingJournals implements EventLog {
  private final EventLog others;
  private final List<LoggedRisk> risks = new ArrayList<>();
  private final List<LoggedControl> controls = new ArrayList<>();

  /**
   * @param others what is read of settlements
   */
  GrowingJournals(EventLog others) {
    this.others = others;
  }

  synchronized void note(String account, long sequence) {
    long next = risks.size() + 1L;
    risks.add(
        new LoggedRisk(next, Journaled.time(next), new RiskNote(AccountId.of(account), sequence)));
  }

  synchronized void order(CoverStress stress) {
    long next = controls.size() + 1L;
    controls.add(
        new LoggedControl(
            next,
            Journaled.time(next),
            new MarketControlEvent.CoverStressed("stress-" + next, stress)));
  }

  /** A deposit at every sequence there can be. */
  @Override
  public Source<LoggedEvent, NotUsed> accountEvents(AccountId account, long first, long last) {
    return Source.unfold(
        first,
        n ->
            n > last
                ? Optional.empty()
                : Optional.of(
                    Pair.create(n + 1, Journaled.at(n, Journaled.deposited("k" + n, "1")))));
  }

  @Override
  public Source<LoggedRisk, NotUsed> riskNotes(long first, long last) {
    return shown(risks, first, last);
  }

  @Override
  public Source<LoggedControl, NotUsed> controls(long first, long last) {
    return shown(controls, first, last);
  }

  @Override
  public Source<LoggedSettlementEvent, NotUsed> settlementEvents(SettlementId settlement) {
    return others.settlementEvents(settlement);
  }

  @Override
  public Source<AccountId, NotUsed> accounts() {
    return others.accounts();
  }

  private synchronized <T> Source<T, NotUsed> shown(List<T> journal, long first, long last) {
    int from = (int) Math.min(first - 1, journal.size());
    int to = (int) Math.min(last, journal.size());
    return Source.from(List.copyOf(journal.subList(from, Math.max(from, to))));
  }
}
