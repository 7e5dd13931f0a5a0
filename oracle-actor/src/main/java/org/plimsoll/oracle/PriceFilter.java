package org.plimsoll.oracle;

import static java.util.Comparator.naturalOrder;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.ObservationReply.Refused;
import org.plimsoll.risk.market.PriceValidity;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * Decides which observations count, which price they make, and what it may be used for. Pure: time
 * is passed in, the state passed out.
 *
 * <ul>
 *   <li>Only the newest observation of each source counts, while it is fresh and not at a bound of
 *       its feed.
 *   <li>A quorum of sources must agree after outliers are left out; the price is their weighted
 *       median, calculated twice in different ways.
 *   <li>A far move must be seen twice; a confirmed move beyond all trust halts the index.
 *   <li>A price many times its own average, or a small part of it, is too volatile.
 *   <li>Nothing is valid before a quorum newer than the start or the last resume.
 * </ul>
 *
 * <p>What is wrong is named by the worst that is; see {@link PriceValidity}.
 */
public final class PriceFilter {
  /** Whoever pushes prices could otherwise fill the memory with made-up names. */
  static final int MOST_SOURCES = 64;

  private final PriceFilterSettings settings;
  private final IndexCalculation first;
  private final IndexCalculation second;

  public PriceFilter(PriceFilterSettings settings) {
    this(settings, new WeightedIndex(), new ReferenceIndex());
  }

  PriceFilter(PriceFilterSettings settings, IndexCalculation first, IndexCalculation second) {
    this.settings = settings;
    this.first = first;
    this.second = second;
  }

  /** Prices that the sources agree on now. */
  private record Candidate(ObservedPrice observed, Rate uncertainty, boolean isDisputed) {
    Price price() {
      return observed.price();
    }
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
    List<PriceVote> fresh = fresh(state, now);
    return candidate(fresh)
        .map(candidate -> judge(state, candidate))
        .orElseGet(() -> withoutQuorum(state, fresh));
  }

  private PriceFilterState judge(PriceFilterState state, Candidate candidate) {
    return state
        .reference()
        .filter(last -> isFurther(last.price(), candidate.price(), settings.moveBound()))
        .map(last -> judgeMove(state, last, candidate))
        .orElseGet(() -> accept(state, candidate));
  }

  /** A dissenter may be the one who is right, so that the last price is worse than old. */
  private PriceFilterState withoutQuorum(PriceFilterState state, List<PriceVote> fresh) {
    if (fresh.isEmpty()) {
      return state.stale();
    }
    boolean agree =
        WeightedIndex.agreeing(fresh, settings).size() == fresh.size()
            && fresh.stream().noneMatch(vote -> contradicts(vote, state));
    return state.doubted(agree ? PriceValidity.TOO_FEW_SOURCES : PriceValidity.TOO_UNCERTAIN);
  }

  private boolean contradicts(PriceVote vote, PriceFilterState state) {
    return state
        .reference()
        .filter(last -> isFurther(last.price(), vote.price(), settings.outlierBound()))
        .isPresent();
  }

  private Optional<Candidate> candidate(List<PriceVote> fresh) {
    return first
        .price(fresh, settings)
        .map(
            price -> {
              List<PriceVote> agreeing = WeightedIndex.agreeing(fresh, settings);
              return new Candidate(
                  new ObservedPrice(price, newest(agreeing)),
                  halfSpread(agreeing, price),
                  !second.price(fresh, settings).equals(Optional.of(price)));
            });
  }

  /** Ends a halt: the status is that of an index without observations until newer ones come. */
  public PriceFilterState resume(PriceFilterState halted, Instant now) {
    return halted.resumedAt(now);
  }

  private PriceFilterState judgeMove(
      PriceFilterState state, ObservedPrice last, Candidate candidate) {
    Optional<ObservedPrice> repeated =
        state
            .pending()
            .filter(move -> !isFurther(move.price(), candidate.price(), settings.moveBound()));
    if (repeated.isEmpty()) {
      return state.withPending(candidate.observed());
    }
    if (!candidate.observed().observedAt().isAfter(repeated.get().observedAt())) {
      return state; // the same observations again confirm nothing
    }
    return isFurther(last.price(), candidate.price(), settings.haltBound())
        ? state.halted()
        : accept(state, candidate);
  }

  /** The time of the price never goes back, even if the newest source is now left out. */
  private PriceFilterState accept(PriceFilterState state, Candidate candidate) {
    Instant observedAt =
        state
            .accepted()
            .map(ObservedPrice::observedAt)
            .filter(last -> last.isAfter(candidate.observed().observedAt()))
            .orElse(candidate.observed().observedAt());
    ObservedPrice price = new ObservedPrice(candidate.price(), observedAt);
    Price average = average(state, price);
    return state.withAccepted(
        price, average, candidate.uncertainty(), validity(candidate, average));
  }

  private PriceValidity validity(Candidate candidate, Price average) {
    if (isManyTimes(candidate.price(), average) || isManyTimes(average, candidate.price())) {
      return PriceValidity.TOO_VOLATILE;
    }
    return candidate.isDisputed() ? PriceValidity.DISPUTED : PriceValidity.VALID;
  }

  private boolean isManyTimes(Price more, Price less) {
    BigDecimal most = less.toBigDecimal().multiply(settings.volatileRatio().toBigDecimal());
    return more.toBigDecimal().compareTo(most) > 0;
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

  private static Rate halfSpread(List<PriceVote> agreeing, Price middle) {
    double lowest = Double.POSITIVE_INFINITY;
    double highest = 0;
    for (PriceVote vote : agreeing) {
      lowest = Math.min(lowest, vote.price().toDouble());
      highest = Math.max(highest, vote.price().toDouble());
    }
    double spread = Math.min(1, (highest - lowest) / 2 / middle.toDouble());
    return Rate.ofUnits((long) Math.ceil(spread * Rate.ONE.units()));
  }

  private List<PriceVote> fresh(PriceFilterState state, Instant now) {
    Instant oldest = now.minus(settings.maxAge());
    return state.latest().values().stream()
        .filter(observation -> !observation.observedAt().isBefore(oldest))
        .filter(observation -> observation.observedAt().isAfter(state.trustedSince()))
        .filter(observation -> !settings.isBound(observation))
        .map(this::vote)
        .toList();
  }

  private PriceVote vote(PriceObservation observation) {
    return new PriceVote(
        observation.source(),
        observation.price(),
        settings.weightOf(observation),
        observation.observedAt());
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

  private static Instant newest(List<PriceVote> votes) {
    return votes.stream().map(PriceVote::observedAt).max(naturalOrder()).orElseThrow();
  }

  private static boolean isFurther(Price from, Price to, Rate bound) {
    return WeightedIndex.isFurther(from, to, bound);
  }
}
