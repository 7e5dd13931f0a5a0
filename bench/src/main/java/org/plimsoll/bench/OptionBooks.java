package org.plimsoll.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.DatedFuture;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.LeverageBracket;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.Smile;
import org.plimsoll.risk.market.SmilePoint;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * A seeded market of four coins, each with a perpetual, two futures and twelve options that end
 * with them, and books across them.
 */
final class OptionBooks {
  static final int DAYS = 500;
  private static final AssetId USDT = AssetId.of("USDT");
  private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
  private static final List<Instant> EXPIRIES =
      List.of(START.plus(Duration.ofDays(9)), START.plus(Duration.ofDays(80)));
  private static final List<String> COINS = List.of("BTC", "ETH", "SOL", "XRP");
  private static final double[] FIRST_PRICES = {95_000, 3_000, 150, 2.5};
  private static final double[] MONEYNESS = {0.85, 1, 1.2};
  private static final double NOTIONAL_PER_POSITION = 10_000;

  private final SplittableRandom random;
  private final MarginParameters parameters;
  private final HistoricalScenarios history;
  private final double[] prices = FIRST_PRICES.clone();
  private long version;

  OptionBooks(long seed, PortfolioRules rules) {
    random = new SplittableRandom(seed);
    List<Instrument> instruments = new ArrayList<>();
    List<VolatilitySurface> surfaces = new ArrayList<>();
    for (int c = 0; c < FIRST_PRICES.length; c++) {
      list(index(c), COINS.get(c), FIRST_PRICES[c], instruments);
      surfaces.add(surface(index(c)));
    }
    parameters =
        new MarginParameters(
            "bench",
            USDT,
            new MarginLevels(Rate.of("0.25"), Rate.of("0.1"), Rate.of("0.02")),
            List.of(new Asset(USDT, Optional.empty(), Rate.ZERO)),
            instruments,
            Optional.empty(),
            Optional.of(rules),
            Optional.of(surfaces));
    history = history();
  }

  /** The next view, with this many days of history: every price moves by about this fraction. */
  MarketView nextView(double move) {
    Map<IndexId, IndexPrice> indexPrices = new HashMap<>();
    Instant at = START.plusSeconds(++version);
    for (int c = 0; c < prices.length; c++) {
      prices[c] *= Math.exp(random.nextGaussian() * move);
      indexPrices.put(
          index(c), new IndexPrice(index(c), Price.nearest(prices[c]), PriceStatus.VALID, at));
    }
    return new MarketView(
        version, at, parameters, indexPrices, Map.of(), Optional.of(history), MarketTotals.UNKNOWN);
  }

  /** A book of this many contracts on two to four coins, long and short alike. */
  Portfolio book(int positions, MarketView view) {
    int coins = random.nextInt(2, COINS.size() + 1);
    int first = random.nextInt(COINS.size());
    int perCoin = parameters.instruments().size() / COINS.size();
    Map<InstrumentId, Position> held = new HashMap<>();
    while (held.size() < positions) {
      int coin = (first + held.size() % coins) % COINS.size();
      Instrument listed = parameters.instruments().get(coin * perCoin + random.nextInt(perCoin));
      held.putIfAbsent(listed.id(), position((Contract) listed, view));
    }
    Cash cash = Cash.ofUnits(Math.round(NOTIONAL_PER_POSITION * positions * 1e8));
    return new Portfolio(Map.of(USDT, cash), held);
  }

  /** One of everything that is listed. */
  Portfolio everything(MarketView view) {
    Map<InstrumentId, Position> held = new HashMap<>();
    parameters
        .instruments()
        .forEach(listed -> held.put(listed.id(), position((Contract) listed, view)));
    return new Portfolio(Map.of(), held);
  }

  private Position position(Contract contract, MarketView view) {
    double index = view.known(contract.underlying()).price().toDouble();
    double size = NOTIONAL_PER_POSITION * random.nextDouble(0.5, 1.5) / index;
    long units = Math.max(1, Math.round(size * 1e8));
    Quantity quantity = Quantity.ofUnits(random.nextBoolean() ? units : -units);
    Cash cost =
        contract.isPaidUpFront()
            ? Cash.ZERO
            : contract.value(quantity, view.markPrice(contract.id()), RoundingMode.FLOOR);
    return new Position(quantity, cost);
  }

  private HistoricalScenarios history() {
    double[][] moves = new double[DAYS][COINS.size()];
    List<String> labels = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      double common = random.nextGaussian();
      for (int c = 0; c < COINS.size(); c++) {
        moves[day][c] = Math.expm1(0.03 * common + 0.02 * random.nextGaussian());
      }
      labels.add("day " + day);
    }
    List<IndexId> indexes = COINS.stream().map(coin -> IndexId.of(coin + "-USDT")).toList();
    return HistoricalScenarios.of(indexes, moves, DAYS, labels);
  }

  private static IndexId index(int coin) {
    return IndexId.of(COINS.get(coin) + "-USDT");
  }

  private static void list(IndexId index, String coin, double price, List<Instrument> instruments) {
    MarginSchedule schedule =
        MarginSchedule.of(
            List.of(new LeverageBracket(Cash.ZERO, Rate.of("0.05"), Rate.of("0.025"))));
    Price tick = Price.ofUnits(1);
    Quantity lot = Quantity.ofUnits(1);
    instruments.add(
        Perpetual.linear(InstrumentId.of(coin + "-PERP"), index, USDT, tick, lot, schedule));
    for (int e = 0; e < EXPIRIES.size(); e++) {
      Instant expiry = EXPIRIES.get(e);
      String name = coin + "-" + (e + 1);
      instruments.add(
          new DatedFuture(
              InstrumentId.of(name),
              index,
              USDT,
              PayoffForm.LINEAR,
              Quantity.ONE,
              expiry,
              tick,
              lot,
              schedule));
      for (double moneyness : MONEYNESS) {
        Price strike =
            Price.of(BigDecimal.valueOf(price * moneyness).stripTrailingZeros().toPlainString());
        for (OptionType type : OptionType.values()) {
          String strikeName = Math.round(moneyness * 100) + (type == OptionType.CALL ? "C" : "P");
          instruments.add(
              new EuropeanOption(
                  InstrumentId.of(name + "-" + strikeName),
                  index,
                  USDT,
                  PayoffForm.LINEAR,
                  Quantity.ONE,
                  type,
                  strike,
                  expiry,
                  tick,
                  lot));
        }
      }
    }
  }

  private static VolatilitySurface surface(IndexId index) {
    List<SmilePoint> points =
        List.of(
            new SmilePoint(Rate.of("0.8"), Rate.of("0.66")),
            new SmilePoint(Rate.of("1"), Rate.of("0.6")),
            new SmilePoint(Rate.of("1.25"), Rate.of("0.64")));
    List<Smile> smiles = new ArrayList<>();
    for (Instant expiry : EXPIRIES) {
      smiles.add(new Smile(expiry, Rate.of("0.05"), Optional.of(Rate.of("0.04")), points));
    }
    return new VolatilitySurface(index, START, smiles);
  }
}
