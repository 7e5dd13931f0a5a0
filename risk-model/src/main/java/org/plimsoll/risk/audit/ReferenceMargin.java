package org.plimsoll.risk.audit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.LeverageBracket;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.portfolio.Position;

/**
 * Equity and standard margin of a book, written from the formulas in BigDecimal: it shares no
 * arithmetic with the margin model it checks, only the rounding the ledger prescribes.
 *
 * @param equity collateral after haircut plus unrealized profit
 */
public record ReferenceMargin(BigDecimal equity, BigDecimal initial, BigDecimal maintenance) {
  private static final int SCALE = 8;

  /**
   * Measures a book.
   *
   * @param assetPrices per asset; the settlement asset may be left out
   * @param markPrices per instrument
   * @throws IllegalArgumentException if a price the book depends on is missing
   */
  public static ReferenceMargin of(
      Map<AssetId, BigDecimal> collateral,
      Map<InstrumentId, Position> positions,
      Map<AssetId, BigDecimal> assetPrices,
      Map<InstrumentId, BigDecimal> markPrices,
      MarginParameters parameters) {
    BigDecimal equity = BigDecimal.ZERO;
    for (var held : collateral.entrySet()) {
      BigDecimal price =
          held.getKey().equals(parameters.settlementAsset())
              ? BigDecimal.ONE
              : priceOf(held.getKey(), assetPrices);
      BigDecimal value = floor(held.getValue().multiply(price));
      BigDecimal haircut = parameters.asset(held.getKey()).haircut().toBigDecimal();
      equity =
          equity.add(
              value.signum() < 0 ? value : floor(value.multiply(BigDecimal.ONE.subtract(haircut))));
    }
    BigDecimal initial = BigDecimal.ZERO;
    BigDecimal maintenance = BigDecimal.ZERO;
    for (var held : positions.entrySet()) {
      BigDecimal mark = priceOf(held.getKey(), markPrices);
      BigDecimal quantity = held.getValue().quantity().toBigDecimal();
      equity =
          equity
              .add(floor(quantity.multiply(mark)))
              .subtract(held.getValue().entryCost().toBigDecimal());
      BigDecimal notional = ceiling(quantity.abs().multiply(mark));
      FuturesContract future = (FuturesContract) parameters.contract(held.getKey());
      initial = initial.add(byBracket(notional, future.schedule().brackets(), true));
      maintenance = maintenance.add(byBracket(notional, future.schedule().brackets(), false));
    }
    return new ReferenceMargin(equity, initial, maintenance);
  }

  public boolean isBelowMaintenance() {
    return equity.compareTo(maintenance) < 0;
  }

  /**
   * Marginal sum over the brackets: each slice of the notional at its own rate. The schedule's
   * deduction form gives the same number, so the two check each other.
   */
  private static BigDecimal byBracket(
      BigDecimal notional, List<LeverageBracket> brackets, boolean initial) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < brackets.size(); i++) {
      BigDecimal floor = brackets.get(i).notionalFloor().toBigDecimal();
      BigDecimal top =
          i + 1 < brackets.size()
              ? brackets.get(i + 1).notionalFloor().toBigDecimal().min(notional)
              : notional;
      BigDecimal slice = top.subtract(floor).max(BigDecimal.ZERO);
      BigDecimal rate =
          (initial ? brackets.get(i).initialRate() : brackets.get(i).maintenanceRate())
              .toBigDecimal();
      sum = sum.add(slice.multiply(rate));
    }
    return ceiling(sum);
  }

  private static <K> BigDecimal priceOf(K id, Map<K, BigDecimal> prices) {
    BigDecimal price = prices.get(id);
    if (price == null) {
      throw new IllegalArgumentException("no price of " + id);
    }
    return price;
  }

  private static BigDecimal floor(BigDecimal value) {
    return value.setScale(SCALE, RoundingMode.FLOOR);
  }

  private static BigDecimal ceiling(BigDecimal value) {
    return value.setScale(SCALE, RoundingMode.CEILING);
  }
}
