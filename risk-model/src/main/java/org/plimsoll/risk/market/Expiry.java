package org.plimsoll.risk.market;

import java.time.Instant;
import java.util.Comparator;

/** The end of all contracts on one underlying at one time: they share a settlement price. */
public record Expiry(IndexId underlying, Instant at) implements Comparable<Expiry> {
  private static final Comparator<Expiry> ORDER =
      Comparator.comparing(Expiry::at).thenComparing(Expiry::underlying);

  @Override
  public int compareTo(Expiry other) {
    return ORDER.compare(this, other);
  }
}
