package org.plimsoll.risk.scenario;

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
import org.plimsoll.risk.HousePortfolioRules;
import org.plimsoll.risk.PortfolioMarkets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.BasisContingency;
import org.plimsoll.risk.market.Charge;
import org.plimsoll.risk.market.ChargeOn;
import org.plimsoll.risk.market.ChargeTier;
import org.plimsoll.risk.market.CollateralCharge;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.PegTerms;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.RollTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.Smile;
import org.plimsoll.risk.market.SmilePoint;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.pricing.ShockedDiscount;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Books of every kind of contract in a market of three coins and a wrapped one, from a seed. */
final class RandomBooks {
  private static final Instant NEAR = PortfolioMarkets.AS_OF.plus(Duration.ofDays(9));
  private static final Instant FAR = PortfolioMarkets.AS_OF.plus(Duration.ofDays(120));
  private static final String[] COINS = {"BTC", "ETH", "SOL"};
  private static final int DAYS = 45;

  private final SplittableRandom random;

  RandomBooks(SplittableRandom random) {
    this.random = random;
  }

  /** The view of the market under rules. */
  MarketView view(PortfolioRules rules) {
    PortfolioMarkets market =
        new PortfolioMarkets("USDT")
            .price("BTC-USDT", "95000", "0.01")
            .price("ETH-USDT", "3000")
            .price("SOL-USDT", "150", "0.002")
            .price("USDC-USDT", "0.9991")
            .price("USDT-USD", "0.97")
            .asset("BTC", "BTC-USDT", true)
            .asset("ETH", "ETH-USDT", true, "0.02", "0.05")
            .asset("SOL", "SOL-USDT", false)
            .asset("USDC", "USDC-USDT", false)
            .price("WBETH-ETH", "1.08", "0.001")
            .redeemed("WBETH", "WBETH-USDT", "WBETH-ETH", "ETH-USDT");
    double[] prices = {95_000, 3_000, 150};
    for (int c = 0; c < COINS.length; c++) {
      list(market, COINS[c], prices[c]);
    }
    market.perpetual("ETH-PERP-USDC", "ETH-USDT", "USDC", PayoffForm.LINEAR);
    market.perpetual("ETH-PERP-BTC", "ETH-USDT", "BTC", PayoffForm.LINEAR);
    market.option(
        "ETH-CALL-BTC", "ETH-USDT", "BTC", PayoffForm.LINEAR, OptionType.CALL, "3100", FAR);
    return market.history(history()).view(rules);
  }

  private static void list(PortfolioMarkets market, String coin, double price) {
    String index = coin + "-USDT";
    market.surface(surface(index));
    market.perpetual(coin + "-PERP", index, "USDT", PayoffForm.LINEAR);
    market.perpetual(coin + "-PERP-B", index, "USDT", PayoffForm.LINEAR);
    market.perpetual(coin + "-INVERSE", index, coin, PayoffForm.INVERSE);
    market.future(coin + "-FUT-NEAR", index, "USDT", PayoffForm.LINEAR, NEAR);
    market.future(coin + "-FUT-FAR", index, coin, PayoffForm.INVERSE, FAR);
    for (String moneyness : List.of("0.8", "1", "1.3")) {
      String strike = decimal(Math.round(price * Double.parseDouble(moneyness)));
      for (OptionType type : OptionType.values()) {
        String name = coin + "-" + type + "-" + moneyness.replace('.', '-');
        market.option(name + "-N", index, "USDT", PayoffForm.LINEAR, type, strike, NEAR);
        market.option(name + "-F", index, "USDT", PayoffForm.LINEAR, type, strike, FAR);
        market.option(name + "-C", index, coin, PayoffForm.INVERSE, type, strike, FAR);
      }
    }
  }

