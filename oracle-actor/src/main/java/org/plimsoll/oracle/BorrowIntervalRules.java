package org.plimsoll.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.oracle.FixingEvent.InterestFixed;
import org.plimsoll.oracle.FixingEvent.InterestOutcome;
import org.plimsoll.risk.funding.BorrowRate;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.BorrowTerms;
import org.plimsoll.risk.market.Interest;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * When the interest of an interval is fixed and at what rate. Each interval is fixed once, in
 * order, at the utilization of the moment; of several that are over, all but the last were watched
 * by nobody and cost nothing.
 */
record BorrowIntervalRules(AssetId asset, BorrowTerms terms) {
  /** Totals are known soon after a node starts; for so long they are waited for. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The last interval end that is not after this time. */
  Instant lastEnd(Instant now) {
    long interval = terms.interval().toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), interval) * interval);
  }

  /**
   * What is to be fixed now.
   *
   * @param watchedSince when somebody began to watch; a new asset bears interest from then on
   */
  List<InterestFixed> due(
      BorrowState state, Instant watchedSince, MarketTotals totals, Instant now) {
    Instant fixedUpTo = state.fixedUpTo().orElseGet(() -> lastEnd(watchedSince));
    Instant end = lastEnd(now);
    long intervals = Duration.between(fixedUpTo, end).toMillis() / terms.interval().toMillis();
    Optional<Rate> utilization = utilization(totals);
    Instant patienceEnds = (watchedSince.isAfter(end) ? watchedSince : end).plus(PATIENCE);
    boolean mayBecomeKnown = utilization.isEmpty() && now.isBefore(patienceEnds);
    if (intervals < 1 || mayBecomeKnown) {
      return List.of();
    }
    List<InterestFixed> due = new ArrayList<>();
    if (intervals > 1) {
      due.add(notWatched(end.minus(terms.interval()), intervals - 1, state, now));
    }
    due.add(fixed(end, utilization, totals, state, now));
    return due;
  }

  /** Empty while neither deposits nor borrowings are known. */
  private Optional<Rate> utilization(MarketTotals totals) {
    return totals.deposits(asset).isEmpty() && totals.borrowings(asset).isEmpty()
        ? Optional.empty()
        : Optional.of(
            BorrowRate.utilization(
                totals.borrowings(asset).orElse(Cash.ZERO),
                totals.deposits(asset).orElse(Cash.ZERO)));
  }

  private InterestFixed fixed(
      Instant end,
      Optional<Rate> utilization,
      MarketTotals totals,
      BorrowState state,
      Instant now) {
    Rate yearly = terms.rate().yearly(utilization.orElse(Rate.ZERO));
    return new InterestFixed(
        asset,
        end,
        1,
        totals.borrowings(asset),
        totals.deposits(asset),
        utilization,
        yearly,
        state.index().after(yearly, terms.interval()),
        utilization.isPresent() ? InterestOutcome.CHARGED : InterestOutcome.TOTALS_UNKNOWN,
        now);
  }

  private InterestFixed notWatched(Instant end, long intervals, BorrowState state, Instant now) {
    BorrowIndex unchanged = state.index();
    return new InterestFixed(
        asset,
        end,
        intervals,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Rate.ZERO,
        unchanged,
        InterestOutcome.NOT_WATCHED,
        now);
  }

  /** Where the interest on the asset stands, for everybody. */
  static Interest standing(BorrowState state) {
    return new Interest(
        state.index(),
        state.last().flatMap(InterestFixed::utilization),
        state.last().map(InterestFixed::yearlyRate),
        state.fixedUpTo());
  }
}
