package org.plimsoll.risk.margin;

import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarkPrices;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.OptionMargin;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.ShortOptionRates;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Standard margin of options; see {@link OptionMargin}. Equity counts an option at its mark, so a
 * requirement is the mark value less what the option may count for: all of a long one, and of a
 * short one what it asks beyond its mark. The options of one expiry that are settled alike ask
 * together no more than their mark value and the worst they can pay.
 *
 * <p>An expired option is worth its payoff and asks nothing.
 */
final class OptionRules {
  private OptionRules() {}

  /** What is settled alike: only these offset each other. */
  private record Expiry(IndexId underlying, Instant at, AssetId settlement, PayoffForm form) {}

  /**
   * What one option asks by itself.
   *
   * @param value at its mark, as equity counts it
   */
  private record Isolated(
      EuropeanOption option, Position position, Cash value, Cash initial, Cash maintenance) {}

  /**
   * The margin of every option of a portfolio. What an expiry asks together is divided among its
   * options in proportion to what they would ask alone.
   */
  static Map<InstrumentId, PositionMargin> margins(Portfolio portfolio, MarketView view) {
    Map<Expiry, List<Isolated>> expiries = new LinkedHashMap<>();
    for (var held : portfolio.positions().entrySet()) {
      if (view.parameters().contract(held.getKey()) instanceof EuropeanOption option) {
        Expiry expiry =
            new Expiry(option.underlying(), option.expiresAt(), option.settlement(), option.form());
        expiries
            .computeIfAbsent(expiry, key -> new ArrayList<>())
            .add(isolated(option, held.getValue(), view));
      }
    }
    Map<InstrumentId, PositionMargin> margins = new HashMap<>();
    expiries.values().forEach(options -> addTogether(options, view, margins));
    return margins;
  }

  /**
   * What a short option stands for: its size at the index, in the settlement asset of the
   * parameters; zero of a long or an expired one.
   */
  static Cash shortExposure(EuropeanOption option, Position position, MarketView view) {
    return position.quantity().signum() > 0 || option.isExpired(view.asOf())
        ? Cash.ZERO
        : indexValue(option, position.quantity(), view);
  }

  private static Isolated isolated(EuropeanOption option, Position position, MarketView view) {
    Cash value = Equity.unrealizedPnl(option.id(), position, view);
    if (option.isExpired(view.asOf())) {
      return new Isolated(option, position, value, Cash.ZERO, Cash.ZERO);
    }
    if (position.quantity().signum() > 0) {
      Cash uncounted = value.max(Cash.ZERO);
      return new Isolated(option, position, value, uncounted, uncounted);
    }
    OptionMargin terms = view.parameters().standard().optionMargin(option.underlying());
    ShortOptionRates rates = option.type() == OptionType.CALL ? terms.call() : terms.put();
    Cash atIndex = indexValue(option, position.quantity(), view);
    Cash maintenance = maintenance(rates, terms, atIndex, value.abs());
    Cash outOfTheMoney = outOfTheMoney(option, position.quantity(), view);
    Cash byMoneyness =
        up(atIndex, rates.initialHighest())
            .minus(outOfTheMoney)
            .max(up(atIndex, rates.initialLowest()));
    // With the mark value: (maintenance + mark) x ratio - mark.
    Cash byMaintenance =
        up(maintenance, rates.initialOfMaintenance())
            .plus(up(value.abs(), rates.initialOfMaintenance().minus(Rate.ONE)));
    Cash initial = up(byMoneyness, terms.factor()).max(byMaintenance);
    return new Isolated(option, position, value, initial, maintenance);
  }

  private static Cash maintenance(
      ShortOptionRates rates, OptionMargin terms, Cash atIndex, Cash atMark) {
    return up(up(atIndex, rates.maintenanceIndex()), terms.factor())
        .max(up(atMark, rates.maintenanceMark()))
        .plus(up(atIndex, terms.fee()));
  }

  private static void addTogether(
      List<Isolated> options, MarketView view, Map<InstrumentId, PositionMargin> margins) {
    Cash initial = Cash.ZERO;
    Cash maintenance = Cash.ZERO;
    Cash value = Cash.ZERO;
    for (Isolated each : options) {
      initial = initial.plus(each.initial());
      maintenance = maintenance.plus(each.maintenance());
      value = value.plus(each.value());
    }
    EuropeanOption first = options.get(0).option();
    OptionMargin terms = view.parameters().standard().optionMargin(first.underlying());
    if (terms.isCappedByPayoff() && maintenance.isPositive()) {
      WorstPayoff worst = WorstPayoff.of(options, view);
      initial = capped(initial, value, worst.loss(terms.unpairedInitial()), first, view);
      maintenance =
          capped(maintenance, value, worst.loss(terms.unpairedMaintenance()), first, view);
    }
    divide(options, initial, maintenance, view, margins);
  }

  private static Cash capped(
      Cash alone, Cash value, Cash loss, EuropeanOption settledAlike, MarketView view) {
    return alone.min(value.plus(settled(settledAlike, loss, RoundingMode.UP, view)).max(Cash.ZERO));
  }

