package org.plimsoll.risk.audit;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Charge;
import org.plimsoll.risk.market.CollateralCharge;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.OffsetTerms;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.StressScenario;
import org.plimsoll.risk.market.TailTerms;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.pricing.Black76;
import org.plimsoll.risk.pricing.SkewShock;
import org.plimsoll.risk.pricing.VolatilityShock;
import org.plimsoll.risk.pricing.Years;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * Portfolio margin written from the rules: scenario by scenario every position is priced anew and
 * the account's wealth before is taken from that after. It shares no arithmetic with the kernel it
 * checks, which adds up arrays per unit; only the pricing of one option is common.
 */
public final class ReferencePortfolioMargin {
  private static final double SMALL_MOVE = 1e-4;

  private final Portfolio portfolio;
  private final MarketView view;
  private final PortfolioRules rules;
  private final Map<InstrumentId, Double> valuesNow = new HashMap<>();
  private final Map<InstrumentId, Double> volatilities = new HashMap<>();

  private ReferencePortfolioMargin(Portfolio portfolio, MarketView view) {
    this.portfolio = portfolio;
    this.view = view;
    this.rules = view.parameters().portfolio().orElseThrow();
  }

  /** Both requirements and the loss they rest on, not rounded. */
  public record Result(double maintenance, double initial, double loss) {}

  /** What is asked of one underlying. */
  private record Unit(double loss, double signedDelta, double maintenance, double initial) {}

  /**
   * Measures a portfolio.
   *
   * @throws IllegalStateException if the view lacks a price it depends on
   */
  public static Result of(Portfolio portfolio, MarketView view) {
    return new ReferencePortfolioMargin(counted(portfolio), view).result();
  }

  /** What counts for nothing has nothing to lose. */
  private static Portfolio counted(Portfolio portfolio) {
    Map<AssetId, Cash> counted = new TreeMap<>(portfolio.collateral());
    counted
        .entrySet()
        .removeIf(
            held -> held.getValue().isPositive() && !portfolio.choices().counts(held.getKey()));
    return new Portfolio(counted, portfolio.positions()).withChoices(portfolio.choices());
  }

  private Result result() {
    double mf = rules.maintenanceFactor().toDouble();
    double peg =
        rules.peg().map(p -> p.addition(view.known(p.index()).price().toDouble())).orElse(0.0);
    double inf = rules.initialFactor().toDouble() + peg;
    Map<IndexId, Unit> units = new TreeMap<>();
    for (IndexId underlying : underlyings()) {
      units.put(underlying, unit(underlying, mf, inf));
    }
    double loss = Math.max(combined(units), tailFloor());
    double maintenance = mf * loss;
    double initial = inf * loss;
    for (Unit unit : units.values()) {
      maintenance += unit.maintenance();
      initial += unit.initial();
    }
    for (var held : portfolio.collateral().entrySet()) {
      double value = held.getValue().toDouble() * price(held.getKey());
      maintenance += holding(held.getKey(), value, false);
      initial += holding(held.getKey(), value, true);
    }
    maintenance = Math.max(maintenance, 0);
    initial = Math.max(Math.max(initial, maintenance), leverageFloor());
    return new Result(maintenance, initial, loss);
  }

  private double leverageFloor() {
    double floor = 0;
    for (var cap : view.controls().leastInitialRates().entrySet()) {
      if (view.parameters().contract(cap.getKey()) instanceof FuturesContract future) {
        double quantity = Math.abs(portfolio.quantityOf(future.id()).toDouble());
        double size = quantity * future.contractSize().toDouble();
        double mark = view.markPrice(future.id()).toDouble();
        double worth = future.form() == PayoffForm.LINEAR ? size * mark : size / mark;
        floor += worth * price(future.settlement()) * cap.getValue().toDouble();
      }
    }
    return floor;
  }

  private Set<IndexId> underlyings() {
    Set<IndexId> all = new TreeSet<>();
    portfolio.collateral().keySet().forEach(id -> indexOf(id).ifPresent(all::add));
    for (var id : portfolio.positions().keySet()) {
      Contract contract = view.parameters().contract(id);
      all.add(contract.underlying());
      indexOf(contract.settlement()).ifPresent(all::add);
    }
    return all;
  }

