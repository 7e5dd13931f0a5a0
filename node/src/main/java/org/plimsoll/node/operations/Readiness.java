package org.plimsoll.node.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What keeps this node from being ready, as it last saw itself. For use by any thread. */
final class Readiness {
  private final Clock clock;
  private final Duration patience;
  private volatile Look newest;

  private record Look(Instant at, List<Missing> missing) {}

  /**
   * @param patience how long a look counts
   */
  Readiness(Clock clock, Duration patience) {
    this.clock = clock;
    this.patience = patience;
  }

  void looked(Instant at, List<Missing> missing) {
    newest = new Look(at, List.copyOf(missing));
  }

  /** Empty: the node is ready. */
  List<Missing> missing() {
    Look look = newest;
    if (look == null) {
      return List.of(new Missing("start", "the node is starting"));
    }
    return look.at().plus(patience).isBefore(clock.instant())
        ? List.of(new Missing("watch", "the node has not looked at itself since " + look.at()))
        : look.missing();
  }
}
