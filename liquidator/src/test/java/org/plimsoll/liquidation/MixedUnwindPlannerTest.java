package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Hedges, options and coin-settled futures, at BTC 50,000. */
class MixedUnwindPlannerTest {
  private static final MarketView VIEW = MixedMarkets.view("50000", "3000");
  private static final UnwindBudget PLENTY =
      UnwindBudget.of(Cash.of("1000000000"), Duration.ofSeconds(10));
  private static final InstrumentId CALL = InstrumentId.of("BTC-31JAN25-50000-C");

  /** What the book's net quantity of BTC is worth, times a tenth: hedges count in full. */
  private static final MarginModel NET =
      (portfolio, view) -> {
        double net = 0;
        for (var held : portfolio.positions().entrySet()) {
          net +=
              held.getValue().quantity().toDouble()
                  * view.parameters().contract(held.getKey()).contractSize().toDouble();
        }
        Cash margin = Cash.ofUnits(Math.round(Math.abs(net) * 5_000 * 1e8));
        return new MarginRequirement(margin, margin, List.of());
      };

  @ParameterizedTest
  @CsvSource({"BTC-PERP, 1, -", "BTC-COIN-PERP, 500, -", "BTC-31JAN25-50000-C, -10, +"})
  void a_single_position_of_any_kind_is_cut_until_the_account_is_restored(
      String instrument, String held, String side) {
    Portfolio book = inBreach(Map.of(InstrumentId.of(instrument), held));

    MarketSlice slice = slice(book, MarginMethod.STANDARD.model(), Books.DEEP);

    assertThat(slice.instrument()).isEqualTo(InstrumentId.of(instrument));
    assertThat(slice.quantity().signum()).isEqualTo(side.equals("+") ? 1 : -1);
    assertThat(slice.quantity().abs()).isLessThan(Quantity.of(held).abs());
  }

  /** The long of 3 is hedged by a short of 2: closing the hedge would only make it worse. */
  @Test
  void a_hedge_is_left_alone_and_the_other_side_is_cut_until_it_is_hedged() {
    var march = VIEW.parameters().contract(MixedMarkets.BTC_MARCH);
    Cash entered = TradeLegs.cash(march, Quantity.of("-200"), VIEW.markPrice(march.id())).negate();
    Portfolio book =
        new Portfolio(
            Map.of(USDT, Cash.of("3000")),
            Map.of(
                BTC_PERP,
                Portfolios.position("3", "50000"),
                MixedMarkets.BTC_MARCH,
                new Position(Quantity.of("-200"), entered)));

    MarketSlice slice = slice(book, NET, Books.FREE);

    assertThat(slice.instrument()).isEqualTo(BTC_PERP);
    assertThat(slice.quantity().abs()).isEqualTo(Quantity.of("0.455"));
  }

  /** All of the long is far too much, and so is half; a quarter does some good. */
  @Test
  void less_is_tried_where_all_of_it_would_do_harm() {
    MarginModel onlyTheFirstHelp =
        (portfolio, view) -> {
          double held = portfolio.quantityOf(BTC_PERP).toDouble();
          Cash margin = Cash.ofUnits(Math.round((2_000 + 1_000 * Math.abs(held - 3)) * 1e8));
          return new MarginRequirement(margin, margin, List.of());
        };
    Portfolio book = Portfolios.of("2050", Map.of(BTC_PERP, Portfolios.position("4", "50000")));

    MarketSlice slice = slice(book, onlyTheFirstHelp, Books.FREE);

    assertThat(slice.quantity()).isEqualTo(Quantity.of("-1"));
  }

  @Test
  void where_no_trade_does_any_good_the_fund_takes_over() {
    MarginModel unmoved =
        (portfolio, view) -> new MarginRequirement(Cash.of("9"), Cash.of("9"), List.of());
    Portfolio book = Portfolios.of("5", Map.of(BTC_PERP, Portfolios.position("1", "50000")));

    UnwindPlan plan =
        new UnwindPlanner(id -> Books.DEEP, Books.TWO_THIRDS).plan(book, unmoved, VIEW, PLENTY);

    assertThat(plan).isInstanceOf(UnwindPlan.BearLoss.class);
  }

  @Test
  void but_not_while_another_window_may_help() {
    UnwindBudget spent = UnwindBudget.of(Cash.of("10"), Duration.ofSeconds(10));
    Portfolio book = inBreach(Map.of(BTC_PERP, "1"));

    UnwindPlan plan =
        new UnwindPlanner(id -> Books.DEEP, Books.TWO_THIRDS)
            .plan(book, MarginMethod.STANDARD.model(), VIEW, spent);

    assertThat(plan).isEqualTo(new UnwindPlan.WaitForBudget());
  }

  /** An option's slice takes what it is on from the budget, not its small premium. */
  @Test
  void what_an_option_takes_from_the_budget_is_what_it_is_on() {
    assertThat(UnwindPlanner.notionalsOf(new MarketSlice(CALL, Quantity.of("2")), VIEW))
        .containsValue(Cash.of("10000"));
    assertThat(
            UnwindPlanner.notionalsOf(
                new MarketSlice(MixedMarkets.BTC_COIN_PERP, Quantity.of("-50")), VIEW))
        .containsValue(Cash.of("5000"));
  }

  /** Equity of half the maintenance margin. */
  private static Portfolio inBreach(Map<InstrumentId, String> held) {
    Portfolio book = Portfolio.EMPTY;
    for (var each : held.entrySet()) {
      var contract = VIEW.parameters().contract(each.getKey());
      Quantity quantity = Quantity.of(each.getValue());
      Cash cash = TradeLegs.cash(contract, quantity, VIEW.markPrice(contract.id()));
      book =
          book.plusTrade(
              contract.id(),
              contract.settlement(),
              quantity,
              contract.isPaidUpFront() ? Cash.ZERO : cash);
    }
    var at = MarginAssessment.of(book, VIEW, MarginMethod.STANDARD.model());
    Cash half = at.requirement().maintenance().times(Rate.of("0.5"), RoundingMode.DOWN);
    return book.plusCollateral(USDT, half.minus(at.equity().total()));
  }

  private static MarketSlice slice(Portfolio book, MarginModel model, MarketDepth depth) {
    UnwindPlan plan =
        new UnwindPlanner(id -> depth, Books.TWO_THIRDS).plan(book, model, VIEW, PLENTY);
    return (MarketSlice) ((UnwindPlan.Next) plan).step();
  }
}
