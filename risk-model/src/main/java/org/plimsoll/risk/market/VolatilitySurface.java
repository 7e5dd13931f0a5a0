package org.plimsoll.risk.market;

import java.time.Instant;

public record VolatilitySurface(IndexId underlying) {
  public double volatility(double strike, double forward, Instant expiry, Instant asOf) {
    return 0.5;
  }

  public double forward(double index, Instant expiry, Instant asOf) {
    return index;
  }
}