  private Unit unit(IndexId underlying, double mf, double inf) {
    double worst = 0;
    for (Scenario scenario : rules.scenarios()) {
      worst = Math.max(worst, -counted(scenario, gain(underlying, scenario)));
    }
    double basis = basis(underlying);
    boolean competes = rules.basis().map(terms -> terms.competes()).orElse(true);
    double loss = competes ? Math.max(worst, basis) : worst + basis;
    double delta = delta(underlying);
    double collateral = 0;
    double shocked = 0;
    for (var held : portfolio.collateral().entrySet()) {
      if (isIndexOf(underlying, held.getKey())) {
        double value = held.getValue().toDouble() * price(held.getKey());
        collateral += Math.max(value, 0);
        shocked += isShocked(held.getKey()) ? value : 0;
      }
    }
    double maintenance = charges(underlying, mf * loss, delta, false);
    double initial = charges(underlying, inf * loss, delta, true);
    ScanTerms terms = rules.terms(underlying);
    if (rules.concentration().isPresent()) {
      double multiple =
          rules
              .concentration()
              .orElseThrow()
              .multiple(Math.abs(delta), terms.dailyVolume().toDouble());
      maintenance += mf * loss * multiple;
      initial += inf * loss * multiple;
    }
    double both = 0;
    if (rules.liquidityGrossShare().isPresent()) {
      double share = rules.liquidityGrossShare().orElseThrow().toDouble();
      both += terms.halfSpread().toDouble() * (Math.abs(delta) + share * gross(underlying, false));
    }
    if (rules.wrongWayRate().isPresent()) {
      both +=
          rules.wrongWayRate().orElseThrow().toDouble() * Math.min(collateral, Math.max(delta, 0));
    }
    Rate uncertainty = view.known(underlying).uncertainty();
    double doubt = rules.uncertainty().map(u -> u.charge(uncertainty)).orElse(0.0);
    return new Unit(
        loss,
        delta + shocked,
        maintenance + both,
        initial + both + doubt * (gross(underlying, false) + collateral));
  }

  /** What the underlying alone does to the account in a scenario. */
  private double gain(IndexId underlying, Scenario scenario) {
    Rate range = rules.terms(underlying).priceRange();
    double coinMove = scenario.futuresMove(range);
    double gain = 0;
    Map<Instant, double[]> options = new TreeMap<>();
    for (var held : portfolio.positions().entrySet()) {
      Contract contract = view.parameters().contract(held.getKey());
      boolean isCoin = isIndexOf(underlying, contract.settlement());
      double before = price(contract.settlement());
      double now = wealth(contract, held.getValue(), 0, scenario, false, before);
      if (!contract.underlying().equals(underlying)) {
        gain += isCoin ? now * coinMove : 0;
        continue;
      }
      if (contract instanceof EuropeanOption option) {
        double move = scenario.move(range);
        double after = before * (isCoin ? 1 + move : 1);
        double[] values = options.computeIfAbsent(option.expiresAt(), key -> new double[2]);
        values[0] += now;
        values[1] += wealth(contract, held.getValue(), move, scenario, true, after);
      } else {
        double after = before * (isCoin ? 1 + coinMove : 1);
        gain += wealth(contract, held.getValue(), coinMove, scenario, true, after) - now;
      }
    }
    for (var expiry : options.entrySet()) {
      double after = expiry.getValue()[1] * discount(underlying, expiry);
      double change = after - expiry.getValue()[0];
      gain += scenario.volatility().isSkew() ? -Math.abs(change) : change;
    }
    for (var held : portfolio.collateral().entrySet()) {
      if (isIndexOf(underlying, held.getKey()) && isShocked(held.getKey())) {
        gain += held.getValue().toDouble() * price(held.getKey()) * coinMove;
      }
    }
    return gain;
  }

  private double discount(IndexId underlying, Map.Entry<Instant, double[]> expiry) {
    if (rules.shockedDiscount().isEmpty()) {
      return 1;
    }
    double years = Math.max(Years.between(view.asOf(), expiry.getKey()), 0);
    double rate = years > 0 ? view.surface(underlying).rate(expiry.getKey(), view.asOf()) : 0;
    return rules.shockedDiscount().orElseThrow().factor(expiry.getValue()[1], rate, years);
  }

  private double counted(Scenario scenario, double gain) {
    double weighted = gain * scenario.weight().toDouble();
    if (weighted > 0) {
      return weighted * rules.gainOffset().orElse(Rate.ONE).toDouble();
    }
    return Math.min(
        weighted + scenario.deductible().map(amount -> amount.toDouble()).orElse(0.0), 0);
  }

