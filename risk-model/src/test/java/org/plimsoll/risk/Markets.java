package org.plimsoll.risk;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.LeverageBracket;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceBand;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** A small market for tests: two perpetuals, three assets, round numbers. */
public final class Markets {
  public static final AssetId USDT = AssetId.of("USDT");
  public static final AssetId BTC = AssetId.of("BTC");
  public static final AssetId ETH = AssetId.of("ETH");
  public static final IndexId BTC_USDT = IndexId.of("BTC-USDT");
  public static final IndexId ETH_USDT = IndexId.of("ETH-USDT");
  public static final InstrumentId BTC_PERP = InstrumentId.of("BTC-PERP");
  public static final InstrumentId ETH_PERP = InstrumentId.of("ETH-PERP");

  /** When every view was built and every price observed. */
  public static final Instant AS_OF = Instant.parse("2025-01-01T00:00:00Z");

  private static final MarginParameters PARAMETERS =
      new MarginParameters(
          "test-1",
          USDT,
          new MarginLevels(Rate.of("0.25"), Rate.of("0.1"), Rate.of("0.02")),
          List.of(
              new Asset(USDT, Optional.empty(), Rate.ZERO),
              new Asset(BTC, Optional.of(BTC_USDT), Rate.of("0.05")),
              new Asset(ETH, Optional.of(ETH_USDT), Rate.of("0.1"))),
          List.of(
              perpetual(BTC_PERP, BTC_USDT, "0.1", "0.001"),
              perpetual(ETH_PERP, ETH_USDT, "0.01", "0.01")));

  private Markets() {}

  /**
   * Version "test-1": settled in USDT, haircut 5 % on BTC and 10 % on ETH, both perpetuals on
   * {@link #schedule()}; a margin call starts a quarter of the way from maintenance to initial
   * margin, a liquidation ends at 110 % of maintenance.
   */
  public static MarginParameters parameters() {
    return PARAMETERS;
  }

  /** Brackets from 0, 250,000 and 1,000,000: initial 5, 10, 20 %, maintenance half of that. */
  public static MarginSchedule schedule() {
    return MarginSchedule.of(
        List.of(
            bracket("0", "0.05", "0.025"),
            bracket("250000", "0.1", "0.05"),
            bracket("1000000", "0.2", "0.1")));
  }

  public static LeverageBracket bracket(String floor, String initialRate, String maintenanceRate) {
    return new LeverageBracket(Cash.of(floor), Rate.of(initialRate), Rate.of(maintenanceRate));
  }

  /** Version 1, both prices valid. */
  public static MarketView view(String btc, String eth) {
    return view(1, btc, eth);
  }

  public static MarketView view(long version, String btc, String eth) {
    return MarketView.empty(version, AS_OF, PARAMETERS)
        .with(
            Map.of(BTC_USDT, valid(BTC_USDT, btc), ETH_USDT, valid(ETH_USDT, eth)), version, AS_OF);
  }

  /** The same view with one index in another status, at its last price. */
  public static MarketView withStatus(MarketView view, IndexId index, PriceStatus status) {
    IndexPrice last = view.indexPrice(index).orElseThrow();
    return view.with(
        Map.of(index, last.withValidity(status.validity())), view.version(), view.asOf());
  }

  /** The same view with a band of 2 % for prices in doubt, and 1 % more with every minute. */
  public static MarketView banded(MarketView view) {
    MarginLevels levels = PARAMETERS.levels();
    var banded =
        new MarginParameters(
            "banded",
            USDT,
            new MarginLevels(
                levels.callFraction(),
                levels.liquidationBuffer(),
                levels.statusBuffer(),
                Optional.of(new PriceBand(Rate.of("0.02"), Rate.of("0.01"), 15))),
            PARAMETERS.assets(),
            PARAMETERS.instruments());
    return MarketView.empty(view.version(), view.asOf(), banded)
        .with(view.indexPrices(), view.version(), view.asOf());
  }

  public static IndexPrice valid(IndexId index, String price) {
    return new IndexPrice(index, Price.of(price), PriceStatus.VALID, AS_OF);
  }

  private static Perpetual perpetual(InstrumentId id, IndexId underlying, String tick, String lot) {
    return Perpetual.linear(id, underlying, USDT, Price.of(tick), Quantity.of(lot), schedule());
  }
}
