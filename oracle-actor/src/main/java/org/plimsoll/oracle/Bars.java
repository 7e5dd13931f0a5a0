package org.plimsoll.oracle;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Recorded prices: the bars of a span of time, in order.
 *
 * @param bars at least one
 * @param barLength how long one bar lasts: the smallest gap between two rows of the file
 */
public record Bars(List<Bar> bars, Duration barLength) {
  public Bars {
    bars = List.copyOf(bars);
    if (bars.isEmpty() || barLength.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("bars need at least one bar and a positive length");
    }
  }

  /**
   * Reads a CSV file, plain or gzipped (by the ending {@code .gz}). Its header is {@code timestamp}
   * and then {@code <asset>_open|high|low|close|volume}; open and volume may be missing. A missing
   * open is the close before it. A timestamp is the start of its bar.
   *
   * @param from the first bar starts then or later
   * @param to the last bar starts before; the file is not read beyond
   * @throws BarFileException naming file, line, column and what is wrong
   */
  public static Bars read(Path file, Instant from, Instant to) {
    return BarFile.read(file, from, to);
  }

  /** The assets that have prices in every bar, upper-case. */
  public Set<String> assets() {
    Set<String> assets = new TreeSet<>(bars.get(0).assets().keySet());
    bars.forEach(bar -> assets.retainAll(bar.assets().keySet()));
    return assets;
  }
}
