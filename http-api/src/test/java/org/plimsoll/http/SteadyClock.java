package org.plimsoll.http;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** Passes a microsecond whenever it is read: always later, and no price ever grows stale. */
final class SteadyClock extends Clock {
  private final Instant start;
  private final AtomicLong readings = new AtomicLong();

  SteadyClock(Instant start) {
    this.start = start;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(1000 * readings.incrementAndGet());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("instants only");
  }
}
