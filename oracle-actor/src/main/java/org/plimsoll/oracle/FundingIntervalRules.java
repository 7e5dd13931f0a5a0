package org.plimsoll.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plimsoll.oracle.FixingEvent.FundingFixed;
import org.plimsoll.oracle.FixingEvent.Outcome;
import org.plimsoll.risk.funding.FundingRate;
import org.plimsoll.risk.funding.PremiumWindow;
import org.plimsoll.risk.market.Basis;
import org.plimsoll.risk.market.Funding;
import org.plimsoll.risk.market.FundingTerms;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * When a funding interval is fixed and at what rate. Each interval is fixed once, in order; one
 * that nobody watched for at least half of its time costs nothing. A late one is fixed with the
 * samples of its own time, at the mark of the moment.
 *
 * @param perpetual one with funding terms
 */
record FundingIntervalRules(Perpetual perpetual) {
  /** Premiums are sampled once in each. */
  static final Duration STEP = Duration.ofMinutes(1);

  private FundingTerms terms() {
    return perpetual.funding().orElseThrow();
  }

  /**
   * The premium to sample now: how far the newest quote lies above the index; nothing without a
   * fresh quote, because the mark is the index then. Empty while the index may not serve for
   * funding.
   */
  OptionalDouble premium(MarketView view, Instant now) {
    if (!view.allows(PriceUse.FUNDING, perpetual.underlying())) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        Optional.ofNullable(view.fixings().basis().get(perpetual.id()))
            .filter(basis -> basis.isFresh(now))
            .map(Basis::latest)
            .orElse(Rate.ZERO)
            .toDouble());
  }

  /** When a sample of this moment counts: the next whole step. */
  static Instant sampleTime(Instant now) {
    long step = STEP.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli() + step - 1, step) * step);
  }

  /** The end of the interval that runs at this time. */
  Instant nextEnd(Instant now) {
    return lastEnd(now).plus(terms().interval());
  }

  /** The last interval end that is not after this time. */
  Instant lastEnd(Instant now) {
    long interval = terms().interval().toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), interval) * interval);
  }

  /**
   * What is to be fixed now.
   *
   * @param watchedSince when somebody began to watch; a new perpetual is funded from then on
   * @param premiums by the time they count for
   */
  List<FundingFixed> due(
      FundingState state,
      Instant watchedSince,
      NavigableMap<Instant, Double> premiums,
      MarketView view,
      Instant now) {
    Instant fixedUpTo = state.fixedUpTo().orElseGet(() -> lastEnd(watchedSince));
    Instant end = lastEnd(now);
    long intervals = Duration.between(fixedUpTo, end).toMillis() / terms().interval().toMillis();
    List<FundingFixed> due = new ArrayList<>();
    if (intervals > 1) {
      Instant missed = end.minus(terms().interval());
      due.add(unpaid(missed, intervals - 1, 0, Rate.ZERO, state, Outcome.TOO_FEW_SAMPLES, now));
    }
    // A price is often renewed in the very moment in which an interval ends.
    boolean mayBecomeValid =
        !view.allows(PriceUse.FUNDING, perpetual.underlying()) && now.isBefore(end.plus(STEP));
    if (intervals > 0 && !mayBecomeValid) {
      due.add(fixed(state, end, premiums, view, now));
    }
    return due;
  }

  private FundingFixed fixed(
      FundingState state,
      Instant end,
      NavigableMap<Instant, Double> premiums,
      MarketView view,
      Instant now) {
    PremiumWindow window = PremiumWindow.ending(end, terms().interval(), STEP);
    int samples = premiums.subMap(window.first(), true, window.last(), true).size();
    Rate average = samples == 0 ? Rate.ZERO : rate(window.average(premiums));
    if (2L * samples < terms().interval().dividedBy(STEP)) {
      return unpaid(end, 1, samples, average, state, Outcome.TOO_FEW_SAMPLES, now);
    }
    if (!view.allows(PriceUse.FUNDING, perpetual.underlying())) {
      return unpaid(end, 1, samples, average, state, Outcome.PRICE_NOT_VALID, now);
    }
    Price mark = view.markPrice(perpetual.id());
    double index = view.known(perpetual.underlying()).price().toDouble();
    if (Math.abs(mark.toDouble() / index - 1) > terms().markBound().toDouble()) {
      return unpaid(end, 1, samples, average, state, Outcome.MARK_TOO_FAR, now);
    }
    Rate rate = rateOf(average);
    return new FundingFixed(
        perpetual.id(),
        end,
        1,
        samples,
        average,
        rate,
        Optional.of(mark),
        state.index().plus(rate, valueOfOne(mark)),
        Outcome.PAID,
        now);
  }

  private FundingFixed unpaid(
      Instant end,
      long intervals,
      int samples,
      Rate average,
      FundingState state,
      Outcome outcome,
      Instant now) {
    FundingIndex unchanged = state.index();
    return new FundingFixed(
        perpetual.id(),
        end,
        intervals,
        samples,
        average,
        Rate.ZERO,
        Optional.empty(),
        unchanged,
        outcome,
        now);
  }

  /**
   * Where funding stands, for everybody: the estimate is of the samples of the running interval.
   */
  Funding standing(FundingState state, NavigableMap<Instant, Double> premiums, Instant now) {
    PremiumWindow window = PremiumWindow.ending(nextEnd(now), terms().interval(), STEP);
    boolean isSampled = !premiums.subMap(window.first(), true, window.last(), true).isEmpty();
    return new Funding(
        state.index(),
        state.lastRate(),
        isSampled ? Optional.of(rateOf(rate(window.average(premiums)))) : Optional.empty(),
        nextEnd(now));
  }

  /** Samples that no interval needs any more are dropped. */
  void forget(NavigableMap<Instant, Double> premiums, Instant now) {
    premiums.headMap(lastEnd(now).minus(terms().interval()), true).clear();
  }

  private Rate rateOf(Rate premium) {
    FundingTerms terms = terms();
    double cap = terms.cap().toDouble();
    return rate(
        new FundingRate(terms.interest().toDouble(), terms.damper().toDouble(), -cap, cap)
            .rate(premium.toDouble()));
  }

  private static Rate rate(double value) {
    return Rate.ofUnits(Math.round(value * Rate.ONE.units()));
  }

  /** What one contract is worth in its settlement asset. */
  private BigDecimal valueOfOne(Price mark) {
    BigDecimal size = perpetual.contractSize().toBigDecimal();
    return perpetual.form() == PayoffForm.LINEAR
        ? size.multiply(mark.toBigDecimal())
        : size.divide(mark.toBigDecimal(), MathContext.DECIMAL64);
  }
}
