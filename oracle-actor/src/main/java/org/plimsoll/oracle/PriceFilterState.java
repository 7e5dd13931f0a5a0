package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.PriceStatus;
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
 * @param status what the accepted price may be used for
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
    PriceStatus status,
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
        PriceStatus.STALE,
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
                status,
                last.observedAt(),
                average.orElse(last.price()),
                uncertainty));
  }

  public boolean isHalted() {
    return status == PriceStatus.HALTED;
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
        status,
        average,
        uncertainty);
  }

  PriceFilterState withAccepted(ObservedPrice price, Price newAverage, Rate newUncertainty) {
    return new PriceFilterState(
        index,
        trustedSince,
        latest,
        Optional.of(price),
        true,
        Optional.empty(),
        PriceStatus.VALID,
        Optional.of(newAverage),
        newUncertainty);
  }

  PriceFilterState withPending(ObservedPrice move) {
    return new PriceFilterState(
        index,
        trustedSince,
        latest,
        accepted,
        movesMeasured,
        Optional.of(move),
        PriceStatus.DEGRADED,
        average,
        uncertainty);
  }

  /** The sources do not agree now; a pending move may still be confirmed. */
  PriceFilterState degraded() {
    return new PriceFilterState(
        index,
        trustedSince,
        latest,
        accepted,
        movesMeasured,
        pending,
        PriceStatus.DEGRADED,
        average,
        uncertainty);
  }

  PriceFilterState stale() {
    return withoutPending(PriceStatus.STALE);
  }

  PriceFilterState halted() {
    return withoutPending(PriceStatus.HALTED);
  }

  private PriceFilterState withoutPending(PriceStatus newStatus) {
    return new PriceFilterState(
        index,
        trustedSince,
        latest,
        accepted,
        movesMeasured,
        Optional.empty(),
        newStatus,
        average,
        uncertainty);
  }

  PriceFilterState resumedAt(Instant now) {
    return new PriceFilterState(
        index,
        now,
        latest,
        accepted,
        false,
        Optional.empty(),
        PriceStatus.STALE,
        Optional.empty(),
        Rate.ZERO);
  }
}
