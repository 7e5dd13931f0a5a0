package org.plimsoll.node.examples;

import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.DatedFuture;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.LeverageBracket;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.Smile;
import org.plimsoll.risk.market.SmilePoint;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.pricing.Years;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** The account and the market of a case, put together to be measured by a margin model. */
final class ExampleBook {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Price TICK = Price.of("0.00000001");
  private static final Quantity LOT = Quantity.of("0.00000001");

  /** How close two quotes of an expiry are taken to be the same, in moves of a volatility of 1. */
  private static final double NEAR = 0.1;

  private final AssetId settlement;
  private final List<Asset> assets = new ArrayList<>();
  private final List<Instrument> instruments = new ArrayList<>();
  private final Map<IndexId, IndexPrice> prices = new TreeMap<>();
  private final Map<IndexId, SortedMap<Instant, Quotes>> quotes = new TreeMap<>();
  private final Map<AssetId, Cash> collateral = new TreeMap<>();
  private final Map<InstrumentId, Quantity> held = new LinkedHashMap<>();
  private final Map<InstrumentId, Price> entries = new TreeMap<>();

  /** The forward, the rate and the volatilities of one expiry, by moneyness. */
  private static final class Quotes {
    private final double forward;
    private final double years;
    private final Optional<Rate> rate;
    private final SortedMap<Rate, Rate> volatilities = new TreeMap<>();

    private Quotes(double forward, double years, Optional<Rate> rate) {
      this.forward = forward;
      this.years = years;
      this.rate = rate;
    }
  }

  ExampleBook(String settlement) {
    this.settlement = AssetId.of(settlement);
    assets.add(new Asset(this.settlement, Optional.empty(), Rate.ZERO));
  }

  static IndexId index(String name) {
    return IndexId.of(name);
  }

  static double years(double seconds) {
    return Years.between(NOW, NOW.plusSeconds(Math.round(seconds)));
  }

  /** A price whose sources agree up to this uncertainty. */
  ExampleBook price(IndexId index, double price, double uncertainty) {
    Price at = Figures.price(price);
    prices.put(
        index, new IndexPrice(index, at, PriceStatus.VALID, NOW, at, Figures.rate(uncertainty)));
    return this;
  }

  ExampleBook price(IndexId index, double price) {
    return price(index, price, 0);
  }

  ExampleBook asset(String asset, IndexId index, double haircut, CollateralTerms terms) {
    assets.add(
        new Asset(
            AssetId.of(asset),
            Optional.of(index),
            Figures.rate(haircut),
            terms.equals(CollateralTerms.PLAIN) ? Optional.empty() : Optional.of(terms)));
    return this;
  }

  ExampleBook deposit(String asset, double amount) {
    Cash before = collateral.getOrDefault(AssetId.of(asset), Cash.ZERO);
    Cash after = before.plus(Figures.cash(amount));
    collateral.remove(AssetId.of(asset));
    if (!after.isZero()) {
      collateral.put(AssetId.of(asset), after);
    }
    return this;
  }

  ExampleBook settle(double amount) {
    return deposit(settlement.value(), amount);
  }

  /** Terms of an expiry; the forward must be the same wherever it is stated. */
  ExampleBook expiry(IndexId index, long seconds, double forward, Optional<Double> rate) {
    Instant at = NOW.plusSeconds(seconds);
    Quotes known =
        quotes
            .computeIfAbsent(index, i -> new TreeMap<>())
            .computeIfAbsent(
                at, i -> new Quotes(forward, Years.between(NOW, at), rate.map(Figures::rate)));
    if (Math.abs(known.forward - forward) > 1e-9 * forward) {
      throw new DoesNotApplyException("two forwards are given for one expiry of " + index);
    }
    return this;
  }

  ExampleBook option(
      IndexId index, OptionType type, double strike, long seconds, double volatility, double held) {
    InstrumentId id = InstrumentId.of("OPTION-" + instruments.size());
    Instant at = NOW.plusSeconds(seconds);
    Quotes expiry = quotes.getOrDefault(index, new TreeMap<>()).get(at);
    if (expiry == null) {
      throw new DoesNotApplyException("no forward is given for expiry " + seconds);
    }
    Rate before =
        expiry.volatilities.put(Figures.rate(strike / expiry.forward), Figures.rate(volatility));
    if (before != null && !before.equals(Figures.rate(volatility))) {
      throw new DoesNotApplyException("two volatilities are given for strike " + strike);
    }
    instruments.add(
        new EuropeanOption(
            id,
            index,
            settlement,
            PayoffForm.LINEAR,
            Quantity.ONE,
            type,
            Figures.price(strike),
            at,
            TICK,
            LOT));
    return holding(id, held, Optional.empty());
  }

  ExampleBook perpetual(
      String name,
      IndexId index,
      String paidIn,
      PayoffForm form,
      MarginSchedule schedule,
      double held,
      Optional<Double> entry) {
    InstrumentId id = InstrumentId.of(name);
    instruments.add(
        new Perpetual(id, index, AssetId.of(paidIn), form, Quantity.ONE, TICK, LOT, schedule));
    return holding(id, held, entry);
  }

