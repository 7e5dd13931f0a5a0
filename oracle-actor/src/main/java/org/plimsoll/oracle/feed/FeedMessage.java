package org.plimsoll.oracle.feed;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/** What one message of a venue says. */
sealed interface FeedMessage {

  /**
   * The best bid and ask of the symbol that was asked for.
   *
   * @param sequence the venue's count, rising within a connection; empty if it gives none
   * @param observedAt the venue's time; empty if it gives none
   */
  record Quote(Price bid, Price ask, OptionalLong sequence, Optional<Instant> observedAt)
      implements FeedMessage {

    /**
     * The price of a quote, rounded down: half way from bid to ask. A last trade may be old, and a
     * small one moves it from bid to ask and back; the middle moves when the market does.
     */
    Price mid() {
      return Price.ofUnits(bid.units() + (ask.units() - bid.units()) / 2); // a sum might overflow
    }

    boolean isCrossed() {
      return bid.compareTo(ask) > 0;
    }

    /** Whether the spread is more than this fraction of the middle. */
    boolean isWiderThan(Rate bound) {
      var spread = ask.toBigDecimal().subtract(bid.toBigDecimal());
      return spread.compareTo(mid().toBigDecimal().multiply(bound.toBigDecimal())) > 0;
    }
  }

  /** Understood and without a price: a heartbeat, an acknowledgement, a notice. */
  record NoPrice() implements FeedMessage {}

  /**
   * Not used; it is counted and the stream goes on.
   *
   * @param detail what was wrong, for people; may hold text of the venue
   */
  record Skipped(Reason reason, String detail) implements FeedMessage {}

  /** Why a message is not used. */
  enum Reason {
    /** No JSON object, or a field that is needed is missing, of another type or out of range. */
    MALFORMED,
    /** A kind of message that this format does not know. */
    UNKNOWN,
    /** The venue says that something is wrong, for example with the subscription. */
    ERROR,
    /** A price of another symbol than the one asked for. */
    OTHER_SYMBOL,
    /** Longer than any message that could be needed. */
    TOO_LONG,
    /** Not newer by the venue's own count than what came before on this connection. */
    OUT_OF_ORDER,
    /** A bid above the ask, or further below it than a middle could be a price. */
    UNUSABLE_QUOTE
  }
}
