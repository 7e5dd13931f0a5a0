package org.plimsoll.account;

import java.util.Set;
import org.plimsoll.risk.market.MarketTotals;

/**
 * What a node has to add to its own totals. Pure.
 *
 * @param isKnown whether every other node has said what its accounts hold
 * @param held by the accounts of all other nodes
 * @param atLeast what all accounts held together when a node was last lost, while its accounts may
 *     still be on their way back
 */
record TotalsElsewhere(boolean isKnown, HeldTotals held, HeldTotals atLeast) {
  /** Of a node that is alone. */
  static final TotalsElsewhere NONE =
      new TotalsElsewhere(true, HeldTotals.NOTHING, HeldTotals.NOTHING);

  /** Of a node that has not heard of anybody. */
  static final TotalsElsewhere UNKNOWN =
      new TotalsElsewhere(false, HeldTotals.NOTHING, HeldTotals.NOTHING);

  /** What all accounts hold, told what those of this node hold; unknown rather than too little. */
  MarketTotals with(HeldTotals own) {
    return isKnown ? own.plus(held).max(atLeast).marketTotals() : MarketTotals.UNKNOWN;
  }

  /** Owners of accounts on other nodes, whose accounts here they have to hear of. */
  Set<String> owners() {
    return held.namedOwners();
  }
}
