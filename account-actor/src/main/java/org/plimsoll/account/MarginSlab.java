package org.plimsoll.account;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.plimsoll.risk.margin.DecisionPrices;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Rate;

/**
 * The plain accounts of a node in flat arrays, one row each, and the sums that say whose margin
 * status may have changed: linear futures of size 1 and collateral with plain haircuts, all settled
 * in the settlement asset of the parameters; see {@link MarginRows}. It computes in {@code double}
 * and errs on the safe side: a row within the error of a level is reported, a row beyond it never
 * goes unreported. The account then decides exactly.
 *
 * <p>A row is its settlement cash, the entry cost of its positions, and a line per other holding:
 * key and quantity. Holdings of every kind have one form: value = quantity x price, of which a
 * positive value counts by a factor (1 - haircut; 1 for positions), and whose absolute value asks
 * margin by brackets (none for collateral), a leverage cap at least. A position pays quantity x
 * funding index, of which its entry cost holds what it has paid already. Of a price that is not
 * certain, or off its average, holdings count less initially and debts more. Lines of a row lie
 * side by side; rows grow in place and are packed when holes are many.
 */
final class MarginSlab {
  /** Far above what a sum of doubles can be off, far below what a decision turns on. */
  private static final double RELATIVE_ERROR = 1e-9;

  private static final double ABSOLUTE_ERROR = 1e-5;
  private static final int GROWTH = 2;
  private static final MarginStatus[] STATUSES = MarginStatus.values();

  private final Map<AccountId, Integer> rowOf = new HashMap<>();
  private AccountId[] account = new AccountId[64];
  private double[] cash = new double[64];
  private double[] entryCost = new double[64];
  private byte[] status = new byte[64];
  private int[] firstLine = new int[64];
  private int[] lineCount = new int[64];
  private int rows;

  private int[] key = new int[512];
  private double[] quantity = new double[512];
  private int lines;
  private int unusedLines;

  private MarginParameters parameters;
  private Map<AssetId, Integer> assetKey = Map.of();
  private Map<InstrumentId, Integer> instrumentKey = Map.of();
  private double cashFactor;
  private double[] price = {};
  private double[] lowest = {};
  private double[] highest = {};
  private double[] factor = {};
  private double[] lessOfHeld = {};
  private double[] moreOfOwed = {};
  private double[] fundingIndex = {};
  private double[] leastInitial = {};
  private Brackets[] brackets = {};
  private int assetCount;
  private double profitHaircut;
  private double callFraction;
  private double liquidationBuffer;
  private double statusBuffer;

  /**
   * Margin as a function of notional: the largest of notional x rate - amount, which for rates that
   * never fall is the bracket the notional lies in.
   */
  private record Brackets(
      double top, double[] initialRate, double[] initialAmount, double[] rate, double[] amount) {
    private static final Brackets NONE =
        new Brackets(
            Double.POSITIVE_INFINITY,
            new double[] {0},
            new double[] {0},
            new double[] {0},
            new double[] {0});

    static Brackets of(Instrument instrument) {
      if (!(instrument instanceof FuturesContract future)) {
        return NONE; // no row of the slab holds it
      }
      var schedule = future.schedule();
      int n = schedule.brackets().size();
      double[][] columns = new double[4][n];
      for (int i = 0; i < n; i++) {
        columns[0][i] = schedule.brackets().get(i).initialRate().toDouble();
        columns[1][i] = schedule.initialAmount(i).toDouble();
        columns[2][i] = schedule.brackets().get(i).maintenanceRate().toDouble();
        columns[3][i] = schedule.maintenanceAmount(i).toDouble();
      }
      double top =
          n > 1 ? schedule.brackets().get(1).notionalFloor().toDouble() : Double.POSITIVE_INFINITY;
      return new Brackets(top, columns[0], columns[1], columns[2], columns[3]);
    }

    double initial(double notional) {
      return notional <= top
          ? notional * initialRate[0]
          : largest(notional, initialRate, initialAmount);
    }

    double maintenance(double notional) {
      return notional <= top ? notional * rate[0] : largest(notional, rate, amount);
    }

    private static double largest(double notional, double[] rates, double[] amounts) {
      double result = 0;
      for (int i = 0; i < rates.length; i++) {
        result = Math.max(result, notional * rates[i] - amounts[i]);
      }
      return result;
    }
  }

