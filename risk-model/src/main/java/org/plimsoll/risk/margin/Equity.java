package org.plimsoll.risk.margin;

import java.math.RoundingMode;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;

/**
 * What a portfolio is worth, in the settlement asset.
 *
 * @param collateralValue what holdings count for, see {@link CollateralRules}, debts in full
 * @param unrealizedPnl profit of closing every position at its mark price, less the funding it has
 *     not paid yet; of options, what they are worth
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
    Cash counted = Cash.ZERO;
    Cash gross = Cash.ZERO;
    for (var held : portfolio.collateral().entrySet()) {
      AssetId asset = held.getKey();
      counted =
          counted.plus(CollateralRules.value(asset, held.getValue(), portfolio.choices(), view));
      gross = gross.plus(view.valueOf(asset, held.getValue(), RoundingMode.FLOOR));
    }
    return new Equity(counted, unrealizedPnl, gross.plus(unrealizedPnl));
  }

  /**
   * Profit of closing a position at its mark price, less the funding it has not paid yet, in the
   * settlement asset of the parameters.
   */
  public static Cash unrealizedPnl(InstrumentId id, Position position, MarketView view) {
    Contract contract = view.parameters().contract(id);
    Cash inSettlement =
        position
            .unrealizedPnl(contract, view.markPrice(id))
            .minus(position.unpaidFunding(view.fundingIndex(id)));
    return view.valueOf(contract.settlement(), inSettlement, RoundingMode.FLOOR);
  }

  /** What margin is measured against: collateral after haircut plus unrealized profit. */
  public Cash total() {
    return collateralValue.plus(unrealizedPnl);
  }
}
