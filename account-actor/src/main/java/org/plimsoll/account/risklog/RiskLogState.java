package org.plimsoll.account.risklog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.risklog.RiskLogEvent.RiskNoted;

/**
 * How far the log is.
 *
 * @param noted of each account the last event that stands in it
 */
public record RiskLogState(PMap<AccountId, Long> noted) {
  static final RiskLogState EMPTY = new RiskLogState(HashTreePMap.empty());

  /** The state after one more event. */
  public RiskLogState apply(RiskLogEvent event) {
    RiskNote note = ((RiskNoted) event).note();
    return new RiskLogState(noted.plus(note.account(), note.sequence()));
  }

  /** What of this does not stand in the log yet, in the same order. */
  List<RiskNote> news(List<RiskNote> told) {
    Map<AccountId, Long> last = new HashMap<>();
    List<RiskNote> news = new ArrayList<>();
    for (RiskNote note : told) {
      long reached =
          Math.max(noted.getOrDefault(note.account(), 0L), last.getOrDefault(note.account(), 0L));
      if (note.sequence() > reached) {
        last.put(note.account(), note.sequence());
        news.add(note);
      }
    }
    return news;
  }
}