  ExampleBook future(
      String name,
      IndexId index,
      PayoffForm form,
      long seconds,
      MarginSchedule schedule,
      double held) {
    InstrumentId id = InstrumentId.of(name);
    instruments.add(
        new DatedFuture(
            id,
            index,
            settlement,
            form,
            Quantity.ONE,
            NOW.plusSeconds(seconds),
            TICK,
            LOT,
            schedule));
    return holding(id, held, Optional.empty());
  }

  /** A schedule of one bracket. */
  static MarginSchedule schedule(double initialRate, double maintenanceRate) {
    return MarginSchedule.of(
        List.of(
            new LeverageBracket(
                Cash.ZERO, Figures.rate(initialRate), Figures.rate(maintenanceRate))));
  }

  /** A position entered at today's mark, if no other price is given. */
  private ExampleBook holding(InstrumentId id, double quantity, Optional<Double> entry) {
    if (quantity != 0) {
      held.put(id, Figures.quantity(quantity));
      entry.ifPresent(price -> entries.put(id, Figures.price(price)));
    }
    return this;
  }

  MarketView view(Optional<StandardRules> standard, Optional<PortfolioRules> portfolio) {
    List<VolatilitySurface> surfaces = new ArrayList<>();
    quotes.forEach((index, expiries) -> surfaces.add(surface(index, expiries)));
    MarginParameters parameters =
        new MarginParameters(
            "example",
            settlement,
            new MarginLevels(Rate.ZERO, Rate.ZERO, Rate.ZERO),
            assets,
            instruments,
            standard,
            portfolio,
            Optional.of(surfaces));
    return new MarketView(1, NOW, parameters, prices);
  }

  Portfolio portfolio(MarketView view) {
    Map<InstrumentId, Position> positions = new TreeMap<>();
    held.forEach(
        (id, quantity) -> {
          Contract contract = view.parameters().contract(id);
          Price entry = entries.getOrDefault(id, view.markPrice(id));
          Cash cost =
              contract.isPaidUpFront()
                  ? Cash.ZERO
                  : contract.value(quantity, entry, RoundingMode.FLOOR);
          positions.put(id, new Position(quantity, cost));
        });
    return new Portfolio(collateral, positions);
  }

  MarginAssessment assess(
      MarginModel model, Optional<StandardRules> standard, Optional<PortfolioRules> portfolio) {
    MarketView view = view(standard, portfolio);
    return MarginAssessment.of(portfolio(view), view, model);
  }

  /** How what an expiry does not quote is filled in. */
  private enum Fill {
    /** With its own quotes alone: flat beyond them. */
    NONE,
    /** With the volatilities of other expiries at the same moneyness. */
    MONEYNESS,
    /** With those at the same number of standard moves, unless it has a quote nearby. */
    STANDARD_MOVES
  }

  /**
   * A surface through all quotes. A case quotes few strikes of each expiry, and a surface must not
   * contradict itself between them: what is filled in changes no option of the case.
   */
  private VolatilitySurface surface(IndexId index, SortedMap<Instant, Quotes> expiries) {
    IllegalArgumentException contradiction = null;
    for (Fill fill : Fill.values()) {
      try {
        return surface(index, expiries, fill);
      } catch (IllegalArgumentException e) {
        contradiction = contradiction == null ? e : contradiction;
      }
    }
    throw contradiction;
  }

  private VolatilitySurface surface(IndexId index, SortedMap<Instant, Quotes> expiries, Fill fill) {
    double spot = prices.get(index).price().toDouble();
    List<Smile> smiles = new ArrayList<>();
    expiries.forEach(
        (at, expiry) -> {
          SortedMap<Rate, Rate> quoted = new TreeMap<>(expiry.volatilities);
          expiries.values().stream()
              .sorted(Comparator.comparingDouble(other -> Math.abs(other.years - expiry.years)))
              .forEach(other -> fill(quoted, expiry, other, fill));
          if (quoted.isEmpty()) {
            quoted.put(Rate.ONE, Rate.ONE);
          }
          List<SmilePoint> points = new ArrayList<>();
          quoted.forEach((moneyness, level) -> points.add(new SmilePoint(moneyness, level)));
          double carry = FastMath.log(expiry.forward / spot) / expiry.years;
          smiles.add(new Smile(at, Figures.rate(carry), expiry.rate, points));
        });
    return new VolatilitySurface(index, NOW, smiles);
  }

  private static void fill(SortedMap<Rate, Rate> quoted, Quotes expiry, Quotes other, Fill fill) {
    if (fill == Fill.MONEYNESS) {
      other.volatilities.forEach(quoted::putIfAbsent);
    } else if (fill == Fill.STANDARD_MOVES) {
      double stretch = FastMath.sqrt(expiry.years / other.years);
      other.volatilities.forEach(
          (moneyness, level) -> {
            double distance = FastMath.log(moneyness.toDouble()) * stretch;
            boolean isNear =
                quoted.keySet().stream()
                    .mapToDouble(own -> FastMath.log(own.toDouble()))
                    .anyMatch(own -> Math.abs(own - distance) < NEAR * FastMath.sqrt(expiry.years));
            if (!isNear) {
              quoted.put(Figures.rate(FastMath.exp(distance)), level);
            }
          });
    }
  }
}
