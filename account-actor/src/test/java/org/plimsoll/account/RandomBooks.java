package org.plimsoll.account;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.StatusRules;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.Funding;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceBand;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Books and views of a wide market, many of them within a few units of a margin level. */
final class RandomBooks {
  private static final int INDEXES = 10;
  private static final PriceStatus[] STATUSES = PriceStatus.values();
  private static final MarginStatus[] LEVELS = {
    MarginStatus.BELOW_INITIAL,
    MarginStatus.MARGIN_CALL,
    MarginStatus.BELOW_MAINTENANCE,
    MarginStatus.INSOLVENT
  };

  private final SplittableRandom random;
  private final MarginParameters parameters;

  /**
   * @param settlementHaircut of the asset everything is settled in, usually zero
   */
  RandomBooks(SplittableRandom random, String settlementHaircut) {
    this(random, settlementHaircut, Optional.empty());
  }

  RandomBooks(SplittableRandom random, String settlementHaircut, Optional<PriceBand> band) {
    this.random = random;
    this.parameters = parameters(settlementHaircut, band);
  }

  MarginParameters parameters() {
    return parameters;
  }

  /** Ten perpetuals and their assets; prices from about 0.1 to about 50,000. */
  private static MarginParameters parameters(String settlementHaircut, Optional<PriceBand> band) {
    List<Asset> assets = new ArrayList<>();
    assets.add(new Asset(Markets.USDT, Optional.empty(), Rate.of(settlementHaircut)));
    List<Instrument> instruments = new ArrayList<>();
    for (int i = 0; i < INDEXES; i++) {
      IndexId index = IndexId.of("I" + i + "-USDT");
      assets.add(new Asset(AssetId.of("A" + i), Optional.of(index), Rate.of("0.0" + i)));
      instruments.add(
          Perpetual.linear(
              InstrumentId.of("P" + i),
              index,
              Markets.USDT,
              Price.of("0.0001"),
              Quantity.of("0.001"),
              i % 3 == 0 ? flat() : Markets.schedule()));
    }
    return new MarginParameters(
        "wide-1",
        Markets.USDT,
        new MarginLevels(Rate.of("0.25"), Rate.of("0.1"), Rate.of("0.02"), band),
        assets,
        instruments);
  }

  private static MarginSchedule flat() {
    return MarginSchedule.of(List.of(Markets.bracket("0", "0.037", "0.0123")));
  }

  /** A view with a price for every index; one in ten views has one that is not valid. */
  MarketView view(long version) {
    Map<IndexId, IndexPrice> prices = new TreeMap<>();
    int invalid = random.nextInt(10 * INDEXES);
    for (int i = 0; i < INDEXES; i++) {
      IndexId index = IndexId.of("I" + i + "-USDT");
      PriceStatus status =
          i == invalid ? STATUSES[random.nextInt(1, STATUSES.length)] : PriceStatus.VALID;
      Price price = price(i);
      boolean isQuiet = random.nextBoolean();
      prices.put(
          index,
          new IndexPrice(
              index,
              price,
              status,
              Markets.AS_OF,
              isQuiet ? price : Price.nearest(price.toDouble() * random.nextDouble(0.98, 1.02)),
              isQuiet ? Rate.ZERO : Rate.ofUnits(random.nextLong(3_000_000))));
    }
    return MarketView.empty(version, Markets.AS_OF, parameters)
        .with(prices, version, Markets.AS_OF)
        .withFixings(fundedAt(prices));
  }

  /** Every perpetual is funded: its index is three thousandths of its price. */
  private static Fixings fundedAt(Map<IndexId, IndexPrice> prices) {
    Fixings fixings = Fixings.NONE;
    for (int i = 0; i < INDEXES; i++) {
      Price price = prices.get(IndexId.of("I" + i + "-USDT")).price();
      fixings =
          fixings.withFunding(
              InstrumentId.of("P" + i),
              new Funding(paid(price, 3), Optional.empty(), Optional.empty(), Markets.AS_OF));
    }
    return fixings;
  }

  private static FundingIndex paid(Price price, int thousandths) {
    return FundingIndex.nearest(price.toBigDecimal().multiply(BigDecimal.valueOf(thousandths, 3)));
  }

  /** From one position to all of them, of notional from nothing to some millions each. */
  Portfolio book() {
    Portfolio book = Portfolio.EMPTY;
    int positions = random.nextInt(4) == 0 ? random.nextInt(INDEXES) : random.nextInt(3);
    for (int n = 0; n <= positions; n++) {
      int i = random.nextInt(INDEXES);
      Price entry = price(i);
      Quantity quantity = quantity(i);
      book =
          book.plusTrade(
              InstrumentId.of("P" + i),
              Markets.USDT,
              quantity,
              quantity.times(entry, RoundingMode.HALF_EVEN).negate(),
              Optional.of(paid(entry, Math.floorMod(quantity.units(), 9) - 2)));
    }
    int holdings = random.nextInt(4);
    for (int n = 0; n < holdings; n++) {
      int i = random.nextInt(INDEXES);
      Cash held = Cash.ofUnits(quantity(i).abs().units() / 8);
      book =
          book.plusCollateral(AssetId.of("A" + i), random.nextInt(4) == 0 ? held.negate() : held);
    }
    return book.plusCollateral(Markets.USDT, Cash.ofUnits(random.nextLong(-1, 1L << 46)));
  }

  /** The same book with cash such that equity lies at a margin level or a few units beside it. */
  Portfolio atALevel(Portfolio book, MarketView view) {
    MarginAssessment at = MarginAssessment.of(book, view, MarginMethod.STANDARD.model());
    MarginStatus level = LEVELS[random.nextInt(LEVELS.length)];
    Cash threshold =
        random.nextBoolean()
            ? StatusRules.entry(level, at.requirement().totals(), at.levels())
            : StatusRules.exit(level, at.requirement().totals(), at.levels());
    Cash beside = Cash.ofUnits(random.nextLong(-2, 3) << random.nextInt(12));
    return book.plusCollateral(Markets.USDT, threshold.minus(at.equity().total()).plus(beside));
  }

  private Price price(int i) {
    double usual = 0.1 * Math.pow(4.3, i);
    return Price.ofUnits(
        BigDecimal.valueOf(usual * random.nextDouble(0.7, 1.3))
            .setScale(8, RoundingMode.HALF_EVEN)
            .unscaledValue()
            .longValueExact());
  }

  private Quantity quantity(int i) {
    double notional = Math.pow(10, random.nextDouble(0, 6.7));
    long units = 1 + (long) (notional / (0.1 * Math.pow(4.3, i)) * 1e8);
    return Quantity.ofUnits(random.nextBoolean() ? units : -units);
  }
}
