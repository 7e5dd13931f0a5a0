package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;
import static org.plimsoll.risk.Portfolios.position;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** At BTC 50,000 and ETH 3,000: maintenance is 2.5 % of notional, restored is 2.75 %. */
class UnwindPlannerTest {
  private static final MarketView VIEW = Markets.view("50000", "3000");
  private static final UnwindBudget PLENTY =
      UnwindBudget.of(Cash.of("1000000000"), Duration.ofSeconds(10));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # cash | BTC  | ETH | first
          100    | 1    | 1   | BTC-PERP
          100    | 0.05 | 1   | ETH-PERP
          100    | -1   | 1   | BTC-PERP
          100    | 0.05 | -1  | ETH-PERP
          100    | 0.06 | 1   | BTC-PERP
          """)
  void the_position_that_contributes_most_risk_goes_first(
      String cash, String btc, String eth, String first) {
    Portfolio book =
        Portfolios.of(
            cash, Map.of(BTC_PERP, position(btc, "50000"), ETH_PERP, position(eth, "3000")));

    assertThat(slice(book, Books.FREE, PLENTY).instrument()).isEqualTo(InstrumentId.of(first));
  }

  /** With trading for free, what remains must be worth equity / 0.0275, rounded to lots. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # equity | held  | traded
          1249     | 1     | -0.092
          1237.5   | 1     | -0.1
          1237.49  | 1     | -0.101
          687.5    | 1     | -0.5
          1.375    | 1     | -0.999
          1.374    | 1     | -1
          0        | 1     | -1
          687.5    | -1    | 0.5
          1374.99  | 1.1   | -0.101
          """)
  void the_slice_is_the_smallest_that_restores(String equity, String held, String traded) {
    Portfolio book = Portfolios.of(equity, Map.of(BTC_PERP, position(held, "50000")));

    assertThat(slice(book, Books.FREE, PLENTY).quantity()).isEqualTo(Quantity.of(traded));
  }

  @Test
  void costs_are_reckoned_with_and_one_lot_less_would_not_do() {
    Portfolio book = Portfolios.longBtc("12000", "10", "50000");

    MarketSlice slice = slice(book, Books.DEEP, PLENTY);

    Quantity lot = Quantity.of("0.001");
    assertThat(restoredBy(book, slice.quantity())).isTrue();
    assertThat(restoredBy(book, slice.quantity().plus(lot))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # budget left | traded
          1000000000    | -0.5
          25000         | -0.5
          24999.99      | -0.499
          1000          | -0.02
          50            | -0.001
          49.99999999   |
          0             |
          """)
  void a_slice_stays_within_the_budget(String budget, String traded) {
    Portfolio book = Portfolios.longBtc("687.5", "1", "50000");
    UnwindBudget left = UnwindBudget.of(Cash.of(budget), Duration.ofSeconds(10));

    UnwindPlan plan = plan(book, VIEW, Books.FREE, left);

    if (traded == null) {
      assertThat(plan).isEqualTo(new UnwindPlan.WaitForBudget());
    } else {
      assertThat(((UnwindPlan.Next) plan).step())
          .isEqualTo(new MarketSlice(BTC_PERP, Quantity.of(traded)));
    }
  }

  @Test
  void while_one_position_waits_for_budget_the_next_is_unwound() {
    Portfolio book =
        Portfolios.of(
            "100", Map.of(BTC_PERP, position("1", "50000"), ETH_PERP, position("1", "3000")));
    UnwindBudget spent =
        UnwindBudget.of(Cash.of("60000"), Duration.ofSeconds(10)).spend(BTC_PERP, Cash.of("60000"));

    assertThat(slice(book, Books.FREE, spent).instrument()).isEqualTo(ETH_PERP);
  }

  @Test
  void a_slice_is_at_most_what_the_market_takes() {
    Portfolio book = Portfolios.longBtc("1000", "200", "50000");

    assertThat(slice(book, Books.FREE, PLENTY).quantity()).isEqualTo(Quantity.of("-100"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # equity | held      | traded     | why
          0.1      | 0.0005    | -0.0005    | less than a lot goes as it is
          0.1      | -0.0005   | 0.0005     | on either side
          1.37     | 1.0004    | -1.0004    | less than a lot is not left behind
          687.5    | 1.0004    | -0.501     | but only if it would be
          """)
  void dust_is_not_left_behind(String equity, String held, String traded, String why) {
    Portfolio book = Portfolios.of(equity, Map.of(BTC_PERP, position(held, "50000")));

    assertThat(slice(book, Books.FREE, PLENTY).quantity()).as(why).isEqualTo(Quantity.of(traded));
  }

  @Test
  void dust_too_waits_for_budget() {
    Portfolio book = Portfolios.longBtc("0.1", "0.0005", "50000");
    UnwindBudget none = UnwindBudget.of(Cash.of("0"), Duration.ofSeconds(10));

    assertThat(plan(book, VIEW, Books.FREE, none)).isEqualTo(new UnwindPlan.WaitForBudget());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # cash   | BTC | plan
          1375     | 1   | Nothing
          1374.99  | 1   | Next
          0        | 1   | Next
          -0.01    | 1   | BearLoss
          -5000    | 1   | BearLoss
          -0.01    | 0   | BearLoss
          5000     | 0   | Nothing
          """)
  void the_tier_follows_equity(String cash, String btc, String expected) {
    Portfolio book =
        btc.equals("0") ? Portfolios.cash(cash) : Portfolios.longBtc(cash, btc, "50000");

    UnwindPlan plan = plan(book, VIEW, Books.FREE, PLENTY);

    if (expected.equals("BearLoss")) {
      assertThat(plan).isInstanceOf(UnwindPlan.BearLoss.class);
    } else {
      assertThat(plan.getClass().getSimpleName()).isEqualTo(expected);
      assertThat(plan).isNotInstanceOf(UnwindPlan.BearLoss.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"STALE", "DEGRADED", "HALTED"})
  void nothing_is_unwound_on_a_price_that_is_not_valid(PriceStatus status) {
    Portfolio book =
        Portfolios.of(
            "-9", Map.of(BTC_PERP, position("1", "50000"), ETH_PERP, position("1", "3000")));

    assertThat(plan(book, Markets.withStatus(VIEW, Markets.ETH_USDT, status), Books.FREE, PLENTY))
        .isEqualTo(new UnwindPlan.WaitForPrice());
  }

  @Test
  void what_a_slice_takes_from_the_budget_is_its_notional() {
    assertThat(UnwindPlanner.notionalsOf(new MarketSlice(BTC_PERP, Quantity.of("-0.5")), VIEW))
        .containsExactly(Map.entry(BTC_PERP, Cash.of("25000")));
  }

  private static boolean restoredBy(Portfolio book, Quantity traded) {
    MarketDepth.Cost cost =
        Books.DEEP.costOf(Markets.parameters().contract(BTC_PERP), traded, VIEW);
    Portfolio after =
        book.plusTrade(BTC_PERP, USDT, traded, cost.cash())
            .plusCollateral(USDT, cost.fee().negate());
    return MarginAssessment.of(after, VIEW, MarginMethod.STANDARD.model()).isRestored();
  }

  private static MarketSlice slice(Portfolio book, MarketDepth depth, UnwindBudget budget) {
    return (MarketSlice) ((UnwindPlan.Next) plan(book, VIEW, depth, budget)).step();
  }

  private static UnwindPlan plan(
      Portfolio book, MarketView view, MarketDepth depth, UnwindBudget budget) {
    return new UnwindPlanner(id -> depth, Books.TWO_THIRDS)
        .plan(book, MarginMethod.STANDARD.model(), view, budget);
  }
}
