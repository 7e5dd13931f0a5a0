package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/**
 * The settlements of a liquidation. The leg of the account that waits stands last, so that it asks
 * again until the other side has its leg too. Pure.
 */
final class UnwindTerms {
  private UnwindTerms() {}

  /** The fill of a market slice. The fee is charged to the account. */
  static SettlementTerms ofFill(
      AccountId account, ExecutionReport.Filled fill, AssetId settlementAsset) {
    InstrumentId instrument = fill.order().instrument();
    Leg counterparty =
        Leg.of(
            fill.counterparty(),
            new LegTrade(
                instrument, settlementAsset, fill.quantity().negate(), fill.cash().negate()));
    Leg own =
        Leg.of(
            account,
            List.of(new LegTrade(instrument, settlementAsset, fill.quantity(), fill.cash())),
            Map.of(),
            Map.of(settlementAsset, fill.fee()));
    return new SettlementTerms(
        fill.order().id(), SettlementKind.UNWIND, Optional.empty(), List.of(counterparty, own));
  }

  /**
   * Everything an account has goes to the fund. While the account is worth something at these
   * prices, the fund pays that; if it is worth less than nothing, the positions are taken at their
   * bankruptcy prices, at which the account ends at exactly zero, and the difference to the mark is
   * the fund's loss. It is spread over the positions by notional.
   */
  static SettlementTerms ofTakeover(
      SettlementId id, AccountId account, Portfolio portfolio, MarketView view, AccountId fund) {
    AssetId settlementAsset = view.parameters().settlementAsset();
    Cash deficit = Equity.of(portfolio, view).netValue().negate().max(Cash.ZERO);
    List<LegTrade> trades = closingTrades(portfolio, view, settlementAsset, deficit);
    Map<AssetId, Cash> transfers = new TreeMap<>();
    Cash paid = trades.isEmpty() ? deficit : Cash.ZERO;
    for (var held : portfolio.collateral().entrySet()) {
      if (!held.getKey().equals(settlementAsset)) {
        transfers.put(held.getKey(), held.getValue().negate());
        paid = paid.plus(held.getValue().times(view.assetPrice(held.getKey()), RoundingMode.FLOOR));
      }
    }
    if (!paid.isZero()) {
      transfers.put(settlementAsset, paid);
    }
    Leg own = Leg.of(account, trades, transfers, Map.of());
    return new SettlementTerms(
        id, SettlementKind.TAKEOVER, Optional.empty(), List.of(mirror(own, fund), own));
  }

  private static List<LegTrade> closingTrades(
      Portfolio portfolio, MarketView view, AssetId settlementAsset, Cash deficit) {
    Cash notional = Cash.ZERO;
    for (var held : portfolio.positions().entrySet()) {
      notional =
          notional.plus(
              held.getValue()
                  .notional(
                      view.parameters().contract(held.getKey()), view.markPrice(held.getKey())));
    }
    List<LegTrade> trades = new ArrayList<>();
    Cash unassigned = deficit;
    int left = portfolio.positions().size();
    for (var held : portfolio.positions().entrySet()) {
      var position = held.getValue();
      var mark = view.markPrice(held.getKey());
      Cash share =
          --left == 0
              ? unassigned
              : deficit.share(
                  position.notional(view.parameters().contract(held.getKey()), mark),
                  notional,
                  RoundingMode.DOWN);
      unassigned = unassigned.minus(share);
      Cash proceeds = position.quantity().times(mark, RoundingMode.FLOOR);
      trades.add(
          new LegTrade(
              held.getKey(), settlementAsset, position.quantity().negate(), proceeds.plus(share)));
    }
    return trades;
  }

  private static Leg mirror(Leg leg, AccountId account) {
    List<LegTrade> trades =
        leg.trades().stream()
            .map(
                trade ->
                    new LegTrade(
                        trade.instrument(),
                        trade.settlement(),
                        trade.quantity().negate(),
                        trade.cash().negate()))
            .toList();
    Map<AssetId, Cash> transfers = new TreeMap<>();
    leg.transfers().forEach((asset, cash) -> transfers.put(asset, cash.negate()));
    return Leg.of(account, trades, transfers, Map.of());
  }
}