  private double basis(IndexId underlying) {
    if (rules.basis().isEmpty()) {
      return 0;
    }
    Map<Instant, double[]> gains = new TreeMap<>();
    List<Rate> moves = rules.basis().orElseThrow().moves();
    for (var held : portfolio.positions().entrySet()) {
      Contract contract = view.parameters().contract(held.getKey());
      if (contract.underlying().equals(underlying) && contract.expiry().isPresent()) {
        double[] sums =
            gains.computeIfAbsent(contract.expiry().orElseThrow(), key -> new double[moves.size()]);
        for (int m = 0; m < moves.size(); m++) {
          sums[m] += ownGain(contract, held.getValue(), moves.get(m).toDouble());
        }
      }
    }
    double total = 0;
    for (var expiry : gains.entrySet()) {
      double worst = 0;
      for (double gain : expiry.getValue()) {
        worst = Math.max(worst, -gain);
      }
      double years = Years.between(view.asOf(), expiry.getKey());
      total += worst * rules.basis().orElseThrow().factor(years);
    }
    return total;
  }

  /** The gain by a move of the underlying, but for what the position had gained before. */
  private double ownGain(Contract contract, Position position, double move) {
    boolean isCoin = isIndexOf(contract.underlying(), contract.settlement());
    double before = price(contract.settlement());
    double after = before * (isCoin ? 1 + move : 1);
    double quantity = position.quantity().toDouble();
    double v0 = value(contract, 0, Optional.empty());
    double v1 = value(contract, move, Optional.empty());
    return contract instanceof EuropeanOption
        ? quantity * (v1 * after - v0 * before)
        : quantity * (v1 - v0) * after;
  }

  private double delta(IndexId underlying) {
    double delta = 0;
    for (var held : portfolio.positions().entrySet()) {
      Contract contract = view.parameters().contract(held.getKey());
      if (contract.underlying().equals(underlying)) {
        delta +=
            (ownGain(contract, held.getValue(), SMALL_MOVE)
                    - ownGain(contract, held.getValue(), -SMALL_MOVE))
                / (2 * SMALL_MOVE);
      }
    }
    return delta;
  }

  /** What all charges of an underlying ask, and what a floor asks beyond the loss and them. */
  private double charges(IndexId underlying, double loss, double delta, boolean initial) {
    double added = 0;
    double floor = 0;
    for (Charge charge : rules.charges()) {
      if (charge.isAskedFor(underlying)) {
        double amount = amount(charge, underlying, delta);
        double asked = initial ? charge.initial(amount) : charge.maintenance(amount);
        added += charge.role() == Charge.Role.ADD ? asked : 0;
        floor += charge.role() == Charge.Role.FLOOR ? asked : 0;
      }
    }
    return added + Math.max(floor - loss - added, 0);
  }

  private double amount(Charge charge, IndexId underlying, double delta) {
    return switch (charge.on()) {
      case FUTURES_NOTIONAL -> gross(underlying, true);
      case GROSS_NOTIONAL -> gross(underlying, false);
      case NET_DELTA -> Math.abs(delta);
      case NAKED_SHORT_OPTIONS -> naked(underlying);
      case OFFSET_FUTURES -> (gross(underlying, true) - Math.abs(netFutures(underlying))) / 2;
      case ROLL -> roll(underlying);
    };
  }

  private double gross(IndexId underlying, boolean futuresOnly) {
    double sum = 0;
    for (var held : portfolio.positions().entrySet()) {
      Contract contract = view.parameters().contract(held.getKey());
      if (contract.underlying().equals(underlying)
          && !(futuresOnly && contract instanceof EuropeanOption)) {
        sum += Math.abs(size(contract, held.getValue()));
      }
    }
    return sum;
  }

  private double netFutures(IndexId underlying) {
    double sum = 0;
    for (var held : portfolio.positions().entrySet()) {
      Contract contract = view.parameters().contract(held.getKey());
      if (contract.underlying().equals(underlying) && !(contract instanceof EuropeanOption)) {
        sum += size(contract, held.getValue());
      }
    }
    return sum;
  }

  private double naked(IndexId underlying) {
    Map<String, Double> byStrike = new TreeMap<>();
    for (var held : portfolio.positions().entrySet()) {
      if (view.parameters().contract(held.getKey()) instanceof EuropeanOption option
          && option.underlying().equals(underlying)) {
        String strike = option.expiresAt() + " " + option.strike();
        byStrike.merge(strike, size(option, held.getValue()), Double::sum);
      }
    }
    return byStrike.values().stream().mapToDouble(net -> Math.max(-net, 0)).sum();
  }

