package org.plimsoll.account;

import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.Spot;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * What a trade moves, for every kind of instrument: a future keeps the trade's cash as entry cost
 * of the position, an option's premium is paid at once, a spot trade only exchanges assets. The one
 * place where trades become legs. Pure.
 */
public final class TradeLegs {
  private TradeLegs() {}

  /**
   * What a trade brings the one who trades, in the settlement asset: received if positive. The same
   * amount with the other sign for the opposite quantity, so that nothing remains between the two
   * sides of a trade.
   *
   * @param quantity bought if positive, sold if negative
   */
  public static Cash cash(Instrument instrument, Quantity quantity, Price price) {
    Cash value =
        instrument instanceof Contract contract
            ? contract.value(quantity, price, RoundingMode.HALF_EVEN)
            : quantity.times(price, RoundingMode.HALF_EVEN);
    return value.negate();
  }

  /** One account's side of a trade at a price. */
  public static Leg leg(AccountId account, Instrument instrument, Quantity quantity, Price price) {
    return leg(account, instrument, quantity, cash(instrument, quantity, price), Cash.ZERO);
  }

  /**
   * One account's side of a trade for an amount of cash.
   *
   * @param cash received if positive, paid if negative, in the settlement asset
   * @param fee in the settlement asset, >= 0
   */
  public static Leg leg(
      AccountId account, Instrument instrument, Quantity quantity, Cash cash, Cash fee) {
    AssetId settlement = instrument.settlement();
    Map<AssetId, Cash> fees = fee.isZero() ? Map.of() : Map.of(settlement, fee);
    Map<AssetId, Cash> transfers = new TreeMap<>();
    if (instrument instanceof Contract contract && !contract.isPaidUpFront()) {
      return Leg.of(
          account,
          List.of(new LegTrade(contract.id(), settlement, quantity, cash)),
          transfers,
          fees);
    }
    if (!cash.isZero()) {
      transfers.put(settlement, cash);
    }
    if (instrument instanceof Spot spot) {
      transfers.put(spot.base(), Cash.ofUnits(quantity.units()));
      return Leg.of(account, List.of(), transfers, fees);
    }
    LegTrade delivered = new LegTrade(instrument.id(), settlement, quantity, Cash.ZERO);
    return Leg.of(account, List.of(delivered), transfers, fees);
  }

  /**
   * A trade between two accounts.
   *
   * @param quantity what the buyer buys, > 0
   */
  public static SettlementTerms trade(
      SettlementId id,
      Optional<CommandId> commandId,
      AccountId buyer,
      AccountId seller,
      Instrument instrument,
      Quantity quantity,
      Price price) {
    return new SettlementTerms(
        id,
        SettlementKind.TRADE,
        commandId,
        List.of(
            leg(buyer, instrument, quantity, price),
            leg(seller, instrument, quantity.negate(), price)));
  }
}
