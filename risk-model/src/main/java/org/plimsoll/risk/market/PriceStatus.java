package org.plimsoll.risk.market;

/**
 * How an index stands, for people; {@link PriceValidity} says what exactly is wrong, and {@link
 * PriceUse} what it may serve for.
 */
public enum PriceStatus {
  /** A fresh quorum of sources agrees. */
  VALID,
  /** There was no fresh observation for longer than allowed, or no quorum since the start. */
  STALE,
  /** There are prices, and something is wrong with them. */
  DEGRADED,
  /** The index moved further than any honest market is trusted to; a person must resume it. */
  HALTED;

  /** What a status alone says is wrong: the mildest it can stand for. */
  public PriceValidity validity() {
    return switch (this) {
      case VALID -> PriceValidity.VALID;
      case STALE -> PriceValidity.STALE;
      case DEGRADED -> PriceValidity.TOO_FEW_SOURCES;
      case HALTED -> PriceValidity.HALTED;
    };
  }
}
