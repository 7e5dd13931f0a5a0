package org.plimsoll.node;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.DatedFuture;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.Smile;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * What would have been listed when a replay begins: the perpetuals of the parameters on what the
 * prices hold, each with a dated future and options around the first price, settled in cash and, on
 * the first of them, in coins. Rules and volatilities are those of the parameters, the latter moved
 * in time so that an option of thirty days has the volatility of thirty days; a coin whose
 * volatilities they do not know has those of the last they do, scaled.
 *
 * <p>Nothing expires while it is replayed: settlement at expiry is not part of this version.
 */
final class ReplayListing {
  private static final Duration NEAR = Duration.ofDays(30);
  private static final Duration AFTER_THE_END = Duration.ofDays(7);
  private static final Duration BETWEEN_EXPIRIES = Duration.ofDays(60);
  private static final Duration HOUR_OF_EXPIRY = Duration.ofHours(8);
  private static final List<String> LINEAR_STRIKES = List.of("0.8", "0.9", "1", "1.1", "1.2");
  private static final List<String> COIN_STRIKES = List.of("0.9", "1", "1.1");
  private static final Price COIN_TICK = Price.of("0.0001");
  private static final BigDecimal LEAST_STRIKE_STEP = BigDecimal.ONE;
  private static final BigDecimal MOST_LOT_VALUE = BigDecimal.valueOf(100);

  /** Coins without volatilities of their own are taken to move so much more; a supposition. */
  private static final Rate OTHERS = Rate.of("1.3");

  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  private final MarginParameters house;
  private final Map<IndexId, Price> prices;
  private final Instant from;
  private final Instant near;
  private final Instant far;

  private ReplayListing(
      MarginParameters house, Map<IndexId, Price> prices, Instant from, Instant to) {
    this.house = house;
    this.prices = prices;
    this.from = from;
    Instant first = from.plus(NEAR);
    Instant least = to.plus(AFTER_THE_END);
    near = expiry(first.isAfter(least) ? first : least);
    far = near.plus(BETWEEN_EXPIRIES);
  }

  /**
   * The parameters of a replay.
   *
   * @param prices the first price of each index there are prices of
   * @param from when it begins
   * @param to when it ends; everything expires at least a week later
   */
  static MarginParameters of(
      MarginParameters house, Map<IndexId, Price> prices, Instant from, Instant to) {
    return new ReplayListing(house, prices, from, to).parameters();
  }

  private MarginParameters parameters() {
    List<VolatilitySurface> surfaces = surfaces();
    return new MarginParameters(
        house.version() + " as listed " + LocalDate.ofInstant(from, ZoneOffset.UTC),
        house.settlementAsset(),
        house.levels(),
        house.assets(),
        instruments(surfaces),
        Optional.of(house.standard()),
        house.portfolio(),
        Optional.of(surfaces));
  }

  /** Those of the parameters, and where there are none the last of these, scaled. */
  private List<VolatilitySurface> surfaces() {
    List<VolatilitySurface> surfaces = new ArrayList<>();
    for (VolatilitySurface surface : house.surfaces()) {
      if (prices.containsKey(surface.underlying())) {
        surfaces.add(moved(surface, surface.underlying(), surface.scale()));
      }
    }
    if (!house.surfaces().isEmpty()) {
      VolatilitySurface last = house.surfaces().get(house.surfaces().size() - 1);
      for (IndexId index : new TreeSet<>(prices.keySet())) {
        if (surfaces.stream().noneMatch(known -> known.underlying().equals(index))) {
          surfaces.add(moved(last, index, Optional.of(OTHERS)));
        }
      }
    }
    return surfaces;
  }

  private List<Instrument> instruments(List<VolatilitySurface> surfaces) {
    List<Instrument> listed = new ArrayList<>();
    for (Instrument each : house.instruments()) {
      if (each instanceof Perpetual && prices.containsKey(each.underlying())) {
        listed.add(each);
      }
    }
    boolean isFirst = true;
    for (VolatilitySurface surface : surfaces) {
      Optional<Perpetual> perpetual = perpetual(listed, surface.underlying());
      if (perpetual.isPresent()) {
        listed.add(datedFuture(perpetual.orElseThrow()));
        addOptions(perpetual.orElseThrow(), isFirst, listed);
        isFirst = false;
      }
    }
    return listed;
  }

