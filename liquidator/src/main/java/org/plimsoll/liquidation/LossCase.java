package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** An account that the market cannot bring back to safety, at one view. Pure. */
record LossCase(AccountId account, Portfolio portfolio, MarginModel model, MarketView view) {

  /** What would be left if all were sold at these prices; negative is a loss of others. */
  Cash worth() {
    return Equity.of(portfolio, view).netValue();
  }

  /** What the account cannot pay, >= 0. */
  Cash deficit() {
    return worth().negate().max(Cash.ZERO);
  }

  MarginStanding standing() {
    return MarginStanding.of(portfolio, view, model);
  }

  AssetId settlementAsset() {
    return view.parameters().settlementAsset();
  }

  Contract contract(InstrumentId id) {
    return view.parameters().contract(id);
  }

  boolean isFlat() {
    return portfolio.positions().isEmpty();
  }

  /** Its instruments, the largest notional first. */
  List<InstrumentId> instruments() {
    return portfolio.positions().keySet().stream()
        .sorted(
            Comparator.comparing(this::notional).reversed().thenComparing(InstrumentId::compareTo))
        .toList();
  }

  Cash notional(InstrumentId id) {
    return MarketDepth.notionalOf(contract(id), portfolio.quantityOf(id), view);
  }

  /** An amount by the underlyings of its positions, in proportion to notional; exact. */
  SortedMap<String, Cash> byMarket(Cash amount) {
    SortedMap<String, Cash> notionals = new TreeMap<>();
    portfolio
        .positions()
        .keySet()
        .forEach(
            id -> notionals.merge(contract(id).underlying().value(), notional(id), Cash::plus));
    return split(amount, notionals);
  }

  /** A deficit by the futures that can carry it, in proportion to notional; exact. */
  SortedMap<InstrumentId, Cash> byFuture(Cash deficit) {
    SortedMap<InstrumentId, Cash> notionals = new TreeMap<>();
    portfolio.positions().keySet().stream()
        .filter(id -> !contract(id).isPaidUpFront())
        .forEach(id -> notionals.put(id, notional(id)));
    return split(deficit, notionals);
  }

  /**
   * The account's side of closing part of a position at mark. What it closes and what is left are
   * together worth what was there, to the last step: the funding that is due is paid with the first
   * of it, up to the view, whenever the leg is applied.
   *
   * @param before how much of it the same settlement has closed already, >= 0
   * @param closed how much more, > 0
   * @param extra what it receives beside the mark price, in the settlement asset of the contract
   */
  Leg closing(InstrumentId id, Quantity before, Quantity closed, Cash extra) {
    Contract contract = contract(id);
    Quantity held = portfolio.quantityOf(id);
    boolean isLong = held.signum() > 0;
    Quantity open = isLong ? held.minus(before) : held.plus(before);
    Quantity left = isLong ? open.minus(closed) : open.plus(closed);
    Cash cash = valueOf(contract, open).minus(valueOf(contract, left)).plus(extra);
    return TradeLegs.leg(account, contract, left.minus(open), cash, Cash.ZERO).fundedAt(view);
  }

  private Cash valueOf(Contract contract, Quantity quantity) {
    return contract.value(quantity, view.markPrice(contract.id()), RoundingMode.FLOOR);
  }

  /** A part of each position, in whole lots, rounded up to all of it or down to nothing. */
  SortedMap<InstrumentId, Quantity> part(Cash part, Cash whole, RoundingMode rounding) {
    SortedMap<InstrumentId, Quantity> quantities = new TreeMap<>();
    portfolio
        .positions()
        .forEach(
            (id, position) -> {
              Quantity held = position.quantity().abs();
              long lot = contract(id).lot().units();
              long units =
                  Cash.ofUnits(held.units()).share(part.min(whole), whole, rounding).units();
              long lots = rounding == RoundingMode.UP ? (units + lot - 1) / lot : units / lot;
              boolean isAll = part.compareTo(whole) >= 0;
              long taken = isAll ? held.units() : Math.min(held.units(), lots * lot);
              if (taken > 0) {
                quantities.put(
                    id, Quantity.ofUnits(position.quantity().signum() < 0 ? -taken : taken));
              }
            });
    return quantities;
  }

  private static <K extends Comparable<K>> SortedMap<K, Cash> split(
      Cash amount, Map<K, Cash> weights) {
    SortedMap<K, Cash> shares = new TreeMap<>();
    Cash weight = weights.values().stream().reduce(Cash.ZERO, Cash::plus);
    Cash rest = amount;
    for (var each : new TreeMap<>(weights).entrySet()) {
      Cash share =
          weight.isZero() ? Cash.ZERO : rest.share(each.getValue(), weight, RoundingMode.UP);
      shares.put(each.getKey(), share);
      rest = rest.minus(share);
      weight = weight.minus(each.getValue());
    }
    return shares;
  }
}
