package org.plimsoll.risk.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.Charge;
import org.plimsoll.risk.market.ChargeOn;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.TailTerms;
import org.plimsoll.risk.scenario.PortfolioBreakdown.Binding;
import org.plimsoll.risk.scenario.PortfolioBreakdown.Component;
import org.plimsoll.risk.scenario.PortfolioBreakdown.Day;
import org.plimsoll.risk.scenario.PortfolioBreakdown.Netting;
import org.plimsoll.risk.scenario.PortfolioBreakdown.Part;
import org.plimsoll.risk.scenario.PortfolioBreakdown.Tail;
import org.plimsoll.risk.scenario.PortfolioBreakdown.UnderlyingRisk;
import org.plimsoll.risk.statistics.TailRisk;

/** Takes apart what the kernel has measured last. */
final class BookExplanation {
  private final ScenarioArrays arrays;
  private final BookKernel kernel;
  private final Book book;

  BookExplanation(ScenarioArrays arrays, BookKernel kernel, Book book) {
    this.arrays = arrays;
    this.kernel = kernel;
    this.book = book;
  }

  /**
   * @param gross maintenance margin of the parts of the book alone, summed
   */
  PortfolioBreakdown breakdown(double gross) {
    List<UnderlyingRisk> underlyings = new ArrayList<>();
    for (int k = 0; k < book.units(); k++) {
      underlyings.add(underlying(k));
    }
    return new PortfolioBreakdown(
        arrays.view().parameters().version(),
        arrays.scenarioNames(),
        underlyings,
        kernel.sumOfLosses,
        kernel.combined,
        tail(),
        kernel.risk,
        binding(underlyings),
        parts(),
        Netting.of(gross, kernel.maintenance()));
  }

  private UnderlyingRisk underlying(int k) {
    UnitRisk unit = kernel.unit(k);
    return new UnderlyingRisk(
        arrays.index(book.unit[k]),
        Arrays.stream(unit.gains).boxed().toList(),
        arrays.scenarioNames().get(unit.worst),
        unit.basis,
        unit.loss,
        unit.delta,
        unit.amount(ChargeOn.GROSS_NOTIONAL));
  }

  private Binding binding(List<UnderlyingRisk> underlyings) {
    int largest = -1;
    for (int k = 0; k < book.units(); k++) {
      if (kernel.unit(k).upliftMaintenance > 0) {
        return new Binding(Binding.Kind.FLOOR_CHARGE, underlyings.get(k).underlying().toString());
      }
      if (largest < 0 || kernel.unit(k).loss > kernel.unit(largest).loss) {
        largest = k;
      }
    }
    if (kernel.risk == 0) {
      return new Binding(Binding.Kind.NOTHING, "no scenario loses");
    }
    if (kernel.tailFloor > kernel.combined) {
      return kernel.tailFloor > kernel.shortfall
          ? new Binding(Binding.Kind.STRESS_FLOOR, "expected shortfall of the stress days")
          : new Binding(Binding.Kind.EXPECTED_SHORTFALL, "expected shortfall of all days");
    }
    UnderlyingRisk worst = underlyings.get(largest);
    UnitRisk unit = kernel.unit(largest);
    boolean isBasis = unit.basis > 0 && unit.loss == unit.basis;
    return isBasis
        ? new Binding(Binding.Kind.BASIS, worst.underlying().toString())
        : new Binding(Binding.Kind.SCENARIO, worst.underlying() + ": " + worst.worstScenario());
  }

  private Optional<Tail> tail() {
    double[] gains = kernel.tailGains();
    Optional<TailTerms> terms = arrays.rules().tail();
    if (terms.isEmpty() || gains.length == 0) {
      return Optional.empty();
    }
    double confidence = terms.get().confidence().toDouble();
    int[] worst = TailRisk.tail(gains, confidence);
    double[] weights = TailRisk.tailWeights(gains.length, confidence);
    List<Day> days = new ArrayList<>();
    for (int i = 0; i < worst.length; i++) {
      days.add(new Day(arrays.tailLabel(worst[i]), weights[i], gains[worst[i]]));
    }
    return Optional.of(
        new Tail(
            kernel.shortfall,
            kernel.stressShortfall,
            kernel.tailFloor,
            TailRisk.valueAtRisk(gains, confidence),
            days,
            kernel.shortfall > 0
                ? components(worst, weights, terms.get().multiplier().toDouble())
                : List.of()));
  }

  private List<Component> components(int[] worst, double[] weights, double multiplier) {
    List<Component> components = new ArrayList<>();
    for (int row = 0; row < book.size(); row++) {
      double[] perUnit = arrays.contractScenarios(book.contract[row]).history();
      double shortfall = book.quantity[row] * TailRisk.componentShortfall(perUnit, worst, weights);
      if (book.coin[row] >= 0) {
        double coins = kernel.unrealizedCoins(book, row);
        shortfall += coins * ofCoin(book.coin[row], worst, weights);
      }
      components.add(new Component(book.instruments.get(row).toString(), multiplier * shortfall));
    }
    for (int a = 0; a < book.asset.length; a++) {
      if (arrays.assetScenarios(book.asset[a]).isShocked) {
        double shortfall = book.amount[a] * ofCoin(book.asset[a], worst, weights);
        components.add(
            new Component("collateral " + arrays.asset(book.asset[a]), multiplier * shortfall));
      }
    }
    return components;
  }

  private double ofCoin(int asset, int[] worst, double[] weights) {
    return TailRisk.componentShortfall(arrays.assetScenarios(asset).history, worst, weights);
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    parts.add(
        new Part(
            "loss",
            kernel.maintenanceFactor() * kernel.risk,
            kernel.initialFactor() * kernel.risk));
    for (int k = 0; k < book.units(); k++) {
      addCharges(parts, arrays.index(book.unit[k]), kernel.unit(k));
      addAddOns(parts, arrays.index(book.unit[k]), kernel.unit(k));
    }
    for (int a = 0; a < book.asset.length; a++) {
      String what = book.amount[a] < 0 ? "borrowing " : "collateral ";
      add(
          parts,
          what + arrays.asset(book.asset[a]),
          kernel.ofHolding(book, a, false),
          kernel.ofHolding(book, a, true));
    }
    return parts;
  }

  private void addCharges(List<Part> parts, IndexId underlying, UnitRisk unit) {
    for (Charge charge : arrays.rules().charges()) {
      if (charge.isAskedFor(underlying) && charge.role() == Charge.Role.ADD) {
        double amount = unit.amount(charge.on());
        add(
            parts,
            charge.name() + " " + underlying,
            charge.maintenance(amount),
            charge.initial(amount));
      }
    }
    add(parts, "floor " + underlying, unit.upliftMaintenance, unit.upliftInitial);
  }

  private void addAddOns(List<Part> parts, IndexId underlying, UnitRisk unit) {
    add(
        parts,
        "concentration " + underlying,
        kernel.maintenanceFactor() * unit.concentration,
        kernel.initialFactor() * unit.concentration);
    add(parts, "liquidity " + underlying, unit.liquidity, unit.liquidity);
    add(parts, "wrong-way " + underlying, unit.wrongWay, unit.wrongWay);
    add(parts, "uncertainty " + underlying, 0, unit.uncertainty);
  }

  private static void add(List<Part> parts, String name, double maintenance, double initial) {
    if (maintenance > 0 || initial > 0) {
      parts.add(new Part(name, maintenance, initial));
    }
  }
}
