package org.plimsoll.liquidation;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;

/**
 * How much may be unwound per instrument and window, so that unwinding does not feed the fall that
 * causes it. Immutable.
 *
 * @param limits notional per instrument and window
 * @param spent in the window that began at {@code windowStart}
 */
record UnwindBudget(
    Function<InstrumentId, Cash> limits,
    Duration window,
    Instant windowStart,
    PMap<InstrumentId, Cash> spent) {

  static UnwindBudget of(Function<InstrumentId, Cash> limits, Duration window) {
    return new UnwindBudget(limits, window, Instant.EPOCH, HashTreePMap.empty());
  }

  /** The same limit for every instrument. */
  static UnwindBudget of(Cash limit, Duration window) {
    return of(instrument -> limit, window);
  }

  /** The budget at an instant: a new window starts with nothing spent. */
  UnwindBudget at(Instant now) {
    return now.isBefore(windowStart.plus(window))
        ? this
        : new UnwindBudget(limits, window, now, HashTreePMap.empty());
  }

  Cash remaining(InstrumentId instrument) {
    Cash limit = limits.apply(instrument);
    return limit.minus(spent.getOrDefault(instrument, Cash.ZERO)).max(Cash.ZERO);
  }

  UnwindBudget spend(InstrumentId instrument, Cash notional) {
    Cash total = spent.getOrDefault(instrument, Cash.ZERO).plus(notional);
    return new UnwindBudget(limits, window, windowStart, spent.plus(instrument, total));
  }

  /** Gives back what was spent on a step that was not ordered after all. */
  UnwindBudget refund(InstrumentId instrument, Cash notional) {
    Cash total = spent.getOrDefault(instrument, Cash.ZERO).minus(notional).max(Cash.ZERO);
    return new UnwindBudget(limits, window, windowStart, spent.plus(instrument, total));
  }
}
