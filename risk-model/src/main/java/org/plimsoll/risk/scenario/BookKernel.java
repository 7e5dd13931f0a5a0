package org.plimsoll.risk.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.TailTerms;
import org.plimsoll.risk.statistics.TailRisk;

/**
 * Measures books against one view: sums of arrays, no allocation once warm. It keeps what it
 * measured last, from which an explanation reads, and so belongs to one thread.
 */
public final class BookKernel {
  private final ScenarioArrays arrays;
  private final PortfolioRules rules;
  private final int scenarios;
  private final int basisMoves;
  private final double[] weights;
  private final double[] deductibles;
  private final int[] skews;
  private final boolean discounts;
  private final double gainOffset;
  private final double maintenanceFactor;
  private final double initialFactor;
  private final double[] options;
  private final double[] futures;
  private final double[] shockedCoins;
  private final double[] tailGains;
  private final double[] stressGains;
  private final double[] tailScratch;
  private final UnitCharges charges;

  private final List<UnitRisk> units = new ArrayList<>();
  private int unitCount;
  double sumOfLosses;
  double combined;
  double shortfall;
  double stressShortfall;
  double tailFloor;
  double risk;
  double collateralMaintenance;
  double collateralInitial;

  public BookKernel(ScenarioArrays arrays) {
    this.arrays = arrays;
    rules = arrays.rules();
    scenarios = arrays.scenarios();
    basisMoves = arrays.basisMoves();
    List<Scenario> each = rules.scenarios();
    weights = each.stream().mapToDouble(scenario -> scenario.weight().toDouble()).toArray();
    deductibles =
        each.stream()
            .mapToDouble(scenario -> scenario.deductible().map(cash -> cash.toDouble()).orElse(0.0))
            .toArray();
    int[] tilted = new int[scenarios];
    int n = 0;
    for (int s = 0; s < scenarios; s++) {
      if (each.get(s).volatility().isSkew()) {
        tilted[n++] = s;
      }
    }
    skews = Arrays.copyOf(tilted, n);
    discounts = rules.shockedDiscount().isPresent();
    gainOffset = rules.gainOffset().map(share -> share.toDouble()).orElse(1.0);
    maintenanceFactor = rules.maintenanceFactor().toDouble();
    double pegAddition =
        rules
            .peg()
            .map(peg -> peg.addition(arrays.view().known(peg.index()).price().toDouble()))
            .orElse(0.0);
    initialFactor = rules.initialFactor().toDouble() + pegAddition;
    options = new double[scenarios + basisMoves];
    futures = new double[scenarios + basisMoves];
    shockedCoins = new double[arrays.assetCount()];
    int days = arrays.tailScenarios();
    double confidence = rules.tail().map(terms -> terms.confidence().toDouble()).orElse(0.5);
    tailGains = new double[days];
    stressGains = new double[days - arrays.stressFrom()];
    tailScratch = new double[days == 0 ? 0 : TailRisk.scratchLength(days, confidence)];
    charges = new UnitCharges(arrays, initialFactor);
  }

  /**
   * Maintenance margin, >= 0, not yet rounded.
   *
   * @throws IllegalStateException if the view lacks a price the book depends on
   */
  public double maintenance(Book book) {
    measure(book);
    return maintenance();
  }

  /** Initial margin, >= maintenance margin, not yet rounded; errors as there. */
  public double initial(Book book) {
    measure(book);
    return initial();
  }

  /**
   * What the requirements of a book are made of: the same sums, kept apart.
   *
   * @param gross maintenance margin of the parts of the book alone, summed
   * @throws IllegalStateException if the view lacks a price the book depends on
   */
  public PortfolioBreakdown breakdown(Book book, double gross) {
    measure(book);
    return new BookExplanation(arrays, this, book).breakdown(gross);
  }

  /** Maintenance margin of the book measured last. */
  public double maintenance() {
    double sum = maintenanceFactor * risk + collateralMaintenance;
    for (int k = 0; k < unitCount; k++) {
      UnitRisk unit = units.get(k);
      sum += unit.chargesMaintenance + unit.upliftMaintenance;
      sum += maintenanceFactor * unit.concentration + unit.liquidity + unit.wrongWay;
    }
    return Math.max(sum, 0);
  }

