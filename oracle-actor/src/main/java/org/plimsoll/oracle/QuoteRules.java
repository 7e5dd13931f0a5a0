package org.plimsoll.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.ObservationReply.Refused;
import org.plimsoll.risk.market.Basis;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;

/** Which quotes count. A quote moves a mark price only within bounds, see the median there. */
final class QuoteRules {
  private static final Duration MAX_SKEW = Duration.ofSeconds(2);

  /** A quote further from the index, as a fraction, is a broken book. */
  private static final double BOUND = 0.1;

  private QuoteRules() {}

  /**
   * @param last the newest quote that counted
   */
  static Optional<Refused> refusal(
      Optional<Quote> last, Quote quote, IndexId underlying, MarketView view, Instant now) {
    if (quote.bid().compareTo(quote.ask()) > 0) {
      return refused(Reason.QUOTE_CROSSED, "bid " + quote.bid() + " above ask " + quote.ask());
    }
    if (quote.quotedAt().isAfter(now.plus(MAX_SKEW))) {
      return refused(Reason.FROM_THE_FUTURE, "quoted at " + quote.quotedAt() + ", now " + now);
    }
    if (quote.quotedAt().isBefore(now.minus(Basis.MAX_AGE))) {
      return refused(Reason.TOO_OLD, "quoted at " + quote.quotedAt() + ", now " + now);
    }
    Optional<Quote> sameSource = last.filter(l -> l.source().equals(quote.source()));
    if (sameSource.filter(l -> quote.sequence() <= l.sequence()).isPresent()) {
      return refused(Reason.SEQUENCE_NOT_RISING, "sequence " + quote.sequence() + " is not new");
    }
    if (last.filter(l -> !quote.quotedAt().isAfter(l.quotedAt())).isPresent()) {
      return refused(
          Reason.TIME_GOES_BACK, "quoted at " + quote.quotedAt() + ", not after the last");
    }
    if (!view.isValid(underlying)) {
      return refused(Reason.INDEX_NOT_VALID, "index " + underlying + " has no valid price");
    }
    double index = view.known(underlying).price().toDouble();
    return Math.abs(quote.middle() / index - 1) > BOUND
        ? refused(
            Reason.TOO_FAR_FROM_INDEX,
            "the middle of the quote lies more than " + BOUND + " from the index " + index)
        : Optional.empty();
  }

  private static Optional<Refused> refused(Reason reason, String detail) {
    return Optional.of(new Refused(reason, detail));
  }
}
