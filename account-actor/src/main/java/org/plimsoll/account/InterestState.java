package org.plimsoll.account;

import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;
import org.plimsoll.account.AccountEvent.InterestCharged;
import org.plimsoll.account.AccountEvent.InterestStarted;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.BorrowIndex;

/**
 * What the debts of an account are charged.
 *
 * @param chargedUpTo of each debt that bears interest, the borrow index up to which it was charged;
 *     forgotten when the debt is gone
 * @param unpaid what was charged and is not settled yet, whatever became of the debt
 */
public record InterestState(
    PSortedMap<AssetId, BorrowIndex> chargedUpTo,
    PSortedMap<SettlementId, InterestCharged> unpaid) {
  static final InterestState NONE = new InterestState(TreePMap.empty(), TreePMap.empty());

  InterestState started(InterestStarted event) {
    return new InterestState(chargedUpTo.plus(event.asset(), event.index()), unpaid);
  }

  InterestState charged(InterestCharged event) {
    return new InterestState(
        chargedUpTo.plus(event.asset(), event.to()), unpaid.plus(event.settlement(), event));
  }

  InterestState paid(SettlementId settlement) {
    return unpaid.containsKey(settlement)
        ? new InterestState(chargedUpTo, unpaid.minus(settlement))
        : this;
  }

  /** This without the assets of which the portfolio owes nothing any more. */
  InterestState ofDebts(Portfolio portfolio) {
    PSortedMap<AssetId, BorrowIndex> left = chargedUpTo;
    for (AssetId asset : chargedUpTo.keySet()) {
      if (!portfolio.collateralOf(asset).isNegative()) {
        left = left.minus(asset);
      }
    }
    return left == chargedUpTo ? this : new InterestState(left, unpaid);
  }

  /** Whether interest on the asset is charged and not settled yet. */
  boolean isUnpaid(AssetId asset) {
    return unpaid.values().stream().anyMatch(charged -> charged.asset().equals(asset));
  }
}