  private static Optional<Perpetual> perpetual(List<Instrument> listed, IndexId underlying) {
    return listed.stream()
        .filter(each -> each.underlying().equals(underlying))
        .filter(Perpetual.class::isInstance)
        .map(Perpetual.class::cast)
        .filter(perpetual -> perpetual.form() == PayoffForm.LINEAR)
        .findFirst();
  }

  private Instrument datedFuture(Perpetual like) {
    return new DatedFuture(
        InstrumentId.of(coinOf(like) + "-" + day(far)),
        like.underlying(),
        like.settlement(),
        PayoffForm.LINEAR,
        like.contractSize(),
        far,
        like.tick(),
        like.lot(),
        like.schedule());
  }

  private void addOptions(Perpetual like, boolean withCoinSettled, List<Instrument> listed) {
    for (Instant expiry : List.of(near, far)) {
      for (Price strike : strikes(like.underlying(), LINEAR_STRIKES)) {
        for (OptionType type : OptionType.values()) {
          listed.add(option(like, PayoffForm.LINEAR, type, strike, expiry));
        }
      }
    }
    Optional<AssetId> coin = coin(like.underlying());
    if (withCoinSettled && coin.isPresent()) {
      for (Price strike : strikes(like.underlying(), COIN_STRIKES)) {
        for (OptionType type : OptionType.values()) {
          listed.add(option(like, PayoffForm.INVERSE, type, strike, near));
        }
      }
    }
  }

  private EuropeanOption option(
      Perpetual like, PayoffForm form, OptionType type, Price strike, Instant expiry) {
    boolean isLinear = form == PayoffForm.LINEAR;
    BigDecimal price = prices.get(like.underlying()).toBigDecimal();
    String name =
        coinOf(like)
            + (isLinear ? "-" : "-COIN-")
            + day(expiry)
            + "-"
            + strike.toBigDecimal().toBigInteger()
            + (type == OptionType.CALL ? "-C" : "-P");
    return new EuropeanOption(
        InstrumentId.of(name),
        like.underlying(),
        isLinear ? like.settlement() : coin(like.underlying()).orElseThrow(),
        form,
        Quantity.ONE,
        type,
        strike,
        expiry,
        isLinear ? like.tick() : COIN_TICK,
        Quantity.of(powerOfTenUpTo(MOST_LOT_VALUE.divide(price, 8, RoundingMode.DOWN)).toString()));
  }

  /** Strikes at these parts of the first price, on a grid of a power of ten. */
  private Iterable<Price> strikes(IndexId underlying, List<String> parts) {
    BigDecimal price = prices.get(underlying).toBigDecimal();
    BigDecimal step =
        powerOfTenUpTo(price.divide(BigDecimal.valueOf(20), 8, RoundingMode.DOWN))
            .max(LEAST_STRIKE_STEP);
    TreeSet<Price> strikes = new TreeSet<>();
    for (String part : parts) {
      BigDecimal steps =
          price.multiply(new BigDecimal(part)).divide(step, 0, RoundingMode.HALF_EVEN);
      strikes.add(Price.of(steps.max(BigDecimal.ONE).multiply(step).toPlainString()));
    }
    return strikes;
  }

  /** The largest power of ten that is not above a positive number. */
  private static BigDecimal powerOfTenUpTo(BigDecimal value) {
    return BigDecimal.ONE.movePointRight(value.precision() - value.scale() - 1);
  }

  private Optional<AssetId> coin(IndexId underlying) {
    return house.assets().stream()
        .filter(asset -> asset.index().filter(underlying::equals).isPresent())
        .map(asset -> asset.id())
        .findFirst();
  }

  private String coinOf(Perpetual like) {
    return coin(like.underlying()).map(AssetId::value).orElse(like.id().value());
  }

  private VolatilitySurface moved(
      VolatilitySurface surface, IndexId underlying, Optional<Rate> scale) {
    Duration earlier = Duration.between(surface.asOf(), from);
    List<Smile> smiles =
        surface.smiles().stream()
            .map(
                smile ->
                    new Smile(
                        smile.expiry().plus(earlier), smile.carry(), smile.rate(), smile.points()))
            .toList();
    return new VolatilitySurface(underlying, from, smiles, scale);
  }

  private static Instant expiry(Instant least) {
    Instant day = least.truncatedTo(ChronoUnit.DAYS).plus(HOUR_OF_EXPIRY);
    return day.isBefore(least) ? day.plus(1, ChronoUnit.DAYS) : day;
  }

  private static String day(Instant expiry) {
    return DAY.format(LocalDate.ofInstant(expiry, ZoneOffset.UTC));
  }
}
