package org.plimsoll.node.operations;

import java.time.Duration;
import java.time.Instant;

/**
 * Account-seconds nobody measured: accounts with exposure, times the seconds since the view they
 * were last measured against was older than a bound. It goes on while nobody tells it anything.
 */
final class UnmeasuredTime {
  private static final double NANOS = 1e9;

  private final Duration bound;
  private Instant countedTo;
  private Instant measuredUntil;
  private int accounts;
  private double seconds;

  /**
   * @param bound how old the view of a measurement may be
   */
  UnmeasuredTime(Duration bound, Instant now) {
    this.bound = bound;
    this.countedTo = now;
    this.measuredUntil = now;
  }

  /** So many accounts are measured, against a view that was made at a time. */
  synchronized void measured(int newAccounts, Instant asOf, Instant now) {
    countTo(now);
    accounts = newAccounts;
    measuredUntil = asOf.plus(bound);
  }

  /** All of them so far; never less than before. */
  synchronized double seconds(Instant now) {
    countTo(now);
    return seconds;
  }

  /**
   * How many accounts with exposure are measured as the bound wants it: all that are here or none.
   */
  synchronized int measured(Instant now) {
    return now.isAfter(measuredUntil) ? 0 : accounts;
  }

  private void countTo(Instant now) {
    Instant from = measuredUntil.isAfter(countedTo) ? measuredUntil : countedTo;
    if (now.isAfter(from)) {
      seconds += accounts * (Duration.between(from, now).toNanos() / NANOS);
    }
    if (now.isAfter(countedTo)) {
      countedTo = now;
    }
  }
}
