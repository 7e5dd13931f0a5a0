package org.plimsoll.risk;

import static org.plimsoll.risk.Markets.AS_OF;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.ConfidenceCharge;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.DatedFuture;
import org.plimsoll.risk.market.DepegCharge;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.Funding;
import org.plimsoll.risk.market.HaircutTier;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.OpenInterestCaps;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.Smile;
import org.plimsoll.risk.market.SmilePoint;
import org.plimsoll.risk.market.Spot;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * A market of every kind of instrument for tests, around BTC at 50,000 and ETH at 3,000: linear and
 * inverse perpetuals and dated futures, linear and coin-settled options of two expiries, spot, and
 * four assets of which some have tiers, caps and debt terms.
 */
public final class MixedMarkets {
  public static final AssetId USDC = AssetId.of("USDC");
  public static final IndexId USDC_USDT = IndexId.of("USDC-USDT");

  public static final InstrumentId BTC_COIN_PERP = InstrumentId.of("BTC-COIN-PERP");
  public static final InstrumentId ETH_COIN_PERP = InstrumentId.of("ETH-COIN-PERP");
  public static final InstrumentId BTC_MARCH = InstrumentId.of("BTC-28MAR25");
  public static final InstrumentId ETH_COIN_MARCH = InstrumentId.of("ETH-COIN-28MAR25");
  public static final InstrumentId BTC_SPOT = InstrumentId.of("BTC-SPOT");
  public static final InstrumentId ETH_SPOT = InstrumentId.of("ETH-SPOT");

  public static final Instant JANUARY = Instant.parse("2025-01-31T08:00:00Z");
  public static final Instant MARCH = Instant.parse("2025-03-28T08:00:00Z");

  private static final MarginParameters PARAMETERS = parameters(rules(), Optional.empty());

  private MixedMarkets() {}

  /** Version "mixed-1", without rules of portfolio margin. */
  public static MarginParameters parameters() {
    return PARAMETERS;
  }

  public static MarginParameters parameters(
      StandardRules standard, Optional<PortfolioRules> portfolio) {
    return new MarginParameters(
        "mixed-1",
        USDT,
        new MarginLevels(Rate.of("0.25"), Rate.of("0.1"), Rate.of("0.02")),
        assets(),
        instruments(),
        Optional.of(standard),
        portfolio,
        Optional.of(List.of(surface(BTC_USDT), surface(ETH_USDT))));
  }

  /** A tenth of unrealized profit does not count initially, and everything else is in force too. */
  public static StandardRules rules() {
    return new StandardRules(
        Rate.of("0.1"),
        Optional.of(Cash.of("500000")),
        new TreeMap<>(),
        new TreeMap<>(
            Map.of(
                BTC_PERP, new OpenInterestCaps(Cash.of("100000000"), Cash.of("300000000")),
                BTC_COIN_PERP, new OpenInterestCaps(Cash.of("1000000"), Cash.of("50000000")))),
        Optional.of(new DepegCharge(USDC_USDT, Rate.of("0.99"), Rate.of("2"))),
        Optional.of(new ConfidenceCharge(Rate.of("0.97"), Rate.of("1"))));
  }

  /** All prices valid and certain, USDC at 1, nothing known of totals. */
  public static MarketView view(String btc, String eth) {
    return view(PARAMETERS, btc, eth);
  }

  public static MarketView view(MarginParameters parameters, String btc, String eth) {
    return MarketView.empty(1, AS_OF, parameters)
        .with(
            Map.of(
                BTC_USDT, Markets.valid(BTC_USDT, btc),
                ETH_USDT, Markets.valid(ETH_USDT, eth),
                USDC_USDT, Markets.valid(USDC_USDT, "1")),
            1,
            AS_OF);
  }

  /** Prices within a third of the usual, with averages, uncertainty and totals of any kind. */
  public static MarketView anyView(SplittableRandom random) {
    return anyView(PARAMETERS, random);
  }

  /** Every perpetual of the view is funded. */
  public static MarketView anyView(MarginParameters parameters, SplittableRandom random) {
    MarketView view = anyPrices(parameters, random);
    Fixings fixings = Fixings.NONE;
    for (Instrument instrument : parameters.instruments()) {
      if (instrument instanceof Perpetual perpetual) {
        FundingIndex index = fundingIndex(perpetual, view.markPrice(perpetual.id()), 3);
        fixings =
            fixings.withFunding(
                perpetual.id(), new Funding(index, Optional.empty(), Optional.empty(), AS_OF));
      }
    }
    return view.withFixings(fixings);
  }

