package org.plimsoll.oracle.feed;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.plimsoll.oracle.feed.FeedMessage.Reason;

/** What came of the messages of one source since it was made. May be read while they come. */
final class FeedCounts {
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong prices = new AtomicLong();
  private final Map<Reason, AtomicLong> skipped = new EnumMap<>(Reason.class);

  FeedCounts() {
    for (Reason reason : Reason.values()) {
      skipped.put(reason, new AtomicLong());
    }
  }

  void countConnection() {
    connections.incrementAndGet();
  }

  void countMessage() {
    messages.incrementAndGet();
  }

  void countPrice() {
    prices.incrementAndGet();
  }

  void countSkipped(Reason reason) {
    skipped.get(reason).incrementAndGet();
  }

  /** Attempts at a connection, whether it was made or not. */
  long connections() {
    return connections.get();
  }

  long messages() {
    return messages.get();
  }

  long prices() {
    return prices.get();
  }

  long skipped(Reason reason) {
    return skipped.get(reason).get();
  }

  /** For logs, without the reasons there were none of. */
  @Override
  public String toString() {
    Map<Reason, Long> some = new EnumMap<>(Reason.class);
    skipped.forEach(
        (reason, count) -> {
          if (count.get() > 0) {
            some.put(reason, count.get());
          }
        });
    return messages + " messages, " + prices + " prices, skipped " + some;
  }
}
