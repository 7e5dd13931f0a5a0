package org.plimsoll.risk.audit;

import static org.plimsoll.risk.audit.Ledger.down;
import static org.plimsoll.risk.audit.Ledger.share;
import static org.plimsoll.risk.audit.Ledger.up;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.OptionMargin;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.ShortOptionRates;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Rate;

/** The options of a book under standard margin, expiry by expiry. */
final class ReferenceOptions {
  private record Held(EuropeanOption option, BigDecimal quantity, BigDecimal value) {
    boolean isCall() {
      return option.type() == OptionType.CALL;
    }

    boolean isShort() {
      return quantity.signum() < 0;
    }
  }

  private final ReferenceMarket market;
  private final MarginParameters parameters;
  private final Map<List<Object>, List<Held>> expiries = new HashMap<>();
  private BigDecimal initial = BigDecimal.ZERO;
  private BigDecimal maintenance = BigDecimal.ZERO;

  ReferenceOptions(ReferenceMarket market, MarginParameters parameters) {
    this.market = market;
    this.parameters = parameters;
  }

  /**
   * Takes in a position; an expired option asks nothing.
   *
   * @param value as equity counts it
   */
  void add(EuropeanOption option, Position position, BigDecimal value) {
    if (!option.isExpired(market.asOf())) {
      expiries
          .computeIfAbsent(
              List.of(option.underlying(), option.expiresAt(), option.settlement(), option.form()),
              key -> new ArrayList<>())
          .add(new Held(option, position.quantity().toBigDecimal(), value));
    }
  }

  BigDecimal initial() {
    return initial;
  }

  BigDecimal maintenance() {
    return maintenance;
  }

  /** Sums what each expiry asks. */
  void measure() {
    for (List<Held> options : expiries.values()) {
      OptionMargin terms = parameters.standard().optionMargin(options.get(0).option().underlying());
      BigDecimal alone = BigDecimal.ZERO;
      BigDecimal aloneInitially = BigDecimal.ZERO;
      BigDecimal value = BigDecimal.ZERO;
      for (Held each : options) {
        BigDecimal asked = each.isShort() ? maintenance(each, terms) : each.value();
        alone = alone.add(asked);
        aloneInitially =
            aloneInitially.add(each.isShort() ? initial(each, terms, asked) : each.value());
        value = value.add(each.value());
      }
      boolean isCapped = terms.isCappedByPayoff();
      maintenance =
          maintenance.add(
              isCapped ? capped(alone, value, terms.unpairedMaintenance(), options) : alone);
      initial =
          initial.add(
              isCapped
                  ? capped(aloneInitially, value, terms.unpairedInitial(), options)
                  : aloneInitially);
    }
  }

  /** The size of a short option at the index, in the settlement asset; zero of others. */
  static BigDecimal shortExposure(
      EuropeanOption option,
      Position position,
      ReferenceMarket market,
      MarginParameters parameters) {
    BigDecimal quantity = position.quantity().toBigDecimal();
    return quantity.signum() > 0 || option.isExpired(market.asOf())
        ? BigDecimal.ZERO
        : new ReferenceOptions(market, parameters).atIndex(option, quantity);
  }

  private BigDecimal maintenance(Held held, OptionMargin terms) {
    ShortOptionRates rates = held.isCall() ? terms.call() : terms.put();
    BigDecimal atIndex = atIndex(held.option(), held.quantity());
    BigDecimal byIndex = times(times(atIndex, rates.maintenanceIndex()), terms.factor());
    BigDecimal byMark = times(held.value().negate(), rates.maintenanceMark());
    return byIndex.max(byMark).add(times(atIndex, terms.fee()));
  }

  private BigDecimal initial(Held held, OptionMargin terms, BigDecimal maintenance) {
    ShortOptionRates rates = held.isCall() ? terms.call() : terms.put();
    BigDecimal atIndex = atIndex(held.option(), held.quantity());
    BigDecimal highest = times(atIndex, rates.initialHighest()).subtract(outOfTheMoney(held));
    BigDecimal byMoneyness =
        times(highest.max(times(atIndex, rates.initialLowest())), terms.factor());
    BigDecimal ratio = rates.initialOfMaintenance().toBigDecimal();
    BigDecimal byMaintenance =
        up(maintenance.multiply(ratio))
            .add(up(held.value().negate().multiply(ratio.subtract(BigDecimal.ONE))));
    return byMoneyness.max(byMaintenance);
  }

  private BigDecimal capped(
      BigDecimal alone, BigDecimal value, Rate unpairedScale, List<Held> options) {
    EuropeanOption any = options.get(0).option();
    Set<BigDecimal> prices = new TreeSet<>(Set.of(BigDecimal.ZERO));
    options.forEach(each -> prices.add(each.option().strike().toBigDecimal()));
    BigDecimal worst = BigDecimal.ZERO;
    for (BigDecimal price : prices) {
      worst = worst.min(payoff(price, options));
    }
    BigDecimal calls = BigDecimal.ZERO;
    for (Held each : options) {
      calls = each.isCall() ? calls.add(size(each)) : calls;
    }
    BigDecimal unpaired = calls.min(BigDecimal.ZERO).negate();
    BigDecimal forward = Ledger.known(any.id(), market.forwards());
    BigDecimal loss = worst.negate().add(times(up(unpaired.multiply(forward)), unpairedScale));
    BigDecimal together = value.add(settled(any, loss, RoundingMode.CEILING));
    return alone.min(together.max(BigDecimal.ZERO));
  }

  private static BigDecimal payoff(BigDecimal price, List<Held> options) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Held each : options) {
      BigDecimal beyond = price.subtract(each.option().strike().toBigDecimal());
      BigDecimal paid = (each.isCall() ? beyond : beyond.negate()).max(BigDecimal.ZERO);
      sum = sum.add(down(size(each).multiply(paid)));
    }
    return sum;
  }

  private BigDecimal atIndex(EuropeanOption option, BigDecimal quantity) {
    BigDecimal size = up(quantity.abs().multiply(option.contractSize().toBigDecimal()));
    return settled(option, up(size.multiply(index(option))), RoundingMode.CEILING);
  }

  private BigDecimal outOfTheMoney(Held held) {
    BigDecimal beyond = held.option().strike().toBigDecimal().subtract(index(held.option()));
    BigDecimal distance = (held.isCall() ? beyond : beyond.negate()).max(BigDecimal.ZERO);
    BigDecimal size =
        down(held.quantity().abs().multiply(held.option().contractSize().toBigDecimal()));
    return settled(held.option(), down(size.multiply(distance)), RoundingMode.FLOOR);
  }

  /** Signed, rounded down. */
  private static BigDecimal size(Held held) {
    return down(held.quantity().multiply(held.option().contractSize().toBigDecimal()));
  }

  private BigDecimal index(EuropeanOption option) {
    return Ledger.known(option.underlying(), market.indexes()).price();
  }

  private BigDecimal settled(EuropeanOption option, BigDecimal amount, RoundingMode rounding) {
    BigDecimal price = market.quote(parameters.asset(option.settlement())).price();
    BigDecimal per = option.form() == PayoffForm.LINEAR ? BigDecimal.ONE : index(option);
    return share(amount, price, per, rounding);
  }

  private static BigDecimal times(BigDecimal amount, Rate rate) {
    return up(amount.multiply(rate.toBigDecimal()));
  }
}
