package org.plimsoll.oracle;

import static java.util.Comparator.naturalOrder;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.ObservationReply.Refused;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * Decides which observations count, which price they make, and what it may be used for. Pure: time
 * is passed in, the state passed out.
 *
 * <ul>
 *   <li>Only the newest observation of each source counts, while it is fresh.
 *   <li>A quorum of sources must agree after outliers are left out; the price is their median.
 *   <li>A far move must be seen twice; a confirmed move beyond all trust halts the index.
 *   <li>Nothing is valid before a quorum newer than the start or the last resume.
 * </ul>
 */
public final class PriceFilter {
  /** Whoever pushes prices could otherwise fill the memory with made-up names. */
  static final int MOST_SOURCES = 64;

  private final PriceFilterSettings settings;

  public PriceFilter(PriceFilterSettings settings) {
    this.settings = settings;
  }

  /** Why this observation may not be taken into account; empty if it may. */
  public Optional<Refused> refusalOf(
      PriceFilterState state, PriceObservation observation, Instant now) {
    if (!observation.index().equals(state.index())) {
      return refused(
          Reason.UNKNOWN_INDEX,
          "this is the oracle of " + state.index() + ", not of " + observation.index());
    }
    PriceObservation last = state.latest().get(observation.source());
    if (last == null && state.latest().size() >= MOST_SOURCES) {
      return refused(
          Reason.TOO_MANY_SOURCES, "this index hears " + MOST_SOURCES + " sources and no more");
    }
    return refusalBySource(last, observation).or(() -> refusalByTime(observation, now));
  }

  /** Takes an observation into account that was not refused, and judges. */
  public PriceFilterState observe(
      PriceFilterState state, PriceObservation observation, Instant now) {
    return judge(state.withObservation(observation), now);
  }

  /** Judges what is known at this instant. */
  public PriceFilterState judge(PriceFilterState state, Instant now) {
    if (state.isHalted()) {
      return state;
    }
    List<PriceObservation> fresh = fresh(state, now);
    List<PriceObservation> agreeing = withoutOutliers(fresh);
    if (agreeing.size() < settings.quorum()) {
      return fresh.isEmpty() ? state.stale() : state.degraded();
    }
    ObservedPrice candidate = new ObservedPrice(median(agreeing), newest(agreeing));
    Rate uncertainty = halfSpread(agreeing, candidate.price());
    return state
        .reference()
        .filter(last -> isFurther(last.price(), candidate.price(), settings.moveBound()))
        .map(last -> judgeMove(state, last, candidate, uncertainty))
        .orElseGet(() -> accept(state, candidate, uncertainty));
  }

  /** Ends a halt: the status is that of an index without observations until newer ones come. */
  public PriceFilterState resume(PriceFilterState halted, Instant now) {
    return halted.resumedAt(now);
  }

  private PriceFilterState judgeMove(
      PriceFilterState state, ObservedPrice last, ObservedPrice candidate, Rate uncertainty) {
    Optional<ObservedPrice> repeated =
        state
            .pending()
            .filter(move -> !isFurther(move.price(), candidate.price(), settings.moveBound()));
    if (repeated.isEmpty()) {
      return state.withPending(candidate);
    }
    if (!candidate.observedAt().isAfter(repeated.get().observedAt())) {
      return state; // the same observations again confirm nothing
    }
    return isFurther(last.price(), candidate.price(), settings.haltBound())
        ? state.halted()
        : accept(state, candidate, uncertainty);
  }

  /** The time of the price never goes back, even if the newest source is now left out. */
  private PriceFilterState accept(
      PriceFilterState state, ObservedPrice candidate, Rate uncertainty) {
    Instant observedAt =
        state
            .accepted()
            .map(ObservedPrice::observedAt)
            .filter(last -> last.isAfter(candidate.observedAt()))
            .orElse(candidate.observedAt());
    ObservedPrice price = new ObservedPrice(candidate.price(), observedAt);
    return state.withAccepted(price, average(state, price), uncertainty);
  }

