package org.plimsoll.risk.margin;

import java.math.RoundingMode;
import java.util.function.Function;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * What a portfolio is worth, in the settlement asset.
 *
 * @param collateralValue holdings after haircut, debts in full
 * @param unrealizedPnl profit of closing every position at its mark price; of options, what they
 *     are worth
 * @param netValue holdings without haircut plus unrealized profit: what would be left if all were
 *     sold at these prices
 */
public record Equity(Cash collateralValue, Cash unrealizedPnl, Cash netValue) {

  /**
   * Values a portfolio; every item rounded down.
   *
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   */
  public static Equity of(Portfolio portfolio, MarketView view) {
    Cash unrealizedPnl = Cash.ZERO;
    for (var held : portfolio.positions().entrySet()) {
      unrealizedPnl = unrealizedPnl.plus(unrealizedPnl(held.getKey(), held.getValue(), view));
    }
    Cash afterHaircut =
        collateral(portfolio, view, asset -> view.parameters().asset(asset).haircut());
    Cash gross = collateral(portfolio, view, asset -> Rate.ZERO);
    return new Equity(afterHaircut, unrealizedPnl, gross.plus(unrealizedPnl));
  }

  /** Profit of closing a position at its mark price, in the settlement asset of the parameters. */
  static Cash unrealizedPnl(InstrumentId id, Position position, MarketView view) {
    Contract contract = view.parameters().contract(id);
    Cash inSettlement = position.unrealizedPnl(contract, view.markPrice(id));
    return view.valueOf(contract.settlement(), inSettlement, RoundingMode.FLOOR);
  }

  /** What margin is measured against: collateral after haircut plus unrealized profit. */
  public Cash total() {
    return collateralValue.plus(unrealizedPnl);
  }

  private static Cash collateral(
      Portfolio portfolio, MarketView view, Function<AssetId, Rate> haircut) {
    Cash sum = Cash.ZERO;
    for (var held : portfolio.collateral().entrySet()) {
      AssetId asset = held.getKey();
      Cash value = held.getValue().times(view.assetPrice(asset), RoundingMode.FLOOR);
      Rate kept = value.isNegative() ? Rate.ONE : Rate.ONE.minus(haircut.apply(asset));
      sum = sum.plus(value.times(kept, RoundingMode.FLOOR));
    }
    return sum;
  }
}
