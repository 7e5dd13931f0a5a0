package org.plimsoll.account;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** Books and trades on the market of {@link MixedMarkets}, at BTC 50,000 and ETH 3,000. */
final class MixedAccounts {
  static final MarginParameters PARAMETERS =
      MixedMarkets.parameters(StandardRules.NONE, Optional.of(PortfolioMargin.rules()));

  static final MarketView VIEW = MixedMarkets.view(PARAMETERS, "50000", "3000");

  /** As before, but nobody can choose portfolio margin. */
  static final MarketView STANDARD_ONLY =
      MixedMarkets.view(
          MixedMarkets.parameters(StandardRules.NONE, Optional.empty()), "50000", "3000");

  private MixedAccounts() {}

  static Instrument instrument(String id) {
    return PARAMETERS.instrument(InstrumentId.of(id));
  }

  /** Amounts such as {@code USDT=5000 BTC=-0.1}. */
  static Map<AssetId, Cash> amounts(String text) {
    Map<AssetId, Cash> amounts = new TreeMap<>();
    if (text != null && !text.isBlank()) {
      for (String each : text.trim().split(" ")) {
        String[] parts = each.split("=");
        amounts.put(AssetId.of(parts[0]), Cash.of(parts[1]));
      }
    }
    return amounts;
  }

  /**
   * A book that entered everything at its mark.
   *
   * @param collateral as in {@link #amounts}
   * @param positions such as {@code BTC-PERP=2 BTC-31JAN25-50000-C=-1}
   */
  static Portfolio book(String collateral, String positions) {
    Map<InstrumentId, Position> held = new HashMap<>();
    if (positions != null && !positions.isBlank()) {
      for (String each : positions.trim().split(" ")) {
        String[] parts = each.split("=");
        Contract contract = PARAMETERS.contract(InstrumentId.of(parts[0]));
        Quantity quantity = Quantity.of(parts[1]);
        Price mark = VIEW.markPrice(contract.id());
        Cash cost =
            contract.isPaidUpFront()
                ? Cash.ZERO
                : TradeLegs.cash(contract, quantity, mark).negate();
        held.put(contract.id(), new Position(quantity, cost));
      }
    }
    return new Portfolio(amounts(collateral), held);
  }

  /** Alice trades with bob at the mark. */
  static SettlementTerms tradeAtMark(String id, String instrument, String quantity) {
    Instrument traded = instrument(instrument);
    Price price =
        traded instanceof Contract
            ? VIEW.markPrice(traded.id())
            : VIEW.known(traded.underlying()).price();
    return TradeLegs.trade(
        SettlementId.of(id),
        Optional.empty(),
        Accounts.ALICE,
        Accounts.BOB,
        traded,
        Quantity.of(quantity),
        price);
  }
}
