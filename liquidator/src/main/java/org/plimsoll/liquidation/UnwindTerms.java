package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * The settlements of a liquidation. The leg of the account that waits stands last, so that it asks
 * again until the other side has its leg too. Pure.
 */
final class UnwindTerms {
  private UnwindTerms() {}

  /** The fill of a market slice. The fee is charged to the account. */
  static SettlementTerms ofFill(
      AccountId account, ExecutionReport.Filled fill, MarginParameters parameters) {
    Contract contract = parameters.contract(fill.order().instrument());
    Leg counterparty =
        TradeLegs.leg(
            fill.counterparty(),
            contract,
            fill.quantity().negate(),
            fill.cash().negate(),
            Cash.ZERO);
    Leg own = TradeLegs.leg(account, contract, fill.quantity(), fill.cash(), fill.fee());
    return new SettlementTerms(
        fill.order().id(), SettlementKind.UNWIND, Optional.empty(), List.of(counterparty, own));
  }

  /** The same for several fills, one after the other. */
  static List<ExecutionReport.Filled> withFeesFromEquity(
      List<ExecutionReport.Filled> fills, Portfolio portfolio, MarketView view) {
    List<ExecutionReport.Filled> paid = new ArrayList<>();
    Portfolio after = portfolio;
    for (ExecutionReport.Filled fill : fills) {
      ExecutionReport.Filled affordable = withFeeFromEquity(fill, after, view);
      paid.add(affordable);
      Contract contract = view.parameters().contract(fill.order().instrument());
      after =
          TradeLegs.leg(
                  AccountId.of("any"), contract, fill.quantity(), fill.cash(), affordable.fee())
              .fundedAt(view)
              .appliedTo(after);
    }
    return paid;
  }

  /** What was filled of the orders of one step, all in one settlement. Fees go to the account. */
  static SettlementTerms ofFills(
      SettlementId id,
      AccountId account,
      List<ExecutionReport.Filled> fills,
      MarginParameters parameters) {
    SortedMap<AccountId, Leg> legs = new TreeMap<>();
    Leg own = Leg.of(account);
    for (ExecutionReport.Filled fill : fills) {
      List<Leg> sides = ofFill(account, fill, parameters).legs();
      legs.merge(fill.counterparty(), sides.get(0), Leg::plus);
      own = own.plus(sides.get(1));
    }
    List<Leg> all = new ArrayList<>(legs.values());
    all.add(own);
    return new SettlementTerms(id, SettlementKind.UNWIND, Optional.empty(), all);
  }

  /**
   * The fill with as much of its fee as the account has equity left for: a fee takes no account
   * below zero that its loss has not.
   *
   * @param portfolio before the fill
   */
  static ExecutionReport.Filled withFeeFromEquity(
      ExecutionReport.Filled fill, Portfolio portfolio, MarketView view) {
    Contract contract = view.parameters().contract(fill.order().instrument());
    Leg leg =
        TradeLegs.leg(AccountId.of("any"), contract, fill.quantity(), fill.cash(), Cash.ZERO)
            .fundedAt(view);
    Cash left = Equity.of(leg.appliedTo(portfolio), view).total().max(Cash.ZERO);
    Cash most = inUnitsOf(contract.settlement(), left, view);
    return new ExecutionReport.Filled(
        fill.order(), fill.quantity(), fill.cash(), fill.fee().min(most), fill.counterparty());
  }

  /**
   * Everything an account has goes to the fund. While the account is worth something at these
   * prices, the fund pays that; if it is worth less than nothing, the account ends at exactly zero
   * in every asset, and the difference to the mark is the fund's loss. That deficit is spread over
   * the futures by notional, so that each is taken at its bankruptcy price; options are taken at
   * their marks, and what no future can carry is paid as it is.
   */
  static SettlementTerms ofTakeover(
      SettlementId id, AccountId account, Portfolio portfolio, MarketView view, AccountId fund) {
    Cash worth = Equity.of(portfolio, view).netValue();
    Leg closing =
        Leg.of(
                account,
                closingTrades(portfolio, view, worth.negate().max(Cash.ZERO)),
                Map.of(),
                Map.of())
            .fundedAt(view);
    Leg own =
        Leg.of(account, closing.trades(), leftovers(closing, portfolio, worth, view), Map.of());
    return new SettlementTerms(
        id, SettlementKind.TAKEOVER, Optional.empty(), List.of(own.mirroredFor(fund), own));
  }

  /** The transfers that leave the account, once it is flat, with what it is worth or nothing. */
  private static Map<AssetId, Cash> leftovers(
      Leg closing, Portfolio portfolio, Cash worth, MarketView view) {
    AssetId settlementAsset = view.parameters().settlementAsset();
    Map<AssetId, Cash> transfers = new TreeMap<>();
    closing
        .appliedTo(portfolio)
        .collateral()
        .forEach((asset, left) -> transfers.put(asset, left.negate()));
    Cash kept = transfers.getOrDefault(settlementAsset, Cash.ZERO).plus(worth.max(Cash.ZERO));
    transfers.put(settlementAsset, kept);
    transfers.values().removeIf(Cash::isZero);
    return transfers;
  }

  /** A trade per position: futures at the mark and a share of the deficit, options for nothing. */
  private static List<LegTrade> closingTrades(Portfolio portfolio, MarketView view, Cash deficit) {
    Map<InstrumentId, Cash> shares = shares(portfolio, view, deficit);
    List<LegTrade> trades = new ArrayList<>();
    for (var held : portfolio.positions().entrySet()) {
      Contract contract = view.parameters().contract(held.getKey());
      Quantity quantity = held.getValue().quantity();
      Price mark = view.markPrice(contract.id());
      Cash cash =
          contract.isPaidUpFront()
              ? Cash.ZERO
              : contract.value(quantity, mark, RoundingMode.FLOOR).plus(shares.get(contract.id()));
      trades.add(new LegTrade(contract.id(), contract.settlement(), quantity.negate(), cash));
    }
    return trades;
  }

  /** The deficit by notional, each share in the asset its future is settled in. */
  private static Map<InstrumentId, Cash> shares(
      Portfolio portfolio, MarketView view, Cash deficit) {
    Map<InstrumentId, Cash> notionals = new TreeMap<>();
    Cash notional = Cash.ZERO;
    for (var held : portfolio.positions().entrySet()) {
      Contract contract = view.parameters().contract(held.getKey());
      if (!contract.isPaidUpFront()) {
        Cash each = MarketDepth.notionalOf(contract, held.getValue().quantity(), view);
        notionals.put(contract.id(), each);
        notional = notional.plus(each);
      }
    }
    Map<InstrumentId, Cash> shares = new TreeMap<>();
    Cash unassigned = deficit;
    int left = notionals.size();
    for (var each : notionals.entrySet()) {
      Cash share =
          --left == 0 ? unassigned : deficit.share(each.getValue(), notional, RoundingMode.DOWN);
      unassigned = unassigned.minus(share);
      AssetId settlement = view.parameters().contract(each.getKey()).settlement();
      shares.put(each.getKey(), inUnitsOf(settlement, share, view));
    }
    return shares;
  }

  private static Cash inUnitsOf(AssetId asset, Cash value, MarketView view) {
    return value.share(
        Cash.ofUnits(Price.ONE.units()),
        Cash.ofUnits(view.assetPrice(asset).units()),
        RoundingMode.DOWN);
  }
}