  /**
   * The average moves towards the last price by the part of the window for which it stood: a spike
   * that is gone with the next price has hardly touched it.
   */
  private Price average(PriceFilterState state, ObservedPrice next) {
    if (state.average().isEmpty() || state.accepted().isEmpty()) {
      return next.price();
    }
    ObservedPrice last = state.accepted().get();
    Duration stood = Duration.between(last.observedAt(), next.observedAt());
    double weight = Math.min(1, stood.toMillis() / (double) settings.averageWindow().toMillis());
    double before = state.average().get().toDouble();
    return Price.nearest(before + weight * (last.price().toDouble() - before));
  }

  private static Rate halfSpread(List<PriceObservation> agreeing, Price middle) {
    double lowest = Double.POSITIVE_INFINITY;
    double highest = 0;
    for (PriceObservation observation : agreeing) {
      lowest = Math.min(lowest, observation.price().toDouble());
      highest = Math.max(highest, observation.price().toDouble());
    }
    double spread = Math.min(1, (highest - lowest) / 2 / middle.toDouble());
    return Rate.ofUnits((long) Math.ceil(spread * Rate.ONE.units()));
  }

  private List<PriceObservation> fresh(PriceFilterState state, Instant now) {
    Instant oldest = now.minus(settings.maxAge());
    return state.latest().values().stream()
        .filter(observation -> !observation.observedAt().isBefore(oldest))
        .filter(observation -> observation.observedAt().isAfter(state.trustedSince()))
        .toList();
  }

  private List<PriceObservation> withoutOutliers(List<PriceObservation> fresh) {
    if (fresh.isEmpty()) {
      return fresh;
    }
    Price middle = median(fresh);
    return fresh.stream()
        .filter(observation -> !isFurther(middle, observation.price(), settings.outlierBound()))
        .toList();
  }

  private static Optional<Refused> refusalBySource(
      PriceObservation last, PriceObservation observation) {
    if (last == null) {
      return Optional.empty();
    }
    if (observation.sequence() <= last.sequence()) {
      return refused(
          Reason.SEQUENCE_NOT_RISING,
          "sequence " + observation.sequence() + " came after " + last.sequence());
    }
    if (observation.observedAt().isBefore(last.observedAt())) {
      return refused(
          Reason.TIME_GOES_BACK,
          "observed at " + observation.observedAt() + ", after one of " + last.observedAt());
    }
    return Optional.empty();
  }

  private Optional<Refused> refusalByTime(PriceObservation observation, Instant now) {
    Instant observedAt = observation.observedAt();
    if (observedAt.isAfter(now.plus(settings.maxSkew()))) {
      return refused(
          Reason.FROM_THE_FUTURE,
          "observed at " + observedAt + ", more than " + settings.maxSkew() + " after " + now);
    }
    if (observedAt.isBefore(now.minus(settings.maxAge()))) {
      return refused(
          Reason.TOO_OLD,
          "observed at " + observedAt + ", more than " + settings.maxAge() + " before " + now);
    }
    return Optional.empty();
  }

  private static Optional<Refused> refused(Reason reason, String detail) {
    return Optional.of(new Refused(reason, detail));
  }

  private static Price median(List<PriceObservation> observations) {
    List<Price> prices = observations.stream().map(PriceObservation::price).sorted().toList();
    Price upper = prices.get(prices.size() / 2);
    if (prices.size() % 2 == 1) {
      return upper;
    }
    long lower = prices.get(prices.size() / 2 - 1).units();
    return Price.ofUnits(lower + (upper.units() - lower) / 2); // a sum might overflow
  }

  private static Instant newest(List<PriceObservation> observations) {
    return observations.stream()
        .map(PriceObservation::observedAt)
        .max(naturalOrder())
        .orElseThrow();
  }

  /** Exact, and free of overflow for any two prices, because a broken source may send any. */
  private static boolean isFurther(Price from, Price to, Rate bound) {
    var move = to.toBigDecimal().subtract(from.toBigDecimal()).abs();
    return move.compareTo(from.toBigDecimal().multiply(bound.toBigDecimal())) > 0;
  }
}
