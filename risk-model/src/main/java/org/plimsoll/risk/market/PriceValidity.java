package org.plimsoll.risk.market;

/** What is wrong with a price, the worst first: the first rule that fails names it. */
public enum PriceValidity {
  /** It is zero or less. */
  NON_POSITIVE,
  /** It is many times its average, or a small part of it. */
  TOO_VOLATILE,
  /** Its sources disagree too much. */
  TOO_UNCERTAIN,
  /** It is too old to measure margin by. */
  STALE_FOR_MARGIN,
  /** Too few points stand behind it. */
  INSUFFICIENT_POINTS,
  /** It is too old to trade on at once. */
  STALE_FOR_TRADING,
  /** Nothing is wrong. */
  VALID;

  /** Whether margin may be computed from it: it is right and not too old. */
  public boolean allowsMargin() {
    return compareTo(STALE_FOR_MARGIN) > 0;
  }

  /** Whether a liquidation may go on: only a price that is wrong stops it, not an old one. */
  public boolean allowsLiquidation() {
    return compareTo(TOO_VOLATILE) > 0;
  }

  /** Whether new risk may be taken on it. */
  public boolean allowsNewRisk() {
    return this == VALID;
  }
}
