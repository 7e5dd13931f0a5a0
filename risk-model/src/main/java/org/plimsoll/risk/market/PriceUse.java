package org.plimsoll.risk.market;

/**
 * What a price is asked for. What is wrong with it decides whether it may serve: {@link
 * #permission} is the one table of that.
 *
 * <p>Source: the validity per action of Drift protocol v2, with the house's own liquidation column:
 * there a liquidation goes on at any price that is not wrong, here only if its outcome is the same
 * wherever within a band the price may be by now.
 */
public enum PriceUse {
  /** Orders, trades, borrowing, withdrawals, transfers: what could lower excess. */
  NEW_RISK,
  /** Margin status and margin calls, short of a breach. */
  MARGIN,
  /** The start, the steps and the end of a liquidation. */
  LIQUIDATION,
  /** Funding payments. */
  FUNDING,
  /** The final price of an expired contract. */
  SETTLEMENT;

  /** Whether a price may serve. */
  public enum Permission {
    ALLOWED,
    /** Only what comes out the same for every price within the band of the last accepted one. */
    WITHIN_BAND,
    REFUSED
  }

  /** Whether a price of this validity may serve. */
  public Permission permission(PriceValidity validity) {
    return switch (validity) {
      case HALTED, NON_POSITIVE, TOO_VOLATILE, UNCONFIRMED, NOT_YET_CONFIRMED, TOO_UNCERTAIN ->
          Permission.REFUSED;
      case DISPUTED -> only(this == MARGIN);
      case STALE -> this == LIQUIDATION ? Permission.WITHIN_BAND : Permission.REFUSED;
      case TOO_FEW_SOURCES -> this == LIQUIDATION ? Permission.WITHIN_BAND : only(this == FUNDING);
      case STALE_FOR_TRADING -> only(this != NEW_RISK && this != SETTLEMENT);
      case VALID -> Permission.ALLOWED;
    };
  }

  private static Permission only(boolean allowed) {
    return allowed ? Permission.ALLOWED : Permission.REFUSED;
  }
}
