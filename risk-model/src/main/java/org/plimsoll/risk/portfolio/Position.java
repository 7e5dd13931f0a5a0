package org.plimsoll.risk.portfolio;

import java.math.RoundingMode;
import java.util.Optional;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * A holding of one instrument.
 *
 * @param quantity positive is long, negative short, never zero
 * @param entryCost what it was worth when it was entered and is not yet paid, in the settlement
 *     asset: a short of 2 at 100 costs -200. Zero for an option, which is paid when it is traded
 * @param fundingIndex of the perpetual when the position last paid funding or was entered; empty:
 *     nothing has been charged since
 */
public record Position(Quantity quantity, Cash entryCost, Optional<FundingIndex> fundingIndex) {
  public Position {
    if (quantity.isZero()) {
      throw new IllegalArgumentException("a position of zero is no position");
    }
  }

  /** A position that owes no funding. */
  public Position(Quantity quantity, Cash entryCost) {
    this(quantity, entryCost, Optional.empty());
  }

  /**
   * Funding that has become due since it was last paid, in the settlement asset, rounded up;
   * negative is to be received.
   *
   * @param now the index of the perpetual; empty if it is not funded
   */
  public Cash unpaidFunding(Optional<FundingIndex> now) {
    return now.isPresent() && fundingIndex.isPresent()
        ? now.orElseThrow().paidBy(quantity, fundingIndex.orElseThrow())
        : Cash.ZERO;
  }

  /**
   * Profit of closing all of it at this price, in the contract's settlement asset; rounded down,
   * against the account. Of an option, whose price was paid: what it is worth. Without funding.
   */
  public Cash unrealizedPnl(Contract contract, Price markPrice) {
    return contract.value(quantity, markPrice, RoundingMode.FLOOR).minus(entryCost);
  }

  /** The absolute value at this price in the contract's settlement asset, rounded up. */
  public Cash notional(Contract contract, Price markPrice) {
    return contract.value(quantity.abs(), markPrice, RoundingMode.UP).abs();
  }

  /**
   * The part of the entry cost that belongs to a part of the position, as when that part is closed.
   *
   * @param closed signed like the quantity and not larger
   */
  Cash costOf(Quantity closed) {
    return entryCost.share(closed, quantity, RoundingMode.HALF_EVEN);
  }
}
