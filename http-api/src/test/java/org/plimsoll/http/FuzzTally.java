package org.plimsoll.http;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.http.contract.FuzzedRequest;

/** What was answered to spoiled requests, and which answers were wrong. Thread-safe. */
final class FuzzTally {
  /** No answer: the connection was closed. */
  static final int CLOSED = 0;

  private static final int MOST_FAULTS = 20;

  private final SortedMap<String, SortedMap<Integer, Integer>> byOperation = new TreeMap<>();
  private final SortedMap<Integer, Integer> byStatus = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private int faulty;

  synchronized void count(FuzzedRequest request, int status) {
    byStatus.merge(status, 1, Integer::sum);
    byOperation
        .computeIfAbsent(request.operation(), any -> new TreeMap<>())
        .merge(status, 1, Integer::sum);
  }

  synchronized void fault(FuzzedRequest request, String what) {
    faulty++;
    if (faults.size() < MOST_FAULTS) {
      faults.add(what + "\n    " + request);
    }
  }

  synchronized int faulty() {
    return faulty;
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  synchronized int operations() {
    return byOperation.size();
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder("  by status: ").append(byStatus).append('\n');
    byOperation.forEach(
        (operation, statuses) ->
            text.append("  ").append(operation).append(": ").append(statuses).append('\n'));
    return text.toString();
  }
}
