package org.plimsoll.account;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.portfolio.TradeEffect;
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
    return TradeEffect.cash(instrument, quantity, price);
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
    TradeEffect effect = TradeEffect.of(instrument, quantity, cash);
    List<LegTrade> trades =
        effect
            .contract()
            .map(id -> new LegTrade(id, effect.settlement(), quantity, effect.contractCash()))
            .map(List::of)
            .orElse(List.of());
    Map<AssetId, Cash> fees = fee.isZero() ? Map.of() : Map.of(effect.settlement(), fee);
    return Leg.of(account, trades, effect.transfers(), fees);
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
