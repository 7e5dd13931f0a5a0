package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.oracle.FixingEvent.FundingFixed;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Rate;

/** The funding of a perpetual as its events made it: the last interval that was fixed. */
record FundingState(Optional<FundingFixed> last) {
  static final FundingState EMPTY = new FundingState(Optional.empty());

  FundingState apply(FixingEvent event) {
    if (event instanceof FundingFixed fixed) {
      return new FundingState(Optional.of(fixed));
    }
    throw new IllegalStateException("no rule to apply " + event);
  }

  FundingIndex index() {
    return last.map(FundingFixed::index).orElse(FundingIndex.ZERO);
  }

  Optional<Rate> lastRate() {
    return last.map(FundingFixed::rate);
  }

  /** Up to when intervals are fixed; a perpetual that is new counts from the given time. */
  Optional<Instant> fixedUpTo() {
    return last.map(FundingFixed::intervalEnd);
  }
}
