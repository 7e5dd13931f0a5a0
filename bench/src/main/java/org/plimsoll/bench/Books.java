package org.plimsoll.bench;

import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.LeverageBracket;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Seeded markets and leveraged books of a given width. */
final class Books {
  private static final AssetId USDT = AssetId.of("USDT");
  private static final double NOTIONAL_PER_POSITION = 10_000;
  private static final double LEAST_LEVERAGE = 2;
  private static final double MOST_LEVERAGE = 15;

  private final SplittableRandom random;
  private final MarginParameters parameters;
  private final double[] prices;
  private long version;

  Books(long seed, int instruments) {
    this.random = new SplittableRandom(seed);
    this.parameters = parameters(instruments);
    this.prices = new double[instruments];
    for (int i = 0; i < instruments; i++) {
      prices[i] = Math.exp(random.nextDouble(0, 10));
    }
  }

  /** The next view: every price moves by about this fraction. */
  MarketView nextView(double move) {
    SortedMap<IndexId, IndexPrice> indexPrices = new TreeMap<>();
    Instant at = Instant.ofEpochSecond(++version);
    for (int i = 0; i < prices.length; i++) {
      prices[i] *= Math.exp(random.nextGaussian() * move);
      IndexId index = parameters.instruments().get(i).underlying();
      indexPrices.put(
          index, new IndexPrice(index, Price.nearest(prices[i]), PriceStatus.VALID, at));
    }
    return new MarketView(version, at, parameters, indexPrices);
  }

  /** A book of this many positions, two in three long, with 2 to 15 times leverage. */
  Portfolio book(int positions, MarketView view) {
    Map<InstrumentId, Position> held = new HashMap<>();
    int first = random.nextInt(prices.length);
    for (int i = 0; i < positions; i++) {
      Instrument instrument = parameters.instruments().get((first + i) % prices.length);
      Price mark = view.markPrice(instrument.id());
      double size = NOTIONAL_PER_POSITION * random.nextDouble(0.5, 1.5) / mark.toDouble();
      long units = Math.max(1, Math.round(size * 1e8));
      Quantity quantity = Quantity.ofUnits(random.nextInt(3) == 0 ? -units : units);
      held.put(
          instrument.id(), new Position(quantity, quantity.times(mark, RoundingMode.HALF_EVEN)));
    }
    double leverage =
        LEAST_LEVERAGE * Math.exp(random.nextDouble() * Math.log(MOST_LEVERAGE / LEAST_LEVERAGE));
    Cash cash = Cash.ofUnits(Math.round(NOTIONAL_PER_POSITION * positions / leverage * 1e8));
    return new Portfolio(Map.of(USDT, cash), held);
  }

  private static MarginParameters parameters(int count) {
    List<Instrument> instruments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      instruments.add(
          Perpetual.linear(
              InstrumentId.of("C" + i + "-PERP"),
              IndexId.of("C" + i + "-USDT"),
              USDT,
              Price.ofUnits(1),
              Quantity.ofUnits(1),
              MarginSchedule.of(
                  List.of(
                      new LeverageBracket(Cash.ZERO, Rate.of("0.05"), Rate.of("0.025")),
                      new LeverageBracket(Cash.of("250000"), Rate.of("0.1"), Rate.of("0.05"))))));
    }
    return new MarginParameters(
        "bench",
        USDT,
        new MarginLevels(Rate.of("0.25"), Rate.of("0.1"), Rate.of("0.02")),
        List.of(new Asset(USDT, Optional.empty(), Rate.ZERO)),
        instruments);
  }
}
