package org.plimsoll.account;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.account.MarginMonitorCommand.Books;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * The accounts of a node, one row each, and who of them may have to change its margin status. Rows
 * that the plain sums of the {@link MarginSlab} describe lie there; any other is a book, measured
 * at every view by the very rules its account decides by.
 *
 * <p>What is kept of a row is enough to place it anew, as when the parameters change.
 */
final class MarginRows {

  /** What an account last said of itself. */
  private record Row(long revision, MarginMethod method, MarginStatus status, Portfolio portfolio) {
    Book of(AccountId account) {
      return new Book(account, revision, method, status, portfolio);
    }

    /** How long an answer becomes by it, about. */
    int lines() {
      return 1 + portfolio.positions().size() + portfolio.collateral().size();
    }
  }

  private final NavigableMap<AccountId, Row> rows = new TreeMap<>();
  private final Set<AccountId> books = new HashSet<>();
  private final RowTotals totals = new RowTotals();
  private MarginSlab slab = new MarginSlab();
  private MarketView view;

  int size() {
    return rows.size();
  }

  /** Takes over the prices of a view, and its parameters if they changed. */
  void price(MarketView newest) {
    boolean isRuledAnew =
        view == null
            || !newest.parameters().equals(view.parameters())
            || !newest.fixings().funding().keySet().equals(view.fixings().funding().keySet());
    view = newest;
    if (isRuledAnew) {
      slab = new MarginSlab();
      books.clear();
    }
    slab.price(newest);
    if (isRuledAnew) {
      rows.forEach(this::place);
    }
  }

  /** Writes the row of an account, new or changed. */
  void put(
      AccountId id, long revision, MarginMethod method, MarginStatus status, Portfolio portfolio) {
    Row row = new Row(revision, method, status, portfolio);
    Row before = rows.put(id, row);
    if (before != null) {
      totals.remove(id, before.portfolio());
    }
    totals.add(id, portfolio);
    place(id, row);
  }

  /** Removes the row of an account, if it has one. */
  void remove(AccountId id) {
    Row before = rows.remove(id);
    if (before != null) {
      totals.remove(id, before.portfolio());
    }
    books.remove(id);
    slab.remove(id);
  }

  /** Whether the account's status may differ from its row's at the view. */
  boolean mayChangeStatus(AccountId id) {
    return books.contains(id) ? mustChangeStatus(rows.get(id)) : slab.mayChangeStatus(id);
  }

  void forEachThatMayChangeStatus(Consumer<AccountId> nominate) {
    slab.forEachThatMayChangeStatus(nominate);
    for (AccountId id : books) {
      if (mustChangeStatus(rows.get(id))) {
        nominate.accept(id);
      }
    }
  }

  /**
   * Rows as their accounts last said they were, in order of name.
   *
   * @param after only those that come later
   * @param most how many positions and holdings they may have, about; one row is always taken
   */
  Books books(Optional<AccountId> after, int most) {
    return page(after, most, row -> true);
  }

  /** The same of accounts that last said they were insolvent. */
  Books insolvent(Optional<AccountId> after, int most) {
    return page(after, most, row -> row.status() == MarginStatus.INSOLVENT);
  }

  private Books page(Optional<AccountId> after, int most, Predicate<Row> wanted) {
    List<Book> page = new ArrayList<>();
    int left = most;
    for (var entry : after.map(id -> rows.tailMap(id, false)).orElse(rows).entrySet()) {
      Row row = entry.getValue();
      if (!wanted.test(row)) {
        continue;
      }
      left -= row.lines();
      if (left < 0 && !page.isEmpty()) {
        return new Books(page, false);
      }
      page.add(row.of(entry.getKey()));
    }
    return new Books(page, true);
  }

  /**
   * What all rows hold together.
   *
   * @param ownersElsewhere owners who have to be named because of accounts on other nodes
   */
  HeldTotals totals(Set<String> ownersElsewhere) {
    return totals.totals(view.parameters(), ownersElsewhere);
  }

  /** How many rows are books. */
  int books() {
    return books.size();
  }

  private void place(AccountId id, Row row) {
    if (isFlat(row)) {
      books.remove(id);
      slab.put(id, row.status(), row.portfolio());
    } else {
      slab.remove(id);
      books.add(id);
    }
  }

  /**
   * The decision of the account itself; nobody is told what it could not decide. A view is never
   * newer than the clock the account will decide by, so no doubtful price is less so for it.
   */
  private boolean mustChangeStatus(Row row) {
    return MarginRules.finding(row.method(), row.status(), row.portfolio(), view, view.asOf())
        .filter(found -> found.status() != row.status())
        .isPresent();
  }

  /** Whether the sums of the slab are all the rules there are for this row. */
  private boolean isFlat(Row row) {
    Portfolio portfolio = row.portfolio();
    MarginParameters parameters = view.parameters();
    return areSumsEnough(parameters.standard())
        && row.method() == MarginMethod.STANDARD
        && portfolio.positions().keySet().stream().allMatch(id -> isFlat(id, portfolio, parameters))
        && portfolio.positions().entrySet().stream()
            .allMatch(held -> isFundedLikeItsPerpetual(held.getKey(), held.getValue()))
        && portfolio.collateral().keySet().stream()
            .allMatch(id -> isFlat(id, portfolio, parameters));
  }

  /** A position from before its perpetual was funded pays nothing until a trade touches it. */
  private boolean isFundedLikeItsPerpetual(InstrumentId id, Position position) {
    return view.fundingIndex(id).isPresent() == position.fundingIndex().isPresent();
  }

  /** Options and open interest have rules too, which the instruments below decide about. */
  private static boolean areSumsEnough(StandardRules rules) {
    return rules.profitCap().isEmpty() && rules.depeg().isEmpty() && rules.confidence().isEmpty();
  }

  private static boolean isFlat(InstrumentId id, Portfolio portfolio, MarginParameters parameters) {
    return parameters.findInstrument(id).filter(i -> isFlat(i, parameters)).isPresent()
        && portfolio.choices().initialRate(id).isEmpty();
  }

  private static boolean isFlat(Instrument instrument, MarginParameters parameters) {
    return instrument instanceof FuturesContract future
        && future.form() == PayoffForm.LINEAR
        && future.contractSize().equals(Quantity.ONE)
        && future.settlement().equals(parameters.settlementAsset())
        && !parameters.standard().openInterest().containsKey(future.id());
  }

  private static boolean isFlat(AssetId id, Portfolio portfolio, MarginParameters parameters) {
    boolean isDebt = portfolio.collateralOf(id).isNegative();
    return parameters
            .findAsset(id)
            .map(Asset::terms)
            .filter(terms -> isDebt ? asksNothing(terms) : countsByHaircutAlone(terms))
            .isPresent()
        && portfolio.choices().counts(id);
  }

  private static boolean countsByHaircutAlone(CollateralTerms terms) {
    return terms.tiers().isEmpty()
        && terms.initialHaircut().equals(Rate.ZERO)
        && terms.accountCap().isEmpty()
        && terms.platformScale().isEmpty();
  }

  private static boolean asksNothing(CollateralTerms terms) {
    return terms.debtMaintenance().equals(Rate.ZERO)
        && terms.debtInitial().equals(Rate.ZERO)
        && terms.borrowScale().isEmpty();
  }
}
