package org.plimsoll.risk.pricing;

import java.time.Instant;

public final class Years {
  private Years() {}

  public static double between(Instant from, Instant to) {
    return (to.getEpochSecond() - from.getEpochSecond()) / 31_536_000.0;
  }
}
