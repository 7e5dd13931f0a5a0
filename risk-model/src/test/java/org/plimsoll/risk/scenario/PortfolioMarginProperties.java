package org.plimsoll.risk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.HousePortfolioRules;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.audit.ReferencePortfolioMargin;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.margin.PortfolioMarginModel;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.scenario.PortfolioBreakdown.Component;
import org.plimsoll.risk.scenario.PortfolioBreakdown.Part;
import org.plimsoll.risk.scenario.PortfolioBreakdown.UnderlyingRisk;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

final class PortfolioMarginProperties {
  private static final int CASES = 10_000;
  private static final double RELATIVE = 1e-9;

  private final RandomBooks books = new RandomBooks(Seed.random());
  private final MarketView house = books.view(HousePortfolioRules.rules());
  private final ScenarioArrays arrays = ScenarioArrays.of(house);
  private final BookKernel kernel = new BookKernel(arrays);

  @Test
  void the_model_and_its_slow_twin_agree() {
    MarketView every = books.view(RandomBooks.everyPiece());
    MarginModel model = new PortfolioMarginModel();
    for (int i = 0; i < CASES; i++) {
      MarketView view = withAnyCaps(i % 2 == 0 ? house : every, i);
      Portfolio book = books.book(view);
      ReferencePortfolioMargin.Result slow = ReferencePortfolioMargin.of(book, view);
      MarginRequirement fast = model.requirement(book, view);
      assertClose(fast.maintenance().toDouble(), slow.maintenance(), i, book);
      assertClose(fast.initial().toDouble(), slow.initial(), i, book);
      assertThat(model.totals(book, view)).isEqualTo(fast.totals());
    }
  }

  /** Every third view has leverage caps, on futures whose notional the ledger does not round. */
  private static MarketView withAnyCaps(MarketView view, int i) {
    MarketControls controls = MarketControls.NONE;
    for (Instrument instrument : view.parameters().instruments()) {
      if (i % 3 == 0
          && instrument instanceof FuturesContract future
          && future.form() == PayoffForm.LINEAR) {
        var cap = new LeverageCap(instrument.id(), Optional.of(Rate.ofUnits(10_000L * (i + 1))));
        controls =
            controls.with(
                ControlOrder.of(cap, ControlIssuer.rule("any"), "any", Map.of(), view.asOf()));
      }
    }
    return view.withControls(controls);
  }

  @Test
  void what_its_owner_does_not_count_is_neither_a_risk_nor_a_hedge() {
    MarginModel model = new PortfolioMarginModel();
    for (int i = 0; i < CASES; i++) {
      Portfolio book = books.book(house);
      Map<AssetId, Cash> counted = new TreeMap<>(book.collateral());
      counted.values().removeIf(Cash::isPositive);
      var choices = new MarginChoices(Map.of(), book.collateral().keySet());

      assertThat(model.requirement(book.withChoices(choices), house))
          .as("seed %s, book %s", Seed.VALUE, i)
          .isEqualTo(
              model.requirement(
                  new Portfolio(counted, book.positions()).withChoices(choices), house));
    }
  }

  @Test
  void requirements_are_not_negative_and_initial_is_not_below_maintenance() {
    for (int i = 0; i < CASES; i++) {
      Book book = layOut(books.book(house));
      double maintenance = kernel.maintenance(book);
      assertThat(maintenance).as("seed %s, book %s", Seed.VALUE, i).isNotNegative();
      assertThat(kernel.initial()).isGreaterThanOrEqualTo(maintenance);
    }
  }

  @Test
  void holding_two_books_together_loses_no_more_than_both_apart() {
    for (int i = 0; i < CASES; i++) {
      Portfolio a = books.book(house);
      Portfolio b = books.book(house);
      Map<IndexId, Double> apart = new TreeMap<>();
      double shortfall = addLosses(a, apart) + addLosses(b, apart);
      Map<IndexId, Double> together = new TreeMap<>();
      double shortfallTogether = addLosses(RandomBooks.sum(a, b), together);
      for (var loss : together.entrySet()) {
        double bound = apart.get(loss.getKey());
        assertThat(loss.getValue())
            .as("seed %s, books %s of %s", Seed.VALUE, i, loss.getKey())
            .isLessThanOrEqualTo(bound * (1 + RELATIVE) + 1e-6);
      }
      assertThat(shortfallTogether)
          .as("seed %s, books %s", Seed.VALUE, i)
          .isLessThanOrEqualTo(shortfall * (1 + RELATIVE) + 1e-6);
    }
  }

