package org.plimsoll.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run of cluster faults came to.
 *
 * @param secondWriters how often nodes refused a second writer
 */
record ClusterFaultReport(List<Suffered> faults, HistoryCounts counts, long secondWriters) {
  private static final long UNTOUCHED_MILLIS = 2_000;

  /**
   * One fault, with no violation found after it.
   *
   * @param kind of which there may be several
   * @param inFlight requests sent and not answered when it began
   * @param seen of the accounts since
   * @param unexpected how many nodes ended that should have gone on
   * @param note of what else was measured; may be empty
   */
  record Suffered(String kind, long inFlight, AccountWatch.Seen seen, int unexpected, String note) {
    @Override
    public String toString() {
      return String.format(
          "%d in flight, %d of %d accounts silent, all margined after %d ms",
          inFlight, silent().size(), seen.silences().size(), seen.margined());
    }

    private List<Long> silent() {
      return seen.silences().stream().filter(silence -> silence > UNTOUCHED_MILLIS).toList();
    }
  }

  ClusterFaultReport {
    faults = List.copyOf(faults);
  }

  @Override
  public String toString() {
    Map<String, List<Suffered>> byKind =
        faults.stream()
            .collect(
                Collectors.groupingBy(Suffered::kind, LinkedHashMap::new, Collectors.toList()));
    return String.format(
            "%d faults, 0 violations; %s; second writers refused: %d%n",
            faults.size(), counts, secondWriters)
        + byKind.entrySet().stream()
            .map(kind -> told(kind.getKey(), kind.getValue()))
            .collect(Collectors.joining());
  }

  private static String told(String kind, List<Suffered> faults) {
    List<Long> silent = faults.stream().flatMap(fault -> fault.silent().stream()).toList();
    int all = faults.stream().mapToInt(fault -> fault.seen().silences().size()).sum();
    return String.format(
        "  %s, %d times%n"
            + "    in flight: %s%n"
            + "    %d of %d accounts were silent for more than %d ms; until they acknowledged: %s%n"
            + "    until all accounts were margined: %s%n"
            + "    nodes that ended and should not have: %d%n%s",
        kind,
        faults.size(),
        Quantiles.ofCounts(faults.stream().map(Suffered::inFlight).toList()),
        silent.size(),
        all,
        UNTOUCHED_MILLIS,
        Quantiles.ofMillis(silent),
        Quantiles.ofMillis(faults.stream().map(fault -> fault.seen().margined()).toList()),
        faults.stream().mapToInt(Suffered::unexpected).sum(),
        faults.stream()
            .map(Suffered::note)
            .filter(note -> !note.isEmpty())
            .map(note -> "    " + note + System.lineSeparator())
            .collect(Collectors.joining()));
  }
}
