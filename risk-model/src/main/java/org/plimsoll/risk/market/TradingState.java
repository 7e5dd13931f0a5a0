package org.plimsoll.risk.market;

/** What may be done in an instrument, or on the venue; each is stricter than those before it. */
public enum TradingState {
  /** Everything. */
  OPEN,
  /** Only what brings positions closer to zero. */
  REDUCE_ONLY,
  /** Nothing but liquidation. */
  HALTED
}
