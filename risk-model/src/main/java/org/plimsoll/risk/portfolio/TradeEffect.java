package org.plimsoll.risk.portfolio;

import java.math.RoundingMode;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Spot;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
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
    SortedMap<AssetId, Cash> moved = new TreeMap<>(transfers);
    moved.values().removeIf(Cash::isZero);
    transfers = Collections.unmodifiableSortedMap(moved);
  }

  /**
   * The effect of a trade at a price. The opposite quantity has exactly the opposite effect, so
   * nothing remains between the two sides of a trade.
   *
   * @param quantity bought if positive, sold if negative
   * @throws org.plimsoll.risk.units.OutOfRangeException if its value leaves the number range
   */
  public static TradeEffect of(Instrument instrument, Quantity quantity, Price price) {
    return of(instrument, quantity, cash(instrument, quantity, price));
  }

  /**
   * The effect of a trade for an amount of cash.
   *
   * @param quantity bought if positive, sold if negative
   * @param cash received if positive, paid if negative, in the settlement asset
   */
  public static TradeEffect of(Instrument instrument, Quantity quantity, Cash cash) {
    AssetId settlement = instrument.settlement();
    SortedMap<AssetId, Cash> transfers = new TreeMap<>();
    if (instrument instanceof Contract contract && !contract.isPaidUpFront()) {
      return new TradeEffect(Optional.of(contract.id()), settlement, quantity, cash, transfers);
    }
    transfers.put(settlement, cash);
    if (instrument instanceof Spot spot) {
      transfers.put(spot.base(), Cash.ofUnits(quantity.units()));
      return new TradeEffect(Optional.empty(), settlement, quantity, Cash.ZERO, transfers);
    }
    return new TradeEffect(
        Optional.of(instrument.id()), settlement, quantity, Cash.ZERO, transfers);
  }

  /**
   * What a trade brings the one who trades, in the settlement asset: received if positive. The same
   * amount with the other sign for the opposite quantity.
   *
   * @throws org.plimsoll.risk.units.OutOfRangeException if its value leaves the number range
   */
  public static Cash cash(Instrument instrument, Quantity quantity, Price price) {
    Cash value =
        instrument instanceof Contract contract
            ? contract.value(quantity, price, RoundingMode.HALF_EVEN)
            : quantity.times(price, RoundingMode.HALF_EVEN);
    return value.negate();
  }

  /** The portfolio after the trade, in which no funding is paid. */
  public Portfolio appliedTo(Portfolio portfolio) {
    return appliedTo(portfolio, Optional.empty());
  }

  /** The portfolio after the trade, before which a position it changes has paid its funding. */
  public Portfolio appliedTo(Portfolio portfolio, MarketView view) {
    return appliedTo(portfolio, contract.flatMap(view::fundingIndex));
  }

  private Portfolio appliedTo(Portfolio portfolio, Optional<FundingIndex> funding) {
    Portfolio result = portfolio;
    if (contract.isPresent()) {
      result =
          result.plusTrade(contract.orElseThrow(), settlement, quantity, contractCash, funding);
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
