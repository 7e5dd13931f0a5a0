package org.plimsoll.oracle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.MarginParameters;

/**
 * What a node has heard of the parameters. Immutable.
 *
 * @param activated all sets that were in force so far, the oldest first; the last one is
 * @param scheduled the set that follows
 * @param isWhole whether nothing of it is missing
 */
record FollowedParameters(
    List<MarginParameters> activated, Optional<Scheduled> scheduled, boolean isWhole) {
  static final FollowedParameters NOTHING =
      new FollowedParameters(List.of(), Optional.empty(), false);

  /** A set that follows at a time. */
  record Scheduled(String fingerprint, Instant effectiveAt, MarginParameters parameters) {}

  FollowedParameters {
    activated = List.copyOf(activated);
  }

  /** With what was heard; news that answer an older question are left out. */
  FollowedParameters with(ParameterNews news) {
    if (news.known() != activated.size()) {
      return this;
    }
    List<MarginParameters> more = new ArrayList<>(activated);
    news.next().map(ParameterSet::parameters).ifPresent(more::add);
    return new FollowedParameters(more, scheduledBy(news), more.size() == news.activations());
  }

  private Optional<Scheduled> scheduledBy(ParameterNews news) {
    return news.schedule()
        .flatMap(
            next ->
                news.scheduled()
                    .map(ParameterSet::parameters)
                    .or(
                        () ->
                            scheduled
                                .filter(known -> known.fingerprint().equals(next.fingerprint()))
                                .map(Scheduled::parameters))
                    .map(
                        parameters ->
                            new Scheduled(next.fingerprint(), next.effectiveAt(), parameters)));
  }

  /** All sets that were in force up to this time, the oldest first. */
  List<MarginParameters> activatedBy(Instant now) {
    List<MarginParameters> sets = new ArrayList<>(activated);
    scheduled
        .filter(next -> !next.effectiveAt().isAfter(now))
        .map(Scheduled::parameters)
        .ifPresent(sets::add);
    return sets;
  }

  /**
   * What is in force at this time. At the time that was set it needs nobody's word any more, so
   * that all nodes change over together.
   *
   * @throws java.util.NoSuchElementException if nothing was heard yet
   */
  MarginParameters inForce(Instant now) {
    return activatedBy(now).stream().reduce((earlier, later) -> later).orElseThrow();
  }
}
