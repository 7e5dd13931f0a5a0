package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.PriceValidity;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * What the {@link PriceFilter} remembers of one index. Immutable.
 *
 * @param trustedSince the start or the last resume: only what was observed later counts
 * @param latest the newest observation of each source
 * @param accepted the last accepted price, which stays in use until a newer one is accepted
 * @param movesMeasured whether a new price is compared with the accepted one; not after a resume
 * @param pending a far move that awaits its confirmation
 * @param validity what is wrong with the accepted price
 * @param average the time-weighted average of accepted prices; empty before the first
 * @param uncertainty half the spread of the sources that agreed last, as a fraction of the price
 */
public record PriceFilterState(
    IndexId index,
    Instant trustedSince,
    SortedMap<String, PriceObservation> latest,
    Optional<ObservedPrice> accepted,
    boolean movesMeasured,
    Optional<ObservedPrice> pending,
    PriceValidity validity,
    Optional<Price> average,
    Rate uncertainty) {

  public PriceFilterState {
    latest = Collections.unmodifiableSortedMap(new TreeMap<>(latest));
  }

  /** Nothing is known, and nothing observed before now will count. */
  public static PriceFilterState startedAt(IndexId index, Instant now) {
    return new PriceFilterState(
        index,
        now,
        new TreeMap<>(),
        Optional.empty(),
        false,
        Optional.empty(),
        PriceValidity.NOT_YET_CONFIRMED,
        Optional.empty(),
        Rate.ZERO);
  }

  /** The last accepted price with the present status; empty if none was ever accepted. */
  public Optional<IndexPrice> published() {
    return accepted.map(
        last ->
            new IndexPrice(
                index,
                last.price(),
                validity,
                last.observedAt(),
                average.orElse(last.price()),
                uncertainty));
  }

  public boolean isHalted() {
    return validity == PriceValidity.HALTED;
  }

  /** The price that moves are measured from; empty after a start and after a resume. */
  Optional<ObservedPrice> reference() {
    return movesMeasured ? accepted : Optional.empty();
  }

  PriceFilterState withObservation(PriceObservation observation) {
    SortedMap<String, PriceObservation> merged = new TreeMap<>(latest);
    merged.put(observation.source(), observation);
    return new PriceFilterState(
        index,
        trustedSince,
        merged,
        accepted,
        movesMeasured,
        pending,
        validity,
        average,
        uncertainty);
  }

  PriceFilterState withAccepted(
      ObservedPrice price, Price newAverage, Rate newUncertainty, PriceValidity newValidity) {
    return new PriceFilterState(
        index,
        trustedSince,
        latest,
        Optional.of(price),
        true,
        Optional.empty(),
        newValidity,
        Optional.of(newAverage),
        newUncertainty);
  }

  PriceFilterState withPending(ObservedPrice move) {
    return doubted(PriceValidity.UNCONFIRMED, Optional.of(move));
  }

  /** The sources do not agree now, or are too few; a pending move may still be confirmed. */
  PriceFilterState doubted(PriceValidity doubt) {
    return doubted(doubt, pending);
  }

  PriceFilterState stale() {
    return doubted(PriceValidity.STALE, Optional.empty());
  }

  PriceFilterState halted() {
    return doubted(PriceValidity.HALTED, Optional.empty());
  }

  /**
   * What was seen to contradict the accepted price does so until another is accepted: silence, or
   * fewer voices, do not unsay it.
   */
  private PriceFilterState doubted(PriceValidity doubt, Optional<ObservedPrice> newPending) {
    boolean isContradicted = validity.isWorseThan(PriceValidity.STALE);
    return new PriceFilterState(
        index,
        trustedSince,
        latest,
        accepted,
        movesMeasured,
        newPending,
        isContradicted && validity.isWorseThan(doubt) ? validity : doubt,
        average,
        uncertainty);
  }

  public PriceStatus status() {
    return validity.status();
  }

  PriceFilterState resumedAt(Instant now) {
    return new PriceFilterState(
        index,
        now,
        latest,
        accepted,
        false,
        Optional.empty(),
        PriceValidity.NOT_YET_CONFIRMED,
        Optional.empty(),
        Rate.ZERO);
  }
}