  @Test
  void the_order_in_which_positions_came_changes_no_bit() {
    for (int i = 0; i < CASES; i++) {
      Portfolio book = books.book(house);
      Map<InstrumentId, Position> reversed = new LinkedHashMap<>();
      List<InstrumentId> ids = List.copyOf(book.positions().keySet());
      for (int n = ids.size() - 1; n >= 0; n--) {
        reversed.put(ids.get(n), book.positions().get(ids.get(n)));
      }
      double first = kernel.maintenance(layOut(book));
      double second =
          new BookKernel(arrays).maintenance(layOut(new Portfolio(book.collateral(), reversed)));
      assertThat(second).as("seed %s, book %s", Seed.VALUE, i).isEqualTo(first);
    }
  }

  @Test
  void a_contract_and_its_exact_offset_add_no_loss() {
    InstrumentId one = InstrumentId.of("BTC-PERP");
    InstrumentId other = InstrumentId.of("BTC-PERP-B");
    for (int i = 0; i < CASES; i++) {
      Portfolio book = books.book(house).without(one).without(other);
      kernel.measure(layOut(book));
      double before = kernel.risk;
      Map<InstrumentId, Position> positions = new HashMap<>(book.positions());
      positions.put(one, new Position(Quantity.of("0.7"), Cash.of("66500")));
      positions.put(other, new Position(Quantity.of("-0.7"), Cash.of("-66500")));
      kernel.measure(layOut(new Portfolio(book.collateral(), positions)));
      assertClose(kernel.risk, before, i, book);
    }
  }

  @Test
  void a_smaller_book_of_the_same_shape_asks_no_more() {
    for (int i = 0; i < CASES; i++) {
      Portfolio book = books.book(house);
      double whole = kernel.maintenance(layOut(book));
      double share = (1 + i % 9) / 10.0;
      double rest = kernel.maintenance(layOut(RandomBooks.scaled(book, share)));
      assertThat(rest)
          .as("seed %s, book %s, share %s", Seed.VALUE, i, share)
          .isLessThanOrEqualTo(whole * (1 + RELATIVE) + 1e-2);
    }
  }

  @Test
  void twice_the_book_loses_twice_as_much() {
    for (int i = 0; i < CASES; i++) {
      Portfolio book = books.book(house);
      kernel.measure(layOut(book));
      double once = kernel.risk;
      kernel.measure(layOut(RandomBooks.scaled(book, 2)));
      assertClose(kernel.risk, 2 * once, i, book);
    }
  }

  @Test
  void components_sum_to_the_shortfall_and_parts_to_the_requirement() {
    for (int i = 0; i < CASES; i++) {
      Portfolio book = books.book(house);
      PortfolioBreakdown breakdown = kernel.breakdown(layOut(book), 0);
      PortfolioBreakdown.Tail tail = breakdown.tail().orElseThrow();
      double components = tail.components().stream().mapToDouble(Component::shortfall).sum();
      assertClose(components, tail.expectedShortfall(), i, book);
      assertClose(
          breakdown.parts().stream().mapToDouble(Part::maintenance).sum(),
          kernel.maintenance(),
          i,
          book);
      assertClose(
          breakdown.parts().stream().mapToDouble(Part::initial).sum(), kernel.initial(), i, book);
    }
  }

  private Book layOut(Portfolio portfolio) {
    return Book.of(portfolio, arrays);
  }

  /** Adds the losses of a book by underlying; its expected shortfall. */
  private double addLosses(Portfolio portfolio, Map<IndexId, Double> losses) {
    PortfolioBreakdown breakdown = kernel.breakdown(layOut(portfolio), 0);
    for (UnderlyingRisk risk : breakdown.underlyings()) {
      losses.merge(risk.underlying(), risk.loss(), Double::sum);
    }
    return breakdown.tail().orElseThrow().expectedShortfall();
  }

  /** Equal up to what cancels between positions whose values are of the order of 1e5. */
  private static void assertClose(double actual, double expected, int i, Portfolio book) {
    double scale = Math.max(Math.abs(expected), 1_000);
    assertThat(Math.abs(actual - expected))
        .as("seed %s, book %s: %s of %s, %s", Seed.VALUE, i, actual, expected, book)
        .isLessThanOrEqualTo(RELATIVE * scale);
  }
}
