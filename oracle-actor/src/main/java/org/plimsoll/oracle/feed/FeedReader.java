package org.plimsoll.oracle.feed;

import org.plimsoll.oracle.feed.FeedMessage.Quote;
import org.plimsoll.oracle.feed.FeedMessage.Reason;
import org.plimsoll.oracle.feed.FeedMessage.Skipped;
import org.plimsoll.risk.units.Rate;

/**
 * Reads the messages of one symbol; whatever they hold, the answer is a value.
 *
 * @param widestSpread a quote wider than this fraction of its middle has no price
 */
record FeedReader(FeedFormat format, String symbol, Rate widestSpread) {

  FeedMessage read(String text) {
    try {
      FeedMessage message = format.read(FeedJson.object(text), symbol);
      return message instanceof Quote quote ? judged(quote) : message;
    } catch (IllegalArgumentException e) {
      return new Skipped(Reason.MALFORMED, FeedJson.shortened(e.getMessage()));
    }
  }

  private FeedMessage judged(Quote quote) {
    if (quote.isCrossed() || quote.isWiderThan(widestSpread)) {
      return new Skipped(Reason.UNUSABLE_QUOTE, "bid " + quote.bid() + ", ask " + quote.ask());
    }
    return quote;
  }
}