  int size() {
    return rows;
  }

  /**
   * Takes over the prices of a view. A price that allows no decision makes its holders
   * unreportable.
   */
  void price(MarketView view) {
    if (view.parameters() != parameters && !view.parameters().equals(parameters)) {
      adopt(view.parameters());
    }
    List<Asset> assets = parameters.assets();
    for (int i = 0; i < assets.size(); i++) {
      Asset asset = assets.get(i);
      int k = i;
      boolean valid = asset.index().map(index -> isMeasured(index, view)).orElse(true);
      price[i] = valid ? view.assetPrice(asset.id()).toDouble() : Double.NaN;
      setBand(i, asset, view);
      if (asset.terms().isPrudent()) {
        asset.index().flatMap(view::indexPrice).ifPresent(known -> setUncertainty(k, known));
      }
    }
    List<Instrument> instruments = parameters.instruments();
    for (int i = 0; i < instruments.size(); i++) {
      Instrument instrument = instruments.get(i);
      boolean isHere =
          instrument instanceof FuturesContract && !view.awaitsFunding(instrument.id());
      price[assets.size() + i] =
          isHere && isMeasured(instrument.underlying(), view)
              ? view.markPrice(instrument.id()).toDouble()
              : Double.NaN;
      fundingIndex[assets.size() + i] =
          view.fundingIndex(instrument.id()).map(FundingIndex::toDouble).orElse(0.0);
      leastInitial[assets.size() + i] =
          view.controls().leastInitialRate(instrument.id()).map(Rate::toDouble).orElse(0.0);
    }
  }

  /** Prices good enough for a margin call are swept too: it is the account that decides. */
  private static boolean isMeasured(IndexId index, MarketView view) {
    return view.allows(PriceUse.MARGIN, index) || view.allows(PriceUse.LIQUIDATION, index);
  }

  /** Between what prices of an asset a liquidation may be decided; NaN if by none. */
  private void setBand(int k, Asset asset, MarketView view) {
    lowest[k] = price[k];
    highest[k] = price[k];
    if (Double.isNaN(price[k])) {
      asset
          .index()
          .flatMap(index -> DecisionPrices.rangeOf(index, view, view.asOf()))
          .ifPresent(
              range -> {
                lowest[k] = range.low().toDouble();
                highest[k] = range.high().toDouble();
              });
    }
  }

  /** What initial margin counts a unit of an asset for, less than equity does. */
  private void setUncertainty(int k, IndexPrice known) {
    double spot = known.price().toDouble();
    double average = known.average().toDouble();
    double uncertainty = known.uncertainty().toDouble();
    lessOfHeld[k] = factor[k] * (spot - Math.min(spot, average) * (1 - uncertainty));
    moreOfOwed[k] = Math.max(spot, average) * (1 + uncertainty) - spot;
  }

  /** Writes the row of an account, new or changed. */
  void put(AccountId id, MarginStatus newStatus, Portfolio portfolio) {
    int row = rowOf.computeIfAbsent(id, this::newRow);
    Map<AssetId, Cash> collateral = portfolio.collateral();
    double cost = 0;
    int needed =
        portfolio.positions().size()
            + collateral.size()
            - (collateral.containsKey(parameters.settlementAsset()) ? 1 : 0);
    int line = linesFor(row, needed);
    for (var held : collateral.entrySet()) {
      if (!held.getKey().equals(parameters.settlementAsset())) {
        setLine(line++, assetKey.get(held.getKey()), held.getValue().toDouble());
      }
    }
    for (var held : portfolio.positions().entrySet()) {
      cost += costOf(held.getValue());
      setLine(line++, instrumentKey.get(held.getKey()), held.getValue().quantity().toDouble());
    }
    cash[row] = portfolio.collateralOf(parameters.settlementAsset()).toDouble();
    entryCost[row] = cost;
    status[row] = (byte) newStatus.ordinal();
  }