  private double roll(IndexId underlying) {
    double sum = 0;
    for (var held : portfolio.positions().entrySet()) {
      Contract contract = view.parameters().contract(held.getKey());
      if (contract.underlying().equals(underlying) && !(contract instanceof EuropeanOption)) {
        double years = contract.expiry().map(at -> Years.between(view.asOf(), at)).orElse(0.0);
        sum +=
            Math.abs(
                    held.getValue().quantity().toDouble()
                        * value(contract, 0, Optional.empty())
                        * price(contract.settlement()))
                * rules.roll().orElseThrow().move(years);
      }
    }
    return sum;
  }

  /** Signed size at the index, in the settlement asset of the parameters. */
  private double size(Contract contract, Position position) {
    double units = position.quantity().toDouble() * contract.contractSize().toDouble();
    double index = view.known(contract.underlying()).price().toDouble();
    double coins;
    if (contract.form() == PayoffForm.LINEAR) {
      coins = units * index;
    } else {
      coins = contract instanceof EuropeanOption ? units : units / index;
    }
    return coins * price(contract.settlement());
  }

  private double combined(Map<IndexId, Unit> units) {
    double sum = units.values().stream().mapToDouble(Unit::loss).sum();
    if (rules.offsets().isEmpty()) {
      return sum;
    }
    OffsetTerms terms = rules.offsets().orElseThrow();
    double square = 0;
    for (var a : units.entrySet()) {
      for (var b : units.entrySet()) {
        double correlation = 1;
        if (!a.getKey().equals(b.getKey())) {
          double plain = terms.correlation(a.getKey(), b.getKey());
          boolean isOpposite = a.getValue().signedDelta() * b.getValue().signedDelta() < 0;
          correlation =
              isOpposite
                  ? -Math.min(plain, terms.offsettingCap().toDouble())
                  : Math.max(plain, terms.addingFloor().toDouble());
        }
        square += correlation * a.getValue().loss() * b.getValue().loss();
      }
    }
    double offset = Math.min(Math.sqrt(Math.max(square, 0)), sum);
    return offset + terms.keptShare().toDouble() * (sum - offset);
  }

  private double tailFloor() {
    if (rules.tail().isEmpty()) {
      return 0;
    }
    TailTerms terms = rules.tail().orElseThrow();
    List<Double> all = new ArrayList<>();
    List<Double> stress = new ArrayList<>();
    Set<String> labels = new TreeSet<>();
    if (view.history().isPresent()) {
      HistoricalScenarios history = view.history().orElseThrow();
      for (int h = 0; h < history.size(); h++) {
        Map<IndexId, Double> moves = new TreeMap<>();
        for (IndexId index : history.underlyings()) {
          moves.put(index, history.move(h, history.column(index)));
        }
        all.add(wealthChange(moves, 0));
        if (history.isStress(h)) {
          stress.add(all.get(h));
          labels.add(history.label(h));
        }
      }
    }
    for (StressScenario day : terms.stressDays()) {
      if (labels.contains(day.label())) {
        continue;
      }
      Map<IndexId, Double> moves = new TreeMap<>();
      day.moves().forEach(each -> moves.put(each.index(), each.move().toDouble()));
      all.add(wealthChange(moves, day.otherMove().toDouble()));
      stress.add(all.get(all.size() - 1));
    }
    double now = shortfall(all, terms);
    double weight = terms.stressWeight().toDouble();
    return Math.max(now, (1 - weight) * now + weight * shortfall(stress, terms));
  }

  private static double shortfall(List<Double> gains, TailTerms terms) {
    if (gains.isEmpty()) {
      return 0;
    }
    double[] pnl = gains.stream().mapToDouble(Double::doubleValue).toArray();
    BigDecimal confidence = terms.confidence().toBigDecimal();
    return terms.multiplier().toDouble()
        * Math.max(ReferenceTailRisk.of(pnl, confidence).expectedShortfall(), 0);
  }

  /** What joint moves do to the account, positions and what moves of its collateral. */
  private double wealthChange(Map<IndexId, Double> moves, double otherMove) {
    double change = 0;
    for (var held : portfolio.positions().entrySet()) {
      Contract contract = view.parameters().contract(held.getKey());
      double move = moves.getOrDefault(contract.underlying(), otherMove);
      double before = price(contract.settlement());
      double after = before * (1 + assetMove(contract.settlement(), moves, otherMove));
      double quantity = held.getValue().quantity().toDouble();
      double cost = held.getValue().entryCost().toDouble();
      double worthAfter = quantity * value(contract, move, Optional.empty()) - cost;
      double worthBefore = quantity * valueNow(contract) - cost;
      change += worthAfter * after - worthBefore * before;
    }
    for (var held : portfolio.collateral().entrySet()) {
      if (isShocked(held.getKey())) {
        double move = assetMove(held.getKey(), moves, otherMove);
        change += held.getValue().toDouble() * price(held.getKey()) * move;
      }
    }
    return change;
  }

