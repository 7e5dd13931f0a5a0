package org.plimsoll.risk.whatif;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.OutOfRangeException;
import org.plimsoll.risk.units.Price;

/** Looks for the liquidation prices of one account, in whole ticks. */
final class LiquidationSearch {
  private static final double LOWEST = 0.01;
  private static final double HIGHEST = 10;
  private static final int STEPS = 96;

  private final Portfolio portfolio;
  private final MarginModel model;

  LiquidationSearch(Portfolio portfolio, MarginModel model) {
    this.portfolio = portfolio;
    this.model = model;
  }

  boolean isBreach(MarketView view) {
    return MarginAssessment.of(portfolio, view, model).maintenanceExcess().isNegative();
  }

  Optional<Price> below(PricePath path) {
    return search(path, LOWEST);
  }

  Optional<Price> above(PricePath path) {
    return search(path, HIGHEST);
  }

  /** Rounded to the tick towards the present price, which is the last resort. */
  private Optional<Price> search(PricePath path, double end) {
    long tick = path.tick();
    long present = path.present().units();
    long first = end < 1 ? present / tick : (present + tick - 1) / tick;
    if (first * tick != present && isBreachAt(path, first * tick)) {
      return Optional.of(path.present());
    }
    OptionalLong safe =
        BreachSearch.lastSafe(outward(path, first, end), ticks -> isBreachAt(path, ticks * tick));
    return safe.isPresent() ? Optional.of(price(safe.getAsLong() * tick)) : Optional.empty();
  }

  /** Where to look, in ticks: closely near the present price, and at the strikes on the way. */
  private long[] outward(PricePath path, long first, double end) {
    long tick = path.tick();
    double present = path.present().units() / (double) tick;
    long last = FastMath.min(FastMath.round(present * end), Long.MAX_VALUE / tick);
    int direction = end < 1 ? -1 : 1;
    LongStream steps =
        LongStream.rangeClosed(1, STEPS)
            .mapToDouble(i -> i / (double) STEPS)
            .mapToLong(share -> FastMath.round(present * FastMath.pow(end, share * share)));
    LongStream onTheWay =
        LongStream.concat(steps, strikes(path).map(strike -> strike / tick))
            .map(ticks -> ticks * direction)
            .filter(ticks -> ticks > first * direction && ticks <= last * direction)
            .sorted()
            .distinct()
            .map(ticks -> ticks * direction);
    return LongStream.concat(LongStream.of(first), onTheWay).toArray();
  }

  private LongStream strikes(PricePath path) {
    return portfolio.positions().keySet().stream()
        .map(path.view().parameters()::contract)
        .filter(contract -> contract.underlying().equals(path.index()))
        .filter(EuropeanOption.class::isInstance)
        .map(EuropeanOption.class::cast)
        .mapToLong(option -> option.strike().units());
  }

  /** A price too extreme to be reckoned with counts as not reached. */
  private boolean isBreachAt(PricePath path, long units) {
    try {
      return isBreach(path.at(price(units)));
    } catch (OutOfRangeException e) {
      return false;
    }
  }

  private static Price price(long units) {
    return Price.ofUnits(Math.max(units, 1));
  }
}
