package org.plimsoll.risk.market;

/** What is wrong with a price, the worst first: the first rule that fails names it. */
public enum PriceValidity {
  /** It moved further than any honest market is trusted to; a person must resume it. */
  HALTED,
  /** It is zero or less. */
  NON_POSITIVE,
  /** It is many times its average, or a small part of it. */
  TOO_VOLATILE,
  /** Its sources have moved far away from it, and nothing has confirmed that yet. */
  UNCONFIRMED,
  /** Two independent calculations of it do not agree. */
  DISPUTED,
  /** No quorum newer than the start or the last resume stands behind it. */
  NOT_YET_CONFIRMED,
  /** Its sources disagree too much. */
  TOO_UNCERTAIN,
  /** It is too old to measure margin by. */
  STALE,
  /** Fewer sources than the quorum stand behind it; those that do, agree. */
  TOO_FEW_SOURCES,
  /** It is too old to trade on at once. */
  STALE_FOR_TRADING,
  /** Nothing is wrong. */
  VALID;

  public boolean isWorseThan(PriceValidity other) {
    return compareTo(other) < 0;
  }

  /** What it comes to for people. */
  public PriceStatus status() {
    return switch (this) {
      case VALID -> PriceStatus.VALID;
      case STALE, STALE_FOR_TRADING, NOT_YET_CONFIRMED -> PriceStatus.STALE;
      case HALTED -> PriceStatus.HALTED;
      case NON_POSITIVE, TOO_VOLATILE, UNCONFIRMED, DISPUTED, TOO_UNCERTAIN, TOO_FEW_SOURCES ->
          PriceStatus.DEGRADED;
    };
  }
}
