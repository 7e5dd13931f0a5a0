package org.plimsoll.bench;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.plimsoll.account.RowsSweep;
import org.plimsoll.risk.audit.ReferenceMargin;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.margin.PortfolioMarginModel;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.scenario.Book;
import org.plimsoll.risk.scenario.BookKernel;
import org.plimsoll.risk.scenario.PlainKernel;
import org.plimsoll.risk.scenario.ScenarioArrays;
import org.plimsoll.risk.statistics.TailRisk;

/**
 * Portfolios measured per second by one thread: standard margin as a monitor sweeps it and as an
 * account explains it, portfolio margin by a grid of 31 scenarios, and Expected Shortfall of 500;
 * each against its plain twin, with equal results, in turns within one run.
 */
public final class MarginBench {
  private static final int POSITIONS = 8;
  private static final int INSTRUMENTS = 64;
  private static final double MOVE = 0.003;
  private static final double CONFIDENCE = 0.975;
  private static final double TOLERANCE = 1e-9;
  private static final int WARM_UPS = 40;
  private static final int ROUNDS = 61;
  private static final double NO_MUST = 0;
  private static final double MUST_OF_ROWS = 1.6;
  private static final double MUST_OF_GRID = 1.6;
  private static final double MUST_OF_SHORTFALL = 2.5;

  private final int count;
  private boolean enough = true;

  private MarginBench(int count) {
    this.count = count;
  }

  /**
   * @param arguments the number of books; 4,000 if none is given
   */
  public static void main(String[] arguments) {
    int books = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 4_000;
    MarginBench bench = new MarginBench(books);
    bench.run();
    System.exit(bench.enough ? 0 : 1);
  }

  private void run() {
    System.out.printf(
        "%,d books of %d positions; medians of %d rounds, quartiles of the ratio; %s, load %.1f%n",
        count,
        POSITIONS,
        ROUNDS,
        System.getProperty("java.vm.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    System.out.printf(
        "%-44s %12s %12s %9s %18s %9s%n",
        "one thread", "CPU ns/book", "wall ns/book", "books/s", "ratio by CPU", "by wall");
    rows();
    standard();
    grid();
    shortfall();
    model();
    views();
  }

  /** What a monitor does at a view: whose status may change, of all its rows. */
  private void rows() {
    Books books = new Books(42, INSTRUMENTS);
    MarketView view = books.nextView(MOVE);
    List<Portfolio> portfolios = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      portfolios.add(books.book(POSITIONS, view));
    }
    RowsSweep sweep = new RowsSweep(portfolios, view);
    sweep.price(books.nextView(MOVE));
    System.gc();
    time(
        "standard margin by the monitor's rows",
        MUST_OF_ROWS,
        sweep::byRows,
        "  by plain accounts",
        sweep::byObjects);
  }

