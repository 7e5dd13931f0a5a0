package org.plimsoll.account;

/** Why value moves between accounts. */
public enum SettlementKind {
  /** Two accounts traded; each must have the margin for it. */
  TRADE(true),
  /** An owner moved collateral or a position between its own accounts. */
  TRANSFER(true),
  /** A slice of an account in liquidation was executed at a venue. */
  UNWIND(false),
  /** What is left of an account was taken over by the insurance fund; in older journals. */
  TAKEOVER(false),
  /** A backstop takes a share of an account in liquidation; it must have the margin for it. */
  BACKSTOP(true),
  /** Insurance takes over what is left of an account, and layers pay for it what they have. */
  INSURANCE(true),
  /** Positions are closed against the opposite side; only one that is gone can refuse. */
  DELEVERAGING(true),
  /** A position is torn up, and those who hold its market pay what is missing. */
  SOCIALIZATION(true),
  /** A position of an expired contract was closed at the settlement price. */
  EXPIRY(false),
  /** An account paid the interest on a debt to the house. */
  INTEREST(false);

  private final boolean reserved;

  SettlementKind(boolean reserved) {
    this.reserved = reserved;
  }

  /** Whether it is a step of a liquidation that names other accounts. */
  public boolean isAllocation() {
    return this == BACKSTOP || this == INSURANCE || this == DELEVERAGING || this == SOCIALIZATION;
  }

  /** By whose authority the venue settles it. */
  Authority settler() {
    return this == EXPIRY || this == INTEREST ? Authority.FIXINGS : Authority.LIQUIDATOR;
  }

  /** Whether every account must first agree and reserve its leg; the others cannot be refused. */
  public boolean isReserved() {
    return reserved;
  }
}