  private static void divide(
      List<Isolated> options,
      Cash initial,
      Cash maintenance,
      MarketView view,
      Map<InstrumentId, PositionMargin> margins) {
    List<Cash> kept = parts(maintenance, options.stream().map(Isolated::maintenance).toList());
    List<Cash> beyond =
        parts(
            initial.minus(maintenance),
            options.stream().map(each -> each.initial().minus(each.maintenance())).toList());
    for (int i = 0; i < options.size(); i++) {
      Isolated each = options.get(i);
      InstrumentId id = each.option().id();
      margins.put(
          id,
          new PositionMargin(
              id,
              view.markPrice(id),
              StandardMarginModel.notional(each.option(), each.position(), view),
              0,
              each.value(),
              kept.get(i).plus(beyond.get(i)),
              kept.get(i)));
    }
  }

  /** Divides a whole by weights without a remainder; without weights the first has it all. */
  private static List<Cash> parts(Cash whole, List<Cash> weights) {
    Cash total = weights.stream().reduce(Cash.ZERO, Cash::plus);
    List<Cash> parts = new ArrayList<>();
    Cash weight = Cash.ZERO;
    Cash given = Cash.ZERO;
    for (Cash each : weights) {
      weight = weight.plus(each);
      Cash upTo = total.isZero() ? whole : whole.share(weight, total, RoundingMode.DOWN);
      parts.add(upTo.minus(given));
      given = upTo;
    }
    return parts;
  }

  /** The size of a position at the index, rounded up. */
  private static Cash indexValue(EuropeanOption option, Quantity quantity, MarketView view) {
    Cash value =
        option
            .size(quantity.abs(), RoundingMode.UP)
            .times(view.known(option.underlying()).price(), RoundingMode.UP);
    return settled(option, value, RoundingMode.UP, view);
  }

  /** How far the size of a position is out of the money, rounded down. */
  private static Cash outOfTheMoney(EuropeanOption option, Quantity quantity, MarketView view) {
    long index = view.known(option.underlying()).price().units();
    long distance = option.type().sign() * (option.strike().units() - index);
    if (distance <= 0) {
      return Cash.ZERO;
    }
    Cash amount =
        option
            .size(quantity.abs(), RoundingMode.DOWN)
            .times(Price.ofUnits(distance), RoundingMode.DOWN);
    return settled(option, amount, RoundingMode.DOWN, view);
  }

  /**
   * An amount in the currency of the index as the option pays it, in the settlement asset of the
   * parameters: of a coin-settled one as many coins as it buys, at their price.
   */
  private static Cash settled(
      EuropeanOption option, Cash amount, RoundingMode rounding, MarketView view) {
    if (option.form() == PayoffForm.LINEAR) {
      return view.valueOf(option.settlement(), amount, rounding);
    }
    Price coin = view.assetPrice(option.settlement());
    Price index = view.known(option.underlying()).price();
    return coin.equals(index)
        ? amount
        : amount.share(Cash.ofUnits(coin.units()), Cash.ofUnits(index.units()), rounding);
  }

  private static Cash up(Cash amount, Rate rate) {
    return amount.times(rate, RoundingMode.UP);
  }

  /**
   * The worst the options of an expiry can pay at a strike or at zero, between which the payoff is
   * straight, and how many calls are sold beyond those bought, whose loss has no end above.
   *
   * @param atStrikes the worst payoff, negated, in the currency of the index, >= 0
   * @param unpaired calls sold without one bought, in units of the underlying, >= 0
   */
  private record WorstPayoff(Cash atStrikes, Quantity unpaired, Price forward) {

    static WorstPayoff of(List<Isolated> options, MarketView view) {
      TreeMap<Price, Quantity> calls = new TreeMap<>();
      TreeMap<Price, Quantity> puts = new TreeMap<>();
      for (Isolated each : options) {
        (each.option().type() == OptionType.CALL ? calls : puts)
            .merge(
                each.option().strike(),
                each.option().size(each.position().quantity(), RoundingMode.FLOOR),
                Quantity::plus);
      }
      Cash worst = payoff(0, calls, puts);
      for (Price strike : calls.keySet()) {
        worst = worst.min(payoff(strike.units(), calls, puts));
      }
      for (Price strike : puts.keySet()) {
        worst = worst.min(payoff(strike.units(), calls, puts));
      }
      Quantity net = calls.values().stream().reduce(Quantity.ZERO, Quantity::plus);
      Price forward = Price.nearest(MarkPrices.forward(options.get(0).option(), view));
      return new WorstPayoff(
          worst.min(Cash.ZERO).negate(), net.signum() < 0 ? net.abs() : Quantity.ZERO, forward);
    }

    Cash loss(Rate unpairedScale) {
      return atStrikes.plus(up(unpaired.times(forward, RoundingMode.UP), unpairedScale));
    }

    /** Rounded down; only the calls below the price and the puts above it pay. */
    private static Cash payoff(
        long price, TreeMap<Price, Quantity> calls, TreeMap<Price, Quantity> puts) {
      Cash sum = Cash.ZERO;
      for (var call : calls.entrySet()) {
        sum = sum.plus(paid(call.getValue(), price - call.getKey().units()));
      }
      for (var put : puts.entrySet()) {
        sum = sum.plus(paid(put.getValue(), put.getKey().units() - price));
      }
      return sum;
    }

    private static Cash paid(Quantity size, long inTheMoney) {
      return inTheMoney <= 0
          ? Cash.ZERO
          : size.times(Price.ofUnits(inTheMoney), RoundingMode.FLOOR);
    }
  }
}