  private void standard() {
    Books books = new Books(42, INSTRUMENTS);
    MarketView view = books.nextView(MOVE);
    List<Portfolio> portfolios = new ArrayList<>();
    List<Map<AssetId, BigDecimal>> collateral = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      portfolios.add(books.book(POSITIONS, view));
      Map<AssetId, BigDecimal> held = new HashMap<>();
      portfolios.get(i).collateral().forEach((id, cash) -> held.put(id, cash.toBigDecimal()));
      collateral.add(held);
    }
    Map<InstrumentId, BigDecimal> marks = new HashMap<>();
    view.parameters()
        .instruments()
        .forEach(each -> marks.put(each.id(), view.markPrice(each.id()).toBigDecimal()));
    StandardMarginModel model = new StandardMarginModel();
    List<Map<InstrumentId, Position>> positions =
        portfolios.stream().<Map<InstrumentId, Position>>map(Portfolio::positions).toList();
    compare(
        "standard margin and equity",
        NO_MUST,
        i -> {
          MarginRequirement asked = model.requirement(portfolios.get(i), view);
          return Equity.of(portfolios.get(i), view).total().toDouble()
              + asked.maintenance().toDouble()
              + asked.initial().toDouble();
        },
        "  in BigDecimal",
        i -> {
          ReferenceMargin asked =
              ReferenceMargin.of(
                  collateral.get(i), positions.get(i), Map.of(), marks, view.parameters());
          return asked.equity().doubleValue()
              + asked.maintenance().doubleValue()
              + asked.initial().doubleValue();
        });
  }

  private void grid() {
    OptionBooks market = new OptionBooks(42, BenchRules.grid());
    MarketView view = market.nextView(MOVE);
    ScenarioArrays arrays = ScenarioArrays.of(view);
    Book[] books = books(market, view);
    PlainKernel.Holdings[] holdings = holdings(books, arrays);
    BookKernel kernel = new BookKernel(arrays);
    PlainKernel plain = new PlainKernel(arrays);
    compare(
        "31 scenarios",
        MUST_OF_GRID,
        i -> kernel.maintenance(books[i]),
        "  by plain loops",
        i -> plain.maintenance(holdings[i]));
  }

  private void shortfall() {
    OptionBooks market = new OptionBooks(42, BenchRules.whole());
    MarketView view = market.nextView(MOVE);
    ScenarioArrays arrays = ScenarioArrays.of(view);
    Book[] books = books(market, view);
    PlainKernel.Holdings[] holdings = holdings(books, arrays);
    BookKernel kernel = new BookKernel(arrays);
    PlainKernel plain = new PlainKernel(arrays);
    compare(
        "Expected Shortfall of 500 scenarios",
        MUST_OF_SHORTFALL,
        i -> kernel.expectedShortfall(books[i]),
        "  by plain loops and sorting",
        i -> plain.expectedShortfall(holdings[i], CONFIDENCE));
    inform("  its profit and loss alone", i -> PlainKernel.tailGains(kernel, books[i])[0]);
    double[][] pnl = new double[count][];
    for (int i = 0; i < count; i++) {
      pnl[i] = PlainKernel.tailGains(kernel, books[i]).clone();
    }
    double[] scratch = new double[TailRisk.scratchLength(OptionBooks.DAYS, CONFIDENCE)];
    double[] sorted = new double[OptionBooks.DAYS];
    compare(
        "  its tail alone",
        NO_MUST,
        i -> Math.max(TailRisk.expectedShortfall(pnl[i], CONFIDENCE, scratch), 0),
        "  by copying and sorting",
        i -> {
          System.arraycopy(pnl[i], 0, sorted, 0, sorted.length);
          return PlainKernel.shortfallBySorting(sorted, CONFIDENCE);
        });
  }

  private void model() {
    OptionBooks market = new OptionBooks(42, BenchRules.whole());
    MarketView view = market.nextView(MOVE);
    Portfolio[] portfolios = portfolios(market, view);
    ScenarioArrays arrays = ScenarioArrays.of(view);
    BookKernel kernel = new BookKernel(arrays);
    Book[] books = new Book[count];
    for (int i = 0; i < count; i++) {
      books[i] = Book.of(portfolios[i], arrays);
    }
    PortfolioMarginModel model = new PortfolioMarginModel();
    inform("grid, tail and add-ons, laid out", i -> kernel.maintenance(books[i]));
    inform("  from the portfolio", i -> model.maintenance(portfolios[i], view).toDouble());
    inform("  explained", i -> model.requirement(portfolios[i], view).initial().toDouble());
  }

  /** What a view costs once, whoever measures with it: every contract priced in every scenario. */
  private void views() {
    for (boolean whole : new boolean[] {false, true}) {
      OptionBooks market = new OptionBooks(42, whole ? BenchRules.whole() : BenchRules.grid());
      Portfolio everything = market.everything(market.nextView(MOVE));
      List<MarketView> views = new ArrayList<>();
      for (int i = 0; i < WARM_UPS + ROUNDS; i++) {
        views.add(market.nextView(MOVE));
      }
      var next = views.iterator();
      Turns turns =
          Turns.of(
              WARM_UPS,
              ROUNDS,
              List.of(
                  () -> {
                    ScenarioArrays arrays = ScenarioArrays.of(next.next());
                    return new BookKernel(arrays).maintenance(Book.of(everything, arrays));
                  }));
      System.out.printf(
          "arrays of a view, %d contracts x %3d scenarios %9.2f ms CPU%n",
          everything.positions().size(),
          whole ? 31 + OptionBooks.DAYS : 31,
          turns.cpuNanos(0) / 1e6);
    }
  }

  private Portfolio[] portfolios(OptionBooks market, MarketView view) {
    Portfolio[] portfolios = new Portfolio[count];
    for (int i = 0; i < count; i++) {
      portfolios[i] = market.book(POSITIONS, view);
    }
    return portfolios;
  }

  private Book[] books(OptionBooks market, MarketView view) {
    Book[] books = new Book[count];
    for (int i = 0; i < count; i++) {
      books[i] = Book.of(market.book(POSITIONS, view), ScenarioArrays.of(view));
    }
    return books;
  }

  private static PlainKernel.Holdings[] holdings(Book[] books, ScenarioArrays arrays) {
    PlainKernel.Holdings[] holdings = new PlainKernel.Holdings[books.length];
    for (int i = 0; i < books.length; i++) {
      holdings[i] = PlainKernel.holdings(books[i], arrays);
    }
    return holdings;
  }

  /** One way of measuring the book of this number. */
  @FunctionalInterface
  private interface Measure {
    double of(int book);
  }

  private void compare(String what, double must, Measure subject, String twinName, Measure twin) {
    for (int i = 0; i < count; i++) {
      double expected = twin.of(i);
      double found = subject.of(i);
      if (!(Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
        throw new IllegalStateException(
            what + " of book " + i + " is " + found + " and its twin says " + expected);
      }
    }
    // Books that live lie side by side; those just made lie between what making them left behind.
    System.gc();
    time(what, must, pass(subject), twinName, pass(twin));
  }

  /** Passes over all books, whose results are known to be equal. */
  private void time(
      String what, double must, DoubleSupplier subject, String twinName, DoubleSupplier twin) {
    Turns turns = Turns.of(WARM_UPS, ROUNDS, List.of(subject, twin));
    Turns.Quartiles ratio = turns.cpuRatio(1, 0);
    line(what, turns, 0);
    System.out.printf(
        " %5.2fx %4.2f..%4.2f %8.2fx%s%n",
        ratio.median(),
        ratio.low(),
        ratio.high(),
        turns.wallRatio(1, 0).median(),
        must > NO_MUST ? "  (must: " + must + "x)" : "");
    line(twinName, turns, 1);
    System.out.println();
    enough &= ratio.median() >= must;
  }

  private void inform(String what, Measure subject) {
    line(what, Turns.of(WARM_UPS, ROUNDS, List.of(pass(subject))), 0);
    System.out.println();
  }

  private void line(String what, Turns turns, int way) {
    double cpu = turns.cpuNanos(way) / count;
    System.out.printf(
        "%-44s %,12.0f %,12.0f %,9.0f", what, cpu, turns.wallNanos(way) / count, 1e9 / cpu);
  }

  private DoubleSupplier pass(Measure measure) {
    return () -> {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += measure.of(i);
      }
      return sum;
    };
  }
}