  /**
   * The entry cost less what the position has paid of the funding index since its beginning, so
   * that quantity x (price - index) less this is its profit less its unpaid funding.
   */
  private static double costOf(Position position) {
    double paid = position.fundingIndex().map(FundingIndex::toDouble).orElse(0.0);
    return position.entryCost().toDouble() - position.quantity().toDouble() * paid;
  }

  /** Removes the row of an account, if it has one. */
  void remove(AccountId id) {
    Integer row = rowOf.remove(id);
    if (row == null) {
      return;
    }
    unusedLines += lineCount[row];
    int last = --rows;
    if (row != last) {
      account[row] = account[last];
      cash[row] = cash[last];
      entryCost[row] = entryCost[last];
      status[row] = status[last];
      firstLine[row] = firstLine[last];
      lineCount[row] = lineCount[last];
      rowOf.put(account[row], row);
    }
    account[last] = null;
  }

  /** Whether the account's status may differ from its row's at the adopted prices. */
  boolean mayChangeStatus(AccountId id) {
    Integer row = rowOf.get(id);
    return row != null && mayChange(row);
  }

  void forEachThatMayChangeStatus(Consumer<AccountId> nominate) {
    for (int row = 0; row < rows; row++) {
      if (mayChange(row)) {
        nominate.accept(account[row]);
      }
    }
  }

  private boolean mayChange(int row) {
    double equity = (cash[row] > 0 ? cash[row] * cashFactor : cash[row]) - entryCost[row];
    double gross = Math.abs(cash[row]) + Math.abs(entryCost[row]);
    double initial = 0;
    double maintenance = 0;
    double profit = -entryCost[row];
    int end = firstLine[row] + lineCount[row];
    for (int line = firstLine[row]; line < end; line++) {
      int k = key[line];
      double value = quantity[line] * price[k];
      double notional = Math.abs(value);
      double funding = quantity[line] * fundingIndex[k];
      equity += (value > 0 ? value * factor[k] : value) - funding;
      profit += k >= assetCount ? value - funding : 0;
      gross += notional + Math.abs(funding);
      Brackets b = brackets[k];
      initial += Math.max(b.initial(notional), notional * leastInitial[k]);
      initial +=
          quantity[line] > 0 ? quantity[line] * lessOfHeld[k] : -quantity[line] * moreOfOwed[k];
      maintenance += b.maintenance(notional);
    }
    if (Double.isNaN(equity)) {
      return mayBreachInDoubt(row);
    }
    initial += Math.max(profit, 0) * profitHaircut;
    double error = gross * RELATIVE_ERROR + ABSOLUTE_ERROR;
    double callLevel = maintenance + (initial - maintenance) * callFraction;
    double leave = statusBuffer * maintenance;
    switch (STATUSES[status[row]]) {
      case ABOVE_INITIAL:
        return equity < initial + error;
      case BELOW_INITIAL:
        return equity < callLevel + error || equity >= initial + leave - error;
      case MARGIN_CALL:
        return equity < maintenance + error || equity >= callLevel + leave - error;
      case BELOW_MAINTENANCE:
        return equity < error || equity >= maintenance * (1 + liquidationBuffer) - error;
      default:
        return equity >= leave - error;
    }
  }

  /**
   * With a price that is not valid: whether the row is in breach, or in a worse one than it was, at
   * the prices of collateral that are best for it. If a price is not even within a band all sums
   * are NaN and every comparison is false.
   */
  private boolean mayBreachInDoubt(int row) {
    double equity = (cash[row] > 0 ? cash[row] * cashFactor : cash[row]) - entryCost[row];
    double gross = Math.abs(cash[row]) + Math.abs(entryCost[row]);
    double maintenance = 0;
    int end = firstLine[row] + lineCount[row];
    for (int line = firstLine[row]; line < end; line++) {
      int k = key[line];
      double best = k >= assetCount ? price[k] : quantity[line] > 0 ? highest[k] : lowest[k];
      double value = quantity[line] * best;
      double notional = Math.abs(value);
      double funding = quantity[line] * fundingIndex[k];
      equity += (value > 0 ? value * factor[k] : value) - funding;
      gross += notional + Math.abs(funding);
      maintenance += brackets[k].maintenance(notional);
    }
    double error = gross * RELATIVE_ERROR + ABSOLUTE_ERROR;
    return switch (STATUSES[status[row]]) {
      case INSOLVENT -> false;
      case BELOW_MAINTENANCE -> equity < error;
      default -> equity < maintenance + error;
    };
  }