  /** Initial margin of the book measured last. */
  public double initial() {
    double sum = initialFactor * risk + collateralInitial;
    for (int k = 0; k < unitCount; k++) {
      UnitRisk unit = units.get(k);
      sum += unit.chargesInitial + unit.upliftInitial + unit.uncertainty;
      sum += initialFactor * unit.concentration + unit.liquidity + unit.wrongWay;
    }
    return Math.max(sum, maintenance());
  }

  double maintenanceFactor() {
    return maintenanceFactor;
  }

  /** The rules' initial factor, and what a lost peg adds to it. */
  double initialFactor() {
    return initialFactor;
  }

  /** What holding an asset, or owing it, asks of the book measured last. */
  double ofHolding(Book book, int held, boolean initial) {
    return charges.ofHolding(book.asset[held], book.amount[held], initial);
  }

  UnitRisk unit(int k) {
    return units.get(k);
  }

  /** The gains of the book measured last in the scenarios of history and stress. */
  double[] tailGains() {
    return tailGains;
  }

  /** How many units of a coin the book measured last moves with its price. */
  double shockedCoins(int asset) {
    return shockedCoins[asset];
  }

  void measure(Book book) {
    if (!book.parameterVersion.equals(arrays.view().parameters().version())) {
      throw new IllegalArgumentException(
          "the book was laid out under parameters "
              + book.parameterVersion
              + " and the view has "
              + arrays.view().parameters().version()
              + ": lay it out again");
    }
    unitCount = book.units();
    while (units.size() < unitCount) {
      units.add(new UnitRisk(scenarios));
    }
    gatherCoins(book);
    sumOfLosses = 0;
    for (int k = 0; k < unitCount; k++) {
      UnitRisk unit = units.get(k);
      measureGrid(book, k, unit);
      charges.measure(book, k, unit, maintenanceFactor);
      sumOfLosses += unit.loss;
    }
    combined = rules.offsets().isPresent() ? combine(book) : sumOfLosses;
    measureTail(book);
    risk = Math.max(combined, tailFloor);
    measureCollateral(book);
  }

  /** Coins that move with their price: shocked collateral and unrealized profit paid in them. */
  private void gatherCoins(Book book) {
    Arrays.fill(shockedCoins, 0);
    for (int a = 0; a < book.asset.length; a++) {
      if (arrays.assetScenarios(book.asset[a]).isShocked) {
        shockedCoins[book.asset[a]] += book.amount[a];
      }
    }
    for (int row = 0; row < book.contract.length; row++) {
      if (book.coin[row] >= 0) {
        shockedCoins[book.coin[row]] += unrealizedCoins(book, row);
      }
    }
  }

  /** What a row is worth and not yet paid for, in coins, unless its gains hold that already. */
  double unrealizedCoins(Book book, int row) {
    ContractScenarios contract = arrays.contractScenarios(book.contract[row]);
    return contract.isWhole ? 0 : book.quantity[row] * contract.coinValue - book.entryCost[row];
  }

  private void measureGrid(Book book, int k, UnitRisk unit) {
    unit.clear();
    for (int e = book.unitStart[k]; e < book.unitStart[k + 1]; e++) {
      int end = book.expiryStart[e + 1];
      Arrays.fill(options, 0);
      Arrays.fill(futures, 0);
      double value = addRows(book, book.expiryStart[e], book.futures[e], options);
      addRows(book, book.futures[e], end, futures);
      if (book.ends[e]) {
        ContractScenarios any = arrays.contractScenarios(book.contract[book.expiryStart[e]]);
        unit.basis += any.basisFactor * worstBasis();
        shapeOptions(any, value);
      }
      for (int s = 0; s < scenarios; s++) {
        unit.gains[s] += options[s] + futures[s];
      }
    }
    for (int c = book.coinStart[k]; c < book.coinStart[k + 1]; c++) {
      int asset = book.unitCoins[c];
      add(shockedCoins[asset], arrays.assetScenarios(asset).grid, unit.gains, scenarios);
    }
    findWorst(unit);
  }

  /** Adds rows to the gains; their value today. */
  private double addRows(Book book, int from, int to, double[] gains) {
    double value = 0;
    for (int row = from; row < to; row++) {
      ContractScenarios contract = arrays.contractScenarios(book.contract[row]);
      add(book.quantity[row], contract.grid, gains, gains.length);
      value += book.quantity[row] * contract.value;
    }
    return value;
  }

