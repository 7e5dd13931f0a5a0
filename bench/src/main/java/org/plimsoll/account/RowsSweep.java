package org.plimsoll.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * The rows of a monitor and what they are measured against: accounts as objects with their
 * positions in a map, measured one after the other in {@code double} by the same sums. It lives in
 * the package of the rows to be given them, and knows books of linear futures and cash alone.
 */
public final class RowsSweep {
  private final MarginRows rows = new MarginRows();
  private final List<PlainAccount> plain = new ArrayList<>();
  private final Map<InstrumentId, Terms> terms = new HashMap<>();
  private final List<Portfolio> books;
  private final double cashFactor;
  private final double profitHaircut;
  private final double callFraction;
  private final double liquidationBuffer;
  private final double statusBuffer;

  private record Holding(double quantity, double entryCost) {}

  private record PlainAccount(
      AccountId id, MarginStatus status, double cash, Map<InstrumentId, Holding> positions) {}

  private record Bracket(
      double floor, double initialRate, double initialAmount, double rate, double amount) {}

  private record Terms(double mark, List<Bracket> brackets) {
    Bracket bracket(double notional) {
      int i = brackets.size() - 1;
      while (i > 0 && notional < brackets.get(i).floor()) {
        i--;
      }
      return brackets.get(i);
    }
  }

  /** Accounts whose status is what it is at this view. */
  public RowsSweep(List<Portfolio> books, MarketView view) {
    this.books = books;
    MarginParameters parameters = view.parameters();
    cashFactor = 1 - parameters.asset(parameters.settlementAsset()).haircut().toDouble();
    profitHaircut = parameters.standard().profitHaircut().toDouble();
    MarginLevels levels = parameters.levels();
    callFraction = levels.callFraction().toDouble();
    liquidationBuffer = levels.liquidationBuffer().toDouble();
    statusBuffer = levels.statusBuffer().toDouble();
    rows.price(view);
    for (int i = 0; i < books.size(); i++) {
      Portfolio book = books.get(i);
      AccountId id = AccountId.of("a" + i);
      MarginStatus status = exact(book, view, MarginStatus.ABOVE_INITIAL);
      rows.put(id, 1, MarginMethod.STANDARD, status, book);
      Map<InstrumentId, Holding> positions = new HashMap<>();
      book.positions()
          .forEach(
              (instrument, held) ->
                  positions.put(
                      instrument,
                      new Holding(held.quantity().toDouble(), held.entryCost().toDouble())));
      double cash = book.collateralOf(parameters.settlementAsset()).toDouble();
      plain.add(new PlainAccount(id, status, cash, positions));
    }
    if (rows.books() > 0) {
      throw new IllegalStateException(rows.books() + " books are more than plain rows");
    }
  }

  /**
   * Takes over the prices of a view and holds what both ways find against the exact decisions.
   *
   * @throws IllegalStateException if one of them finds others
   */
  public void price(MarketView view) {
    rows.price(view);
    for (Instrument each : view.parameters().instruments()) {
      terms.put(each.id(), new Terms(view.markPrice(each.id()).toDouble(), brackets(each)));
    }
    TreeSet<AccountId> exact = new TreeSet<>();
    for (int i = 0; i < books.size(); i++) {
      PlainAccount account = plain.get(i);
      if (exact(books.get(i), view, account.status()) != account.status()) {
        exact.add(account.id());
      }
    }
    TreeSet<AccountId> byRows = new TreeSet<>();
    rows.forEachThatMayChangeStatus(byRows::add);
    TreeSet<AccountId> byPlain = new TreeSet<>();
    forEachPlain(byPlain::add);
    if (!byRows.equals(exact) || !byPlain.equals(exact)) {
      throw new IllegalStateException(
          "rows find " + byRows + ", the twin " + byPlain + ", the rules " + exact);
    }
  }

  /** How many accounts must look, by the rows of the monitor. */
  public double byRows() {
    int[] found = new int[1];
    rows.forEachThatMayChangeStatus(id -> found[0]++);
    return found[0];
  }

  /** The same by the plain accounts. */
  public double byObjects() {
    int[] found = new int[1];
    forEachPlain(id -> found[0]++);
    return found[0];
  }

  private static MarginStatus exact(Portfolio book, MarketView view, MarginStatus previous) {
    return MarginAssessment.of(book, view, MarginMethod.STANDARD.model()).statusAfter(previous);
  }

  private static List<Bracket> brackets(Instrument instrument) {
    var schedule = ((FuturesContract) instrument).schedule();
    List<Bracket> brackets = new ArrayList<>();
    for (int i = 0; i < schedule.brackets().size(); i++) {
      var bracket = schedule.brackets().get(i);
      brackets.add(
          new Bracket(
              bracket.notionalFloor().toDouble(),
              bracket.initialRate().toDouble(),
              schedule.initialAmount(i).toDouble(),
              bracket.maintenanceRate().toDouble(),
              schedule.maintenanceAmount(i).toDouble()));
    }
    return List.copyOf(brackets);
  }

  private void forEachPlain(Consumer<AccountId> nominate) {
    for (PlainAccount account : plain) {
      if (mustChange(account)) {
        nominate.accept(account.id());
      }
    }
  }

  private boolean mustChange(PlainAccount account) {
    double profit = 0;
    double initial = 0;
    double maintenance = 0;
    for (var held : account.positions().entrySet()) {
      Terms known = terms.get(held.getKey());
      double value = held.getValue().quantity() * known.mark();
      double notional = Math.abs(value);
      Bracket bracket = known.bracket(notional);
      profit += value - held.getValue().entryCost();
      initial += notional * bracket.initialRate() - bracket.initialAmount();
      maintenance += notional * bracket.rate() - bracket.amount();
    }
    double cash = account.cash();
    double equity = (cash > 0 ? cash * cashFactor : cash) + profit;
    initial += Math.max(profit, 0) * profitHaircut;
    double callLevel = maintenance + (initial - maintenance) * callFraction;
    double leave = statusBuffer * maintenance;
    return switch (account.status()) {
      case ABOVE_INITIAL -> equity < initial;
      case BELOW_INITIAL -> equity < callLevel || equity >= initial + leave;
      case MARGIN_CALL -> equity < maintenance || equity >= callLevel + leave;
      case BELOW_MAINTENANCE -> equity < 0 || equity >= maintenance * (1 + liquidationBuffer);
      case INSOLVENT -> equity >= leave;
    };
  }
}
