package org.plimsoll.account;

/** Why value moves between accounts. */
public enum SettlementKind {
  /** Two accounts traded; each must have the margin for it. */
  TRADE(true),
  /** An owner moved collateral or a position between its own accounts. */
  TRANSFER(true),
  /** A slice of an account in liquidation was executed at a venue. */
  UNWIND(false),
  /** What is left of an account was taken over by the insurance fund. */
  TAKEOVER(false),
  /** A position of an expired contract was closed at the settlement price. */
  EXPIRY(false);

  private final boolean reserved;

  SettlementKind(boolean reserved) {
    this.reserved = reserved;
  }

  /** Whether every account must first agree and reserve its leg; the others cannot be refused. */
  public boolean isReserved() {
    return reserved;
  }
}