  private double assetMove(AssetId asset, Map<IndexId, Double> moves, double otherMove) {
    return indexOf(asset).map(index -> moves.getOrDefault(index, otherMove)).orElse(0.0);
  }

  /** What a position would bring at a price of its asset: its value less what is not yet paid. */
  private double wealth(
      Contract contract,
      Position position,
      double move,
      Scenario scenario,
      boolean isShockedNow,
      double assetPrice) {
    double quantity = position.quantity().toDouble();
    double each = value(contract, move, isShockedNow ? Optional.of(scenario) : Optional.empty());
    return (quantity * each - position.entryCost().toDouble()) * assetPrice;
  }

  /** One unit in its settlement asset after a move, its volatility shocked by a scenario or not. */
  private double value(Contract contract, double move, Optional<Scenario> scenario) {
    double index = view.known(contract.underlying()).price().toDouble();
    double size = contract.contractSize().toDouble();
    double forward = index;
    VolatilitySurface surface = view.surfaces().get(contract.underlying());
    double years = contract.expiry().map(at -> Years.between(view.asOf(), at)).orElse(0.0);
    if (surface != null && years > 0) {
      forward = surface.forward(index, contract.expiry().orElseThrow(), view.asOf());
    }
    if (!(contract instanceof EuropeanOption option)) {
      double price = forward * (1 + move);
      return contract.form() == PayoffForm.LINEAR ? size * price : -size / price;
    }
    double strike = option.strike().toDouble();
    double value = option.type().intrinsic(forward * (1 + move), strike);
    if (years > 0) {
      double volatility = volatility(option, forward);
      double shocked =
          scenario.isPresent()
              ? shocked(volatility, Math.log(strike / forward), years, scenario.orElseThrow())
              : volatility;
      value =
          surface.discount(option.expiresAt(), view.asOf())
              * Black76.price(option.type(), forward * (1 + move), strike, shocked, years);
    }
    double inverse = option.form() == PayoffForm.INVERSE ? index * (1 + move) : 1;
    return size * value / inverse;
  }

  private double valueNow(Contract contract) {
    Double known = valuesNow.get(contract.id());
    if (known == null) {
      known = value(contract, 0, Optional.empty());
      valuesNow.put(contract.id(), known);
    }
    return known;
  }

  /** The surface's own, which no move changes. */
  private double volatility(EuropeanOption option, double forward) {
    return volatilities.computeIfAbsent(
        option.id(),
        id ->
            view.surface(option.underlying())
                .volatility(option.strike().toDouble(), forward, option.expiresAt(), view.asOf()));
  }

  private double shocked(double volatility, double logMoneyness, double years, Scenario scenario) {
    return switch (scenario.volatility()) {
      case UP -> moved(volatility, years, VolatilityShock.Direction.UP);
      case DOWN -> moved(volatility, years, VolatilityShock.Direction.DOWN);
      case NONE -> volatility;
      case SKEW_LINEAR, SKEW_ABSOLUTE ->
          volatility
              * rules
                  .skewShock()
                  .orElseThrow()
                  .multiplier(
                      logMoneyness,
                      years,
                      scenario.volatility() == VolatilityMove.SKEW_LINEAR
                          ? SkewShock.Kind.LINEAR
                          : SkewShock.Kind.ABSOLUTE);
    };
  }

  private double moved(double volatility, double years, VolatilityShock.Direction direction) {
    return rules.volatilityShock().orElseThrow().shocked(volatility, years * 365, direction);
  }

  private double holding(AssetId asset, double value, boolean initial) {
    if (value < 0) {
      CollateralTerms terms = view.parameters().asset(asset).terms();
      return -value * (initial ? terms.debtInitial() : terms.debtMaintenance()).toDouble();
    }
    double sum = 0;
    for (CollateralCharge charge : rules.collateral()) {
      if (charge.asset().equals(asset)) {
        sum += value * (initial ? charge.initialRate() : charge.maintenanceRate()).toDouble();
      }
    }
    return sum;
  }

  private double price(AssetId asset) {
    return view.assetPrice(asset).toDouble();
  }

  private Optional<IndexId> indexOf(AssetId asset) {
    return view.parameters().drivingIndex(asset);
  }

  private boolean isIndexOf(IndexId index, AssetId asset) {
    return indexOf(asset).filter(index::equals).isPresent();
  }

  private boolean isShocked(AssetId asset) {
    return indexOf(asset).isPresent() && view.parameters().asset(asset).terms().isShocked();
  }
}
