package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.oracle.FixingEvent.InterestFixed;
import org.plimsoll.risk.units.BorrowIndex;

/** The interest on an asset as its events made it: the last interval that was fixed. */
record BorrowState(Optional<InterestFixed> last) {
  static final BorrowState EMPTY = new BorrowState(Optional.empty());

  BorrowState apply(FixingEvent event) {
    if (event instanceof InterestFixed fixed) {
      return new BorrowState(Optional.of(fixed));
    }
    throw new IllegalStateException("no rule to apply " + event);
  }

  BorrowIndex index() {
    return last.map(InterestFixed::index).orElse(BorrowIndex.ONE);
  }

  /** Up to when intervals are fixed; empty before the first. */
  Optional<Instant> fixedUpTo() {
    return last.map(InterestFixed::intervalEnd);
  }
}