  private void adopt(MarginParameters changed) {
    if (rows > 0) {
      // Keys would change their meaning under the rows; other parameters need another slab.
      throw new IllegalStateException("parameters changed from " + parameters.version());
    }
    parameters = changed;
    int assets = changed.assets().size();
    int keys = assets + changed.instruments().size();
    price = new double[keys];
    Arrays.fill(price, Double.NaN);
    lowest = new double[assets];
    highest = new double[assets];
    factor = new double[keys];
    Arrays.fill(factor, 1);
    lessOfHeld = new double[keys];
    moreOfOwed = new double[keys];
    fundingIndex = new double[keys];
    leastInitial = new double[keys];
    brackets = new Brackets[keys];
    Arrays.fill(brackets, Brackets.NONE);
    assetKey = new HashMap<>();
    instrumentKey = new HashMap<>();
    for (int i = 0; i < assets; i++) {
      assetKey.put(changed.assets().get(i).id(), i);
      factor[i] = 1 - changed.assets().get(i).haircut().toDouble();
    }
    for (int i = assets; i < keys; i++) {
      Instrument instrument = changed.instruments().get(i - assets);
      instrumentKey.put(instrument.id(), i);
      brackets[i] = Brackets.of(instrument);
    }
    cashFactor = factor[assetKey.get(changed.settlementAsset())];
    assetCount = assets;
    profitHaircut = changed.standard().profitHaircut().toDouble();
    MarginLevels levels = changed.levels();
    callFraction = levels.callFraction().toDouble();
    liquidationBuffer = levels.liquidationBuffer().toDouble();
    statusBuffer = levels.statusBuffer().toDouble();
  }

  private int newRow(AccountId id) {
    if (rows == account.length) {
      int capacity = rows * GROWTH;
      account = Arrays.copyOf(account, capacity);
      cash = Arrays.copyOf(cash, capacity);
      entryCost = Arrays.copyOf(entryCost, capacity);
      status = Arrays.copyOf(status, capacity);
      firstLine = Arrays.copyOf(firstLine, capacity);
      lineCount = Arrays.copyOf(lineCount, capacity);
    }
    account[rows] = id;
    lineCount[rows] = 0;
    return rows++;
  }

  /** Room for the lines of a row: where it lies if it fits, else at the end. */
  private int linesFor(int row, int needed) {
    if (needed > lineCount[row]) {
      unusedLines += lineCount[row];
      lineCount[row] = 0;
      makeRoom(needed);
      firstLine[row] = lines;
      lines += needed;
    } else {
      unusedLines += lineCount[row] - needed;
    }
    lineCount[row] = needed;
    return firstLine[row];
  }

  private void makeRoom(int needed) {
    if (lines + needed <= key.length) {
      return;
    }
    int used = lines - unusedLines;
    int capacity = Math.max(key.length, (used + needed) * GROWTH);
    int[] packedKey = new int[capacity];
    double[] packedQuantity = new double[capacity];
    int line = 0;
    for (int row = 0; row < rows; row++) {
      System.arraycopy(key, firstLine[row], packedKey, line, lineCount[row]);
      System.arraycopy(quantity, firstLine[row], packedQuantity, line, lineCount[row]);
      firstLine[row] = line;
      line += lineCount[row];
    }
    key = packedKey;
    quantity = packedQuantity;
    lines = line;
    unusedLines = 0;
  }

  private void setLine(int line, int newKey, double newQuantity) {
    key[line] = newKey;
    quantity[line] = newQuantity;
  }
}
