package org.plimsoll.oracle;

import java.time.Duration;
import java.util.Optional;
import org.plimsoll.risk.funding.BasisAverage;
import org.plimsoll.risk.market.Basis;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * What the quotes of a perpetual come to: how far it trades from its index, now and on average.
 *
 * @param last the newest quote; empty before the first
 * @param latest the basis of that quote as a fraction of the index, 0 before the first
 * @param average of the basis, where each quote counts by the time since the one before
 */
record QuotedBasis(Optional<Quote> last, double latest, BasisAverage average) {
  /** The average forgets a quote in this time. Source: published case HL-3. */
  private static final double SECONDS = 150;

  /** For how long the first quote counts. */
  private static final Duration FIRST = Duration.ofSeconds(1);

  /** Two sources may quote at one moment; each has to count for some time. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  static final QuotedBasis NONE = new QuotedBasis(Optional.empty(), 0, BasisAverage.empty(SECONDS));

  /**
   * With one quote more, which {@link QuoteRules} let pass.
   *
   * @param index what the perpetual's index was worth when the quote came
   */
  QuotedBasis plus(Quote quote, Price index) {
    double basis = quote.middle() / index.toDouble() - 1;
    return new QuotedBasis(Optional.of(quote), basis, average.plus(basis, secondsSince(quote)));
  }

  private double secondsSince(Quote quote) {
    Duration since =
        last.map(before -> Duration.between(before.quotedAt(), quote.quotedAt())).orElse(FIRST);
    return Math.max(SHORTEST.toMillis(), since.toMillis()) / 1000.0;
  }

  /**
   * As markets are told.
   *
   * @throws IllegalStateException before the first quote
   */
  Basis basis() {
    return new Basis(rate(average.value()), rate(latest), last.orElseThrow().quotedAt());
  }

  private static Rate rate(double value) {
    return Rate.ofUnits(Math.round(value * Rate.ONE.units()));
  }
}
