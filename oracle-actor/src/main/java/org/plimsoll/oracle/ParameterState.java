package org.plimsoll.oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.oracle.ParameterEvent.Activated;
import org.plimsoll.oracle.ParameterEvent.Recorded;
import org.plimsoll.oracle.ParameterEvent.Scheduled;
import org.plimsoll.oracle.ParameterEvent.Withdrawn;

/**
 * The parameters that were, are and will be in force.
 *
 * @param sets all that were ever recorded, by fingerprint
 * @param activated the fingerprints of those that were in force, the oldest first; the last one is
 * @param scheduled what will follow
 * @param events all of them, the oldest first
 */
record ParameterState(
    Map<String, ParameterSet> sets,
    List<String> activated,
    Optional<Scheduled> scheduled,
    List<ParameterEvent> events) {
  static final ParameterState EMPTY =
      new ParameterState(Map.of(), List.of(), Optional.empty(), List.of());

  ParameterState apply(ParameterEvent event) {
    List<ParameterEvent> more = with(events, event);
    if (event instanceof Recorded recorded) {
      Map<String, ParameterSet> known = new LinkedHashMap<>(sets);
      known.put(
          recorded.fingerprint(),
          new ParameterSet(recorded.version(), recorded.fingerprint(), recorded.content()));
      return new ParameterState(Collections.unmodifiableMap(known), activated, scheduled, more);
    } else if (event instanceof Scheduled next) {
      return new ParameterState(sets, activated, Optional.of(next), more);
    } else if (event instanceof Withdrawn) {
      return new ParameterState(sets, activated, Optional.empty(), more);
    }
    Activated next = (Activated) event;
    return new ParameterState(sets, with(activated, next.fingerprint()), Optional.empty(), more);
  }

  /** The set in force; empty before any node has started with one. */
  Optional<ParameterSet> inForce() {
    return activated.isEmpty()
        ? Optional.empty()
        : Optional.of(sets.get(activated.get(activated.size() - 1)));
  }

  /** What was decided under a proposal; empty if nothing was. */
  Optional<ParameterEvent> decided(String proposal) {
    return events.stream()
        .filter(
            event ->
                event instanceof Scheduled scheduled
                        && scheduled.approval().proposal().equals(proposal)
                    || event instanceof Withdrawn withdrawn
                        && withdrawn.approval().proposal().equals(proposal))
        .findFirst();
  }

  /** What a node has to hear that knows so much. */
  ParameterNews news(int known, Optional<String> knownSchedule) {
    return new ParameterNews(
        known,
        activated.size(),
        known < activated.size() ? Optional.of(sets.get(activated.get(known))) : Optional.empty(),
        scheduled.map(next -> new ParameterNews.Schedule(next.fingerprint(), next.effectiveAt())),
        scheduled
            .map(Scheduled::fingerprint)
            .filter(fingerprint -> !knownSchedule.equals(Optional.of(fingerprint)))
            .map(sets::get));
  }

  private static <T> List<T> with(List<T> known, T next) {
    List<T> more = new ArrayList<>(known);
    more.add(next);
    return Collections.unmodifiableList(more);
  }
}