  /** What one contract has paid that paid some thousandths of its value. */
  public static FundingIndex fundingIndex(Perpetual perpetual, Price price, int thousandths) {
    BigDecimal value =
        perpetual.value(Quantity.ONE, price, RoundingMode.HALF_EVEN).abs().toBigDecimal();
    return FundingIndex.nearest(value.multiply(BigDecimal.valueOf(thousandths, 3)));
  }

  private static MarketView anyPrices(MarginParameters parameters, SplittableRandom random) {
    return MarketView.empty(1, AS_OF, parameters)
        .with(
            Map.of(
                BTC_USDT, anyPrice(BTC_USDT, 50_000 * random.nextDouble(0.67, 1.33), random),
                ETH_USDT, anyPrice(ETH_USDT, 3_000 * random.nextDouble(0.67, 1.33), random),
                USDC_USDT, anyPrice(USDC_USDT, random.nextDouble(0.97, 1.01), random)),
            1,
            AS_OF)
        .withTotals(anyTotals(random))
        .withControls(anyLeverageCaps(random));
  }

  private static MarketControls anyLeverageCaps(SplittableRandom random) {
    MarketControls controls = MarketControls.NONE;
    for (InstrumentId future : List.of(BTC_PERP, BTC_COIN_PERP, BTC_MARCH)) {
      if (random.nextInt(4) == 0) {
        Rate rate = Rate.ofUnits(random.nextLong(1, 100_000_001));
        controls =
            controls.with(
                ControlOrder.of(
                    new ControlMeasure.LeverageCap(future, Optional.of(rate)),
                    ControlIssuer.rule("any"),
                    "any",
                    Map.of(),
                    AS_OF));
      }
    }
    return controls;
  }

  private static IndexPrice anyPrice(IndexId index, double price, SplittableRandom random) {
    boolean isQuiet = random.nextBoolean();
    return new IndexPrice(
        index,
        Price.nearest(price),
        PriceStatus.VALID,
        AS_OF,
        Price.nearest(isQuiet ? price : price * random.nextDouble(0.95, 1.05)),
        isQuiet ? Rate.ZERO : Rate.ofUnits(random.nextLong(0, 5_000_000)));
  }

  private static MarketTotals anyTotals(SplittableRandom random) {
    return random.nextBoolean()
        ? MarketTotals.UNKNOWN
        : new MarketTotals(
            Map.of(
                BTC_PERP, Quantity.ofUnits(random.nextLong(1, 8_000L * 100_000_000)),
                BTC_COIN_PERP, Quantity.ofUnits(random.nextLong(1, 600_000L * 100_000_000))),
            Map.of(
                BTC, Cash.ofUnits(random.nextLong(1, 2_000L * 100_000_000)),
                ETH, Cash.ofUnits(random.nextLong(1, 20_000L * 100_000_000))),
            Map.of(ETH, Cash.ofUnits(random.nextLong(1, 4_000L * 100_000_000))));
  }

  /** A smile that falls towards higher strikes, with two expiries and a forward above the index. */
  public static VolatilitySurface surface(IndexId underlying) {
    return new VolatilitySurface(
        underlying, AS_OF, List.of(smile(JANUARY, "0.05"), smile(MARCH, "0.06")));
  }

  private static Smile smile(Instant expiry, String carry) {
    return new Smile(
        expiry,
        Rate.of(carry),
        List.of(
            new SmilePoint(Rate.of("0.7"), Rate.of("0.66")),
            new SmilePoint(Rate.of("1"), Rate.of("0.6")),
            new SmilePoint(Rate.of("1.4"), Rate.of("0.64"))));
  }

  private static List<Asset> assets() {
    return List.of(
        new Asset(USDT, Optional.empty(), Rate.ZERO, Optional.of(debtTerms("0.02", "0.1"))),
        new Asset(USDC, Optional.of(USDC_USDT), Rate.of("0.01")),
        new Asset(
            BTC,
            Optional.of(BTC_USDT),
            Rate.of("0.05"),
            Optional.of(
                new CollateralTerms(
                    List.of(
                        tier("0", "0.02"), tier("2", "0.05"), tier("5", "0.15"), tier("20", "1")),
                    Rate.of("0.03"),
                    Optional.empty(),
                    Optional.of(Cash.of("1000")),
                    Optional.empty(),
                    Rate.of("0.05"),
                    Rate.of("0.2"),
                    Optional.empty(),
                    true,
                    true))),
        new Asset(
            ETH,
            Optional.of(ETH_USDT),
            Rate.of("0.1"),
            Optional.of(
                new CollateralTerms(
                    List.of(),
                    Rate.ZERO,
                    Optional.of(Cash.of("60000")),
                    Optional.empty(),
                    Optional.of(Cash.of("2000")),
                    Rate.of("0.05"),
                    Rate.of("0.2"),
                    Optional.empty(),
                    true,
                    true))));
  }