  private static VolatilitySurface surface(String index) {
    List<SmilePoint> points =
        List.of(point("0.8", "0.66"), point("1", "0.6"), point("1.25", "0.64"));
    return new VolatilitySurface(
        IndexId.of(index),
        PortfolioMarkets.AS_OF,
        List.of(
            new Smile(NEAR, Rate.of("0.05"), Optional.of(Rate.of("0.04")), points),
            new Smile(FAR, Rate.of("0.08"), Optional.of(Rate.of("0.06")), points)));
  }

  private static SmilePoint point(String moneyness, String volatility) {
    return new SmilePoint(Rate.of(moneyness), Rate.of(volatility));
  }

  private HistoricalScenarios history() {
    List<IndexId> indexes =
        List.of(IndexId.of("BTC-USDT"), IndexId.of("ETH-USDT"), IndexId.of("SOL-USDT"));
    double[][] moves = new double[DAYS][3];
    List<String> labels = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      double common = random.nextDouble() - 0.5;
      for (int c = 0; c < 3; c++) {
        moves[day][c] = 0.15 * (common + 0.6 * (random.nextDouble() - 0.5));
      }
      labels.add(day < DAYS - 2 ? "day " + day : "2020-03-" + (12 + day - DAYS + 2));
    }
    return HistoricalScenarios.of(indexes, moves, DAYS - 2, labels);
  }

  /** A book of up to ten positions and some collateral, a debt now and then. */
  Portfolio book(MarketView view) {
    Map<InstrumentId, Position> positions = new HashMap<>();
    List<Instrument> listed = view.parameters().instruments();
    int n = random.nextInt(11);
    for (int i = 0; i < n; i++) {
      Contract contract = (Contract) listed.get(random.nextInt(listed.size()));
      positions.put(contract.id(), position(contract, view));
    }
    Map<AssetId, Cash> collateral = new HashMap<>();
    collateral.put(AssetId.of("USDT"), amount(100_000));
    for (String asset : List.of("BTC", "ETH", "SOL", "USDC", "WBETH")) {
      if (random.nextInt(3) == 0) {
        collateral.put(AssetId.of(asset), amount(50_000 / price(view, asset)));
      }
    }
    return new Portfolio(collateral, positions);
  }

  private Position position(Contract contract, MarketView view) {
    double index = view.known(contract.underlying()).price().toDouble();
    double size = 100_000 * (random.nextDouble() - 0.5);
    boolean isFutureInQuote =
        contract.form() == PayoffForm.INVERSE && !(contract instanceof EuropeanOption);
    Quantity quantity = Quantity.of(decimal(isFutureInQuote ? size : size / index));
    if (quantity.isZero()) {
      quantity = Quantity.ONE;
    }
    if (contract.isPaidUpFront()) {
      return new Position(quantity, Cash.ZERO);
    }
    double entered =
        contract.value(quantity, view.markPrice(contract.id()), RoundingMode.FLOOR).toDouble()
            * (0.9 + 0.2 * random.nextDouble());
    return new Position(quantity, Cash.of(decimal(entered)));
  }

  private Cash amount(double scale) {
    return Cash.of(decimal(scale * (random.nextDouble() - 0.2)));
  }

  /** One book in two: positions and collateral summed. */
  static Portfolio sum(Portfolio a, Portfolio b) {
    Portfolio both = a;
    for (var held : b.collateral().entrySet()) {
      both = both.plusCollateral(held.getKey(), held.getValue());
    }
    Map<InstrumentId, Position> positions = new HashMap<>(both.positions());
    b.positions().forEach((id, position) -> positions.merge(id, position, (x, y) -> merged(x, y)));
    positions.values().removeIf(position -> position == NONE);
    return new Portfolio(both.collateral(), positions);
  }

  private static final Position NONE = new Position(Quantity.ONE, Cash.ZERO);

  private static Position merged(Position a, Position b) {
    Quantity quantity = a.quantity().plus(b.quantity());
    return quantity.isZero() ? NONE : new Position(quantity, a.entryCost().plus(b.entryCost()));
  }

  /** All of a book times a factor above 0. */
  static Portfolio scaled(Portfolio book, double factor) {
    Map<AssetId, Cash> collateral = new HashMap<>();
    book.collateral()
        .forEach((id, cash) -> collateral.put(id, Cash.ofUnits(times(cash.units(), factor))));
    Map<InstrumentId, Position> positions = new HashMap<>();
    book.positions()
        .forEach(
            (id, position) -> {
              long units = times(position.quantity().units(), factor);
              if (units != 0) {
                positions.put(
                    id,
                    new Position(
                        Quantity.ofUnits(units),
                        Cash.ofUnits(times(position.entryCost().units(), factor))));
              }
            });
    return new Portfolio(collateral, positions);
  }

  /** Rules with every piece the house does not use. */
  static PortfolioRules everyPiece() {
    PortfolioRules house = HousePortfolioRules.rules();
    List<Scenario> scenarios = new ArrayList<>(house.scenarios());
    scenarios.add(
        new Scenario(
            "far, futures at the edge",
            Rate.of("-3"),
            true,
            Optional.of(Rate.of("-1")),
            VolatilityMove.UP,
            Rate.of("0.3"),
            Optional.of(Cash.of("500"))));
    List<Charge> charges = new ArrayList<>(house.charges());
    charges.add(charge("roll", ChargeOn.ROLL, "0.8", "1", Charge.Role.ADD));
    charges.add(charge("offset", ChargeOn.OFFSET_FUTURES, "0.006", "0.006", Charge.Role.ADD));
    charges.add(charge("gross", ChargeOn.GROSS_NOTIONAL, "0", "0.001", Charge.Role.ADD));
    charges.add(
        new Charge(
            "reduction",
            ChargeOn.NET_DELTA,
            Optional.of(IndexId.of("BTC-USDT")),
            Rate.of("0.2"),
            Rate.of("0.2"),
            Charge.Role.FLOOR,
            List.of(
                new ChargeTier(Cash.ZERO, Rate.ONE),
                new ChargeTier(Cash.of("2000"), Rate.of("2")))));
    return new PortfolioRules(
        scenarios,
        house.otherUnderlyings(),
        house.underlyings(),
        house.volatilityShock(),
        house.skewShock(),
        Optional.of(
            new ShockedDiscount(
                Rate.of("0.95"),
                Rate.ONE,
                Rate.of("0.08"),
                Rate.of("1.04"),
                Rate.of("0.5"),
                Rate.of("0.08"))),
        Optional.of(
            new BasisContingency(
                List.of(Rate.of("0.05"), Rate.of("-0.05")), Rate.of("0.1"), Rate.ONE, false)),
        Rate.of("0.75"),
        Rate.of("1.1"),
        Optional.of(new PegTerms(IndexId.of("USDT-USD"), Rate.of("0.98"), Rate.of("2"))),
        charges,
        Optional.of(new RollTerms(Rate.of("0.075"), Rate.of("0.01"))),
        house.uncertainty(),
        List.of(new CollateralCharge(AssetId.of("SOL"), Rate.of("0.1"), Rate.of("0.15"))),
        house.offsets(),
        house.tail(),
        house.concentration(),
        house.liquidityGrossShare(),
        house.wrongWayRate(),
        Optional.of(Rate.of("0.5")));
  }

  private static Charge charge(
      String name, ChargeOn on, String maintenance, String initial, Charge.Role role) {
    return new Charge(
        name, on, Optional.empty(), Rate.of(maintenance), Rate.of(initial), role, List.of());
  }

  private static double price(MarketView view, String asset) {
    return view.assetPrice(AssetId.of(asset)).toDouble();
  }

  private static long times(long units, double factor) {
    return Math.round(units * factor);
  }

  private static String decimal(double value) {
    return BigDecimal.valueOf(value).setScale(8, RoundingMode.HALF_EVEN).toPlainString();
  }
}
