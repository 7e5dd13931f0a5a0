package org.plimsoll.risk.portfolio;

import java.math.RoundingMode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.Spot;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * What a trade does to the portfolio of one who trades. A future keeps the trade's cash as entry
 * cost of its position; an option's premium is paid at once and its position costs nothing more; a
 * spot trade leaves no position and only exchanges assets.
 *
 * @param contract what is held longer or shorter afterwards; empty for spot
 * @param settlement the asset of the contract's cash
 * @param quantity bought if positive, sold if negative
 * @param contractCash what the position keeps as its cost, received if positive: of a future
 *     -quantity x size x price, or for an inverse one quantity x size / price; of an option 0
 * @param transfers collateral received (positive) or given (negative), per asset
 */
public record TradeEffect(
    Optional<InstrumentId> contract,
    AssetId settlement,
    Quantity quantity,
    Cash contractCash,
    SortedMap<AssetId, Cash> transfers) {

  public TradeEffect {
    transfers = Collections.unmodifiableSortedMap(new TreeMap<>(transfers));
  }

  /**
   * The effect of a trade at a price. The opposite quantity has exactly the opposite effect, so
   * nothing remains between the two sides of a trade.
   *
   * @param quantity bought if positive, sold if negative
   * @throws org.plimsoll.risk.units.OutOfRangeException if its value leaves the number range
   */
  public static TradeEffect of(Instrument instrument, Quantity quantity, Price price) {
    if (instrument instanceof Spot spot) {
      Cash paid = quantity.times(price, RoundingMode.HALF_EVEN);
      Cash received = Cash.ofUnits(quantity.units());
      return new TradeEffect(
          Optional.empty(),
          spot.settlement(),
          quantity,
          Cash.ZERO,
          new TreeMap<>(Map.of(spot.base(), received, spot.settlement(), paid.negate())));
    }
    Contract contract = (Contract) instrument;
    Cash cash = contract.value(quantity, price, RoundingMode.HALF_EVEN).negate();
    boolean isPaid = contract.isPaidUpFront();
    return new TradeEffect(
        Optional.of(contract.id()),
        contract.settlement(),
        quantity,
        isPaid ? Cash.ZERO : cash,
        isPaid ? new TreeMap<>(Map.of(contract.settlement(), cash)) : new TreeMap<>());
  }

  /** The portfolio after the trade. */
  public Portfolio appliedTo(Portfolio portfolio) {
    Portfolio result = portfolio;
    if (contract.isPresent()) {
      result = result.plusTrade(contract.orElseThrow(), settlement, quantity, contractCash);
    }
    for (var transfer : transfers.entrySet()) {
      result = result.plusCollateral(transfer.getKey(), transfer.getValue());
    }
    return result;
  }

  /**
   * Whether the trade only brings a position closer to zero. The premium of an option bought back
   * is part of that; whether it was worth it, equity shows.
   */
  public boolean onlyReduces(Portfolio portfolio) {
    return contract.map(held -> portfolio.isReducedBy(held, quantity)).orElse(false);
  }
}
