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
  private static final int BLOCK = 8;
  private static final ThreadLocal<BookKernel> LAST = new ThreadLocal<>();

  private final ScenarioArrays arrays;
  private final PortfolioRules rules;
  private final int scenarios;
  private final int basisMoves;
  private final double[] weights;
  private final double[] deductibles;
  private final int[] skews;
  private final boolean[] isSkew;
  private final boolean discounts;
  private final boolean basisCompetes;
  private final double gainOffset;
  private final double maintenanceFactor;
  private final double initialFactor;
  private final double[] options;
  private final double[] shockedCoins;
  private final double[] tailGains;
  private final double[] stressGains;
  private final double[] tailScratch;
  private final UnitCharges charges;

  private ContractScenarios[] rows = {};
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
    isSkew = new boolean[scenarios];
    for (int s = 0; s < scenarios; s++) {
      isSkew[s] = each.get(s).volatility().isSkew();
      if (isSkew[s]) {
        tilted[n++] = s;
      }
    }
    skews = Arrays.copyOf(tilted, n);
    basisCompetes = rules.basis().map(basis -> basis.competes()).orElse(true);
    discounts = rules.shockedDiscount().isPresent();
    gainOffset = rules.gainOffset().map(share -> share.toDouble()).orElse(1.0);
    maintenanceFactor = rules.maintenanceFactor().toDouble();
    double pegAddition =
        rules
            .peg()
            .map(peg -> peg.addition(arrays.view().known(peg.index()).price().toDouble()))
            .orElse(0.0);
    initialFactor = rules.initialFactor().toDouble() + pegAddition;
    options = new double[scenarios];
    shockedCoins = new double[arrays.assetCount()];
    int days = arrays.tailScenarios();
    double confidence = rules.tail().map(terms -> terms.confidence().toDouble()).orElse(0.5);
    tailGains = new double[days];
    stressGains = new double[days - arrays.stressFrom()];
    tailScratch = new double[days == 0 ? 0 : TailRisk.scratchLength(days, confidence)];
    charges = new UnitCharges(arrays, initialFactor);
  }

  /**
   * The kernel of this thread for these arrays: one that is warm, if the last book it measured was
   * of the same view.
   */
  public static BookKernel ofThread(ScenarioArrays arrays) {
    BookKernel last = LAST.get();
    if (last == null || last.arrays != arrays) {
      last = new BookKernel(arrays);
      LAST.set(last);
    }
    return last;
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
   * Expected Shortfall of the book over history and stress, >= 0, or 0 if the rules ask none: the
   * least its loss can be.
   *
   * @throws IllegalStateException if the view lacks a price the book depends on
   */
  public double expectedShortfall(Book book) {
    requireCurrent(book);
    gatherRows(book);
    gatherCoins(book);
    measureTail(book);
    return tailFloor;
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

  private void requireCurrent(Book book) {
    if (!book.parameterVersion.equals(arrays.view().parameters().version())) {
      throw new IllegalArgumentException(
          "the book was laid out under parameters "
              + book.parameterVersion
              + " and the view has "
              + arrays.view().parameters().version()
              + ": lay it out again");
    }
  }

  void measure(Book book) {
    requireCurrent(book);
    unitCount = book.units();
    while (units.size() < unitCount) {
      units.add(new UnitRisk(scenarios));
    }
    gatherRows(book);
    gatherCoins(book);
    sumOfLosses = 0;
    for (int k = 0; k < unitCount; k++) {
      UnitRisk unit = units.get(k);
      measureGrid(book, k, unit);
      charges.measure(book, rows, k, unit, maintenanceFactor);
      sumOfLosses += unit.loss;
    }
    combined = rules.offsets().isPresent() ? combine(book) : sumOfLosses;
    measureTail(book);
    risk = Math.max(combined, tailFloor);
    measureCollateral(book);
  }

  private void gatherRows(Book book) {
    int n = book.contract.length;
    if (rows.length < n) {
      rows = new ContractScenarios[n];
    }
    for (int row = 0; row < n; row++) {
      rows[row] = arrays.contractScenarios(book.contract[row]);
    }
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
    ContractScenarios contract = rows[row];
    return contract.isWhole ? 0 : book.quantity[row] * contract.coinValue - book.entryCost[row];
  }

  private void measureGrid(Book book, int k, UnitRisk unit) {
    unit.clear();
    int firstExpiry = book.unitStart[k];
    int endExpiry = book.unitStart[k + 1];
    sum(book, book.expiryStart[firstExpiry], book.expiryStart[endExpiry], unit.gains);
    for (int e = firstExpiry; e < endExpiry; e++) {
      if (book.ends[e]) {
        reshapeOptions(book, book.expiryStart[e], book.futures[e], unit.gains);
        double factor = rows[book.expiryStart[e]].basisFactor;
        unit.basis += factor * worstBasis(book, book.expiryStart[e], book.expiryStart[e + 1]);
      }
    }
    for (int c = book.coinStart[k]; c < book.coinStart[k + 1]; c++) {
      int asset = book.unitCoins[c];
      add(shockedCoins[asset], arrays.assetScenarios(asset).grid, unit.gains);
    }
    findWorst(unit);
  }

  /**
   * Sums rows in all scenarios, eight at a time: additions that do not wait for each other. The
   * last eight overlap those before.
   */
  private void sum(Book book, int from, int to, double[] gains) {
    if (scenarios < BLOCK) {
      for (int s = 0; s < scenarios; s++) {
        gains[s] = gain(book, from, to, s);
      }
      return;
    }
    for (int start = 0; start < scenarios; start += BLOCK) {
      sumBlock(book, from, to, Math.min(start, scenarios - BLOCK), gains);
    }
  }

  private void sumBlock(Book book, int from, int to, int s, double[] gains) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    double e = 0;
    double f = 0;
    double g = 0;
    double h = 0;
    for (int row = from; row < to; row++) {
      double quantity = book.quantity[row];
      double[] perUnit = rows[row].grid;
      a += quantity * perUnit[s];
      b += quantity * perUnit[s + 1];
      c += quantity * perUnit[s + 2];
      d += quantity * perUnit[s + 3];
      e += quantity * perUnit[s + 4];
      f += quantity * perUnit[s + 5];
      g += quantity * perUnit[s + 6];
      h += quantity * perUnit[s + 7];
    }
    gains[s] = a;
    gains[s + 1] = b;
    gains[s + 2] = c;
    gains[s + 3] = d;
    gains[s + 4] = e;
    gains[s + 5] = f;
    gains[s + 6] = g;
    gains[s + 7] = h;
  }

  /** What rows gain in one column of the grid. */
  private double gain(Book book, int from, int to, int column) {
    double gain = 0;
    for (int row = from; row < to; row++) {
      gain += book.quantity[row] * rows[row].grid[column];
    }
    return gain;
  }

  private static void add(double quantity, double[] perUnit, double[] gains) {
    if (quantity == 0) {
      return;
    }
    for (int s = 0; s < gains.length; s++) {
      gains[s] += quantity * perUnit[s];
    }
  }

  /** The loss of an expiry in the worst basis move, >= 0. */
  private double worstBasis(Book book, int from, int to) {
    double worst = 0;
    for (int b = scenarios; b < scenarios + basisMoves; b++) {
      worst = Math.max(worst, -gain(book, from, to, b));
    }
    return worst;
  }

  /** Replaces gains of options by what depends on the options of an expiry as a whole. */
  private void reshapeOptions(Book book, int from, int to, double[] gains) {
    if (from == to) {
      return;
    }
    if (discounts) {
      discountOptions(book, from, to, gains);
    } else {
      for (int s : skews) {
        double gain = gain(book, from, to, s);
        gains[s] -= gain + FastMath.abs(gain);
      }
    }
  }

  private void discountOptions(Book book, int from, int to, double[] gains) {
    double value = 0;
    for (int row = from; row < to; row++) {
      value += book.quantity[row] * rows[row].value;
    }
    sum(book, from, to, options);
    for (int s = 0; s < scenarios; s++) {
      double after = value + options[s];
      double factor = after >= 0 ? rows[from].assetFactor : rows[from].debtFactor;
      double discounted = after * factor - value;
      gains[s] += (isSkew[s] ? -FastMath.abs(discounted) : discounted) - options[s];
    }
  }

  private void findWorst(UnitRisk unit) {
    double[] gains = unit.gains;
    for (int s = 0; s < scenarios; s++) {
      double counted = gains[s] * weights[s];
      gains[s] = Math.max(counted, 0) * gainOffset + Math.min(counted + deductibles[s], 0);
    }
    int worst = 0;
    double least = gains[0];
    for (int s = 1; s < scenarios; s++) {
      if (gains[s] < least) {
        least = gains[s];
        worst = s;
      }
    }
    unit.worst = worst;
    double scan = Math.max(-least, 0);
    unit.loss = basisCompetes ? Math.max(scan, unit.basis) : scan + unit.basis;
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
    sumTailGains(book);
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

  /** Measures the gains of a book in the scenarios of history and stress, and nothing else. */
  double[] tailGains(Book book) {
    requireCurrent(book);
    gatherRows(book);
    gatherCoins(book);
    sumTailGains(book);
    return tailGains;
  }

  private void sumTailGains(Book book) {
    Arrays.fill(tailGains, 0);
    for (int row = 0; row < book.contract.length; row++) {
      double[] perUnit = rows[row].history();
      add(book.quantity[row], perUnit, tailGains);
    }
    for (int asset : book.unitCoins) {
      double[] perUnit = arrays.assetScenarios(asset).history;
      add(shockedCoins[asset], perUnit, tailGains);
    }
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
