package org.plimsoll.node;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.plimsoll.node.RequestOutcome.Acknowledged;
import org.plimsoll.node.RequestOutcome.Refused;
import org.plimsoll.node.RequestOutcome.Seen;
import org.plimsoll.node.RequestOutcome.Unknown;

/**
 * What a history amounts to, for a report.
 *
 * @param invoked all requests, reads and retries included
 * @param retries requests under a key that was used before, of those that are no reads
 * @param keys different requests that are no reads
 */
record HistoryCounts(
    long invoked,
    long acknowledged,
    long refused,
    long unknown,
    long seen,
    long retries,
    long keys) {

  static HistoryCounts of(List<Invocation> history) {
    Set<String> keys = new HashSet<>();
    long repeated =
        history.stream().filter(one -> !one.isRead()).filter(one -> !keys.add(one.key())).count();
    return new HistoryCounts(
        history.size(),
        count(history, Acknowledged.class),
        count(history, Refused.class),
        count(history, Unknown.class),
        count(history, Seen.class),
        repeated,
        keys.size());
  }

  private static long count(List<Invocation> history, Class<? extends RequestOutcome> kind) {
    return history.stream().filter(one -> kind.isInstance(one.outcome())).count();
  }

  /** The share of retries among what was to change something. */
  double retryShare() {
    return retries / (double) (retries + keys);
  }

  @Override
  public String toString() {
    return String.format(
        "%d invoked: %d acknowledged, %d refused, %d unknown, %d reads; %d of %d commands retried",
        invoked, acknowledged, refused, unknown, seen, retries, retries + keys);
  }
}
