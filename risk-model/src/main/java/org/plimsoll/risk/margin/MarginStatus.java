package org.plimsoll.risk.margin;

/** How an account stands against its requirements, from safe to insolvent. */
public enum MarginStatus {
  /** Equity covers initial margin: new risk may be taken. */
  ABOVE_INITIAL,
  /** Equity is below initial margin: no new risk. */
  BELOW_INITIAL,
  /** The owner is warned: equity is close to maintenance margin. */
  MARGIN_CALL,
  /** Equity is below maintenance margin: positions are being unwound. */
  BELOW_MAINTENANCE,
  /** Equity is negative: what is left is taken over. */
  INSOLVENT;

  public boolean isWorseThan(MarginStatus other) {
    return ordinal() > other.ordinal();
  }

  /** Whether an account of this status is unwound. */
  public boolean isBreach() {
    return this == BELOW_MAINTENANCE || this == INSOLVENT;
  }
}