  private static CollateralTerms debtTerms(String maintenance, String initial) {
    return new CollateralTerms(
        List.of(),
        Rate.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Rate.of(maintenance),
        Rate.of(initial),
        Optional.empty(),
        false,
        true);
  }

  private static HaircutTier tier(String floor, String haircut) {
    return new HaircutTier(Cash.of(floor), Rate.of(haircut));
  }

  private static List<Instrument> instruments() {
    MarginSchedule schedule = Markets.schedule();
    Quantity dollar = Quantity.ONE;
    List<Instrument> all = new ArrayList<>();
    all.addAll(Markets.parameters().instruments());
    all.add(
        new Perpetual(
            BTC_COIN_PERP,
            BTC_USDT,
            BTC,
            PayoffForm.INVERSE,
            Quantity.of("100"),
            Price.of("0.5"),
            Quantity.ONE,
            schedule));
    all.add(
        new Perpetual(
            ETH_COIN_PERP,
            ETH_USDT,
            ETH,
            PayoffForm.INVERSE,
            dollar,
            Price.of("0.05"),
            Quantity.ONE,
            schedule));
    all.add(
        new DatedFuture(
            BTC_MARCH,
            BTC_USDT,
            USDT,
            PayoffForm.LINEAR,
            Quantity.of("0.01"),
            MARCH,
            Price.of("0.1"),
            Quantity.ONE,
            schedule));
    all.add(
        new DatedFuture(
            ETH_COIN_MARCH,
            ETH_USDT,
            ETH,
            PayoffForm.INVERSE,
            dollar,
            MARCH,
            Price.of("0.05"),
            Quantity.ONE,
            schedule));
    all.add(new Spot(BTC_SPOT, BTC_USDT, BTC, USDT, Price.of("0.01"), Quantity.of("0.0001")));
    all.add(new Spot(ETH_SPOT, ETH_USDT, ETH, USDT, Price.of("0.01"), Quantity.of("0.001")));
    for (Instant expiry : List.of(JANUARY, MARCH)) {
      for (int strike : new int[] {40_000, 50_000, 60_000}) {
        all.addAll(options(BTC_USDT, BTC, strike, expiry));
      }
      for (int strike : new int[] {2_400, 3_000, 3_600}) {
        all.addAll(options(ETH_USDT, ETH, strike, expiry));
      }
    }
    return all;
  }

  /** A linear call and put of a tenth of a coin, and a coin-settled call and put of one. */
  private static List<Instrument> options(
      IndexId underlying, AssetId coin, int strike, Instant expiry) {
    List<Instrument> all = new ArrayList<>();
    for (OptionType type : OptionType.values()) {
      for (PayoffForm form : PayoffForm.values()) {
        boolean isLinear = form == PayoffForm.LINEAR;
        all.add(
            new EuropeanOption(
                optionId(coin, form, strike, expiry, type),
                underlying,
                isLinear ? USDT : coin,
                form,
                isLinear ? Quantity.of("0.1") : Quantity.ONE,
                type,
                Price.of(String.valueOf(strike)),
                expiry,
                isLinear ? Price.of("0.1") : Price.of("0.0001"),
                Quantity.of("0.1")));
      }
    }
    return all;
  }

  /** E.g. {@code BTC-28MAR25-50000-C}, or {@code BTC-COIN-28MAR25-50000-C} if settled in coin. */
  public static InstrumentId optionId(
      AssetId coin, PayoffForm form, int strike, Instant expiry, OptionType type) {
    return InstrumentId.of(
        coin
            + (form == PayoffForm.INVERSE ? "-COIN" : "")
            + (expiry.equals(JANUARY) ? "-31JAN25-" : "-28MAR25-")
            + strike
            + (type == OptionType.CALL ? "-C" : "-P"));
  }

  /** Everything that is held as a position. */
  public static List<Contract> contracts() {
    return PARAMETERS.instruments().stream()
        .filter(Contract.class::isInstance)
        .map(Contract.class::cast)
        .toList();
  }
}
