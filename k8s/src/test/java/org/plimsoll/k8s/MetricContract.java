package org.plimsoll.k8s;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The metrics that the program promises, as the table in README.md has them. */
final class MetricContract {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(plimsoll_\\w+)` \\| (histogram|gauge|counter) \\|");

  /** Selectors, ranges, groupings and texts: whatever may hold words that are no metrics. */
  private static final Pattern NO_METRICS =
      Pattern.compile(
          "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

  private static final Pattern WORD =
      Pattern.compile("(?<![\\w:])[a-zA-Z_:][\\w:]*(?!\\w|\\s*\\()");
  private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset");

  private MetricContract() {}

  /** The names that a scrape would show: of a histogram its three series. */
  static Set<String> series() {
    Set<String> series = new TreeSet<>();
    metrics()
        .forEach(
            (name, type) -> {
              if (type.equals("histogram")) {
                Set.of("_bucket", "_count", "_sum").forEach(suffix -> series.add(name + suffix));
              } else {
                series.add(name);
              }
            });
    return series;
  }

  /** Metric by type. */
  static Map<String, String> metrics() {
    Map<String, String> metrics = new TreeMap<>();
    ROW.matcher(Kustomization.text(Path.of("README.md")))
        .results()
        .forEach(row -> metrics.put(row.group(1), row.group(2)));
    return metrics;
  }

  /** The metrics that an expression of PromQL reads. */
  static Set<String> readBy(String expression) {
    Set<String> names = new TreeSet<>();
    WORD.matcher(NO_METRICS.matcher(expression).replaceAll(" "))
        .results()
        .map(MatchResult::group)
        .filter(word -> !KEYWORDS.contains(word))
        .forEach(names::add);
    return names;
  }
}