  private static void add(double quantity, double[] perUnit, double[] gains, int length) {
    if (quantity == 0) {
      return;
    }
    for (int s = 0; s < length; s++) {
      gains[s] += quantity * perUnit[s];
    }
  }

  /** The loss of an expiry in the worst basis move, >= 0. */
  private double worstBasis() {
    double worst = 0;
    for (int b = scenarios; b < scenarios + basisMoves; b++) {
      worst = Math.max(worst, -(options[b] + futures[b]));
    }
    return worst;
  }

  /** What depends on the options of an expiry as a whole. */
  private void shapeOptions(ContractScenarios expiry, double value) {
    if (discounts) {
      for (int s = 0; s < scenarios; s++) {
        double after = value + options[s];
        options[s] = after * (after >= 0 ? expiry.assetFactor : expiry.debtFactor) - value;
      }
    }
    for (int s : skews) {
      options[s] = 0.0 - FastMath.abs(options[s]);
    }
  }

  private void findWorst(UnitRisk unit) {
    unit.worst = 0;
    for (int s = 0; s < scenarios; s++) {
      double counted = unit.gains[s] * weights[s];
      unit.gains[s] = counted > 0 ? counted * gainOffset : Math.min(counted + deductibles[s], 0);
      if (unit.gains[s] < unit.gains[unit.worst]) {
        unit.worst = s;
      }
    }
    double scan = Math.max(-unit.gains[unit.worst], 0);
    boolean competes = rules.basis().map(basis -> basis.competes()).orElse(true);
    unit.loss = competes ? Math.max(scan, unit.basis) : scan + unit.basis;
  }

  /** Losses of underlyings with their offsets; see the terms of the rules. */
  private double combine(Book book) {
    double square = 0;
    for (int i = 0; i < unitCount; i++) {
      UnitRisk a = units.get(i);
      square += a.loss * a.loss;
      for (int j = 0; j < i; j++) {
        UnitRisk b = units.get(j);
        double weight =
            arrays.crossWeight(
                book.unit[i], a.deltaWithCollateral, book.unit[j], b.deltaWithCollateral);
        square += 2 * weight * a.loss * b.loss;
      }
    }
    double offset = Math.min(FastMath.sqrt(Math.max(square, 0)), sumOfLosses);
    double kept = rules.offsets().orElseThrow().keptShare().toDouble();
    return offset + kept * (sumOfLosses - offset);
  }

  private void measureTail(Book book) {
    shortfall = 0;
    stressShortfall = 0;
    tailFloor = 0;
    Optional<TailTerms> terms = rules.tail();
    if (terms.isEmpty() || tailGains.length == 0) {
      return;
    }
    Arrays.fill(tailGains, 0);
    for (int row = 0; row < book.contract.length; row++) {
      double[] perUnit = arrays.contractScenarios(book.contract[row]).history();
      add(book.quantity[row], perUnit, tailGains, tailGains.length);
    }
    for (int asset : book.unitCoins) {
      double[] perUnit = arrays.assetScenarios(asset).history;
      add(shockedCoins[asset], perUnit, tailGains, tailGains.length);
    }
    double confidence = terms.get().confidence().toDouble();
    double multiplier = terms.get().multiplier().toDouble();
    double stressWeight = terms.get().stressWeight().toDouble();
    shortfall =
        multiplier * Math.max(TailRisk.expectedShortfall(tailGains, confidence, tailScratch), 0);
    if (stressGains.length > 0) {
      System.arraycopy(
          tailGains, tailGains.length - stressGains.length, stressGains, 0, stressGains.length);
      double loss = TailRisk.expectedShortfall(stressGains, confidence, tailScratch);
      stressShortfall = multiplier * Math.max(loss, 0);
    }
    tailFloor =
        Math.max(shortfall, (1 - stressWeight) * shortfall + stressWeight * stressShortfall);
  }

  private void measureCollateral(Book book) {
    collateralMaintenance = 0;
    collateralInitial = 0;
    for (int a = 0; a < book.asset.length; a++) {
      collateralMaintenance += ofHolding(book, a, false);
      collateralInitial += ofHolding(book, a, true);
    }
  }
}
