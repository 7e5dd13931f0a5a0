package org.plimsoll.liquidation;

import static java.math.BigDecimal.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Quantity;

/**
 * Funding that is not paid yet is part of a loss. The account is long of two contracts and has lost
 * 12,000 of 12,000 at 44,000; its position has not paid its funding since the index stood at zero.
 */
class FundedLossesTest {
  private static final String FUND = "house:insurance-fund";
  private static final Portfolio LONG = entered(Portfolios.longBtc("12000", "2", "50000"), "0");

  private static Portfolio entered(Portfolio book, String index) {
    return book.withFundingIndex(BTC_PERP, index(index));
  }

  private static FundingIndex index(String decimal) {
    return FundingIndex.nearest(new BigDecimal(decimal));
  }

  private static MarketView view(String index) {
    return LossScene.funded(Markets.view("44000", "3000"), BTC_PERP, index);
  }

  private static UnwindStep.Allocated step(LossCase loss, LossScene scene) {
    var plan =
        new LossTiers(LossScene.SETTINGS, new HouseAccounts(1))
            .step(loss, scene.resources(), LossCaps.of(LossScene.SETTINGS), 0, Set.of());
    return (UnwindStep.Allocated) ((UnwindPlan.Next) plan).step();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # index per contract | deficit
          1000                 | 2000
          0.25                 | 0.5
          333.333333333333     | 666.66666667
          0.000000000001       | 0.00000001
          """)
  void a_takeover_leaves_nothing_once_funding_is_paid_and_the_layers_pay_the_funding(
      String index, String deficit) {
    LossCase loss = LossScene.of(LONG, view(index));
    LossScene scene = new LossScene().with(FUND, "300000");

    var step = (UnwindStep.CoveredTakeover) step(loss, scene);

    assertThat(loss.deficit()).isEqualTo(Cash.of(deficit));
    assertThat(step.payments()).hasSize(1);
    assertThat(step.payments().get(0).amount()).isEqualTo(Cash.of(deficit));
    assertThat(scene.settle(step, LONG)).isEqualTo(Portfolio.EMPTY);
    assertThat(scene.portfolioOf(AccountId.of(FUND)).position(BTC_PERP))
        .flatMap(Position::fundingIndex)
        .contains(index(index));
  }

  @Test
  void an_account_that_is_to_receive_funding_keeps_what_is_left_of_it() {
    LossCase loss = LossScene.of(LONG, view("-250"));
    LossScene scene = new LossScene().with(FUND, "300000");

    var step = (UnwindStep.CoveredTakeover) step(loss, scene);

    assertThat(loss.deficit()).isEqualTo(Cash.ZERO);
    assertThat(scene.settle(step, LONG)).isEqualTo(Portfolios.cash("500"));
  }

  @Test
  void funding_that_is_fixed_after_the_step_was_planned_is_paid_by_who_holds_the_position_then() {
    LossScene scene = new LossScene().with(FUND, "300000");

    List<Leg> legs = step(LossScene.of(LONG, view("1000")), scene).legs();

    assertThat(legs).allMatch(leg -> leg.fundedAt(view("1700")).equals(leg));
    assertThat(legs.get(legs.size() - 1).fundedAt(view("1700")).appliedTo(LONG))
        .isEqualTo(Portfolio.EMPTY);
  }

  @Test
  void a_deleveraging_closes_against_several_and_leaves_nothing_once_funding_is_paid() {
    MarketView view = view("1000.123456789");
    LossScene scene =
        new LossScene()
            .book("bob", entered(Portfolios.shortBtc("20000", "0.7", "50000"), "400"))
            .book("carol", entered(Portfolios.shortBtc("20000", "1.5", "50000"), "1000.123456789"));

    BigDecimal money = LossScene.money(scene.portfolios()).add(LossScene.money(List.of(LONG)));

    var step = (UnwindStep.Deleveraging) step(LossScene.of(LONG, view), scene);

    assertThat(step.legs()).hasSize(3);
    assertThat(step.loss()).isEqualTo(Cash.of("2000.24691358"));
    assertThat(scene.settle(step, LONG)).isEqualTo(Portfolio.EMPTY);
    // The shorts give up what the account lacks, in proportion, and get the funding due to them.
    assertThat(scene.portfolios()).allMatch(book -> LossScene.of(book, view).deficit().isZero());
    BigDecimal lost = money.subtract(LossScene.money(scene.portfolios()));
    assertThat(lost).as("rounded up, each payment").isBetween(ZERO, new BigDecimal("0.00000003"));
  }

  @Test
  void a_position_that_is_torn_up_leaves_its_funding_as_part_of_the_debt() {
    LossScene scene =
        new LossScene()
            .with("house:market-maker:0", Portfolios.shortBtc("20000", "2", "50000"))
            .book(
                "bob", Portfolios.shortBtc("20000", "2", "50000"), MarginStatus.BELOW_MAINTENANCE);

    var step = (UnwindStep.SharedLoss) step(LossScene.of(LONG, view("1000")), scene);

    assertThat(step.uncovered()).isEqualTo(Cash.of("2000"));
    assertThat(scene.settle(step, LONG)).isEqualTo(Portfolios.cash("-2000"));
  }

  @Test
  void funding_that_is_due_makes_a_profit_and_so_a_rank() {
    LossScene scene =
        new LossScene()
            .book("bob", entered(Portfolios.shortBtc("20000", "1", "44000"), "0"))
            .book("carol", entered(Portfolios.shortBtc("20000", "1", "44000"), "1000"));

    var queue = DeleveragingQueue.of(scene.resources().books(), BTC_PERP, -1, view("1000"));

    assertThat(queue.get(0).book().account()).isEqualTo(AccountId.of("bob"));
    assertThat(queue.get(0).profit()).isEqualTo(Cash.of("1000"));
    assertThat(queue.get(1).profit()).isEqualTo(Cash.ZERO);
  }

  @Test
  void a_part_of_the_book_pays_all_the_funding_due_and_loses_nothing_by_it() {
    LossCase loss = LossScene.of(LONG, view("1000"));

    Leg half = loss.closing(BTC_PERP, Quantity.ZERO, Quantity.of("1"), Cash.ZERO);
    Portfolio left = half.appliedTo(LONG);

    assertThat(left.collateralOf(USDT)).isEqualTo(Cash.of("4000"));
    assertThat(left.position(BTC_PERP))
        .isEqualTo(
            Optional.of(
                new Position(Quantity.of("1"), Cash.of("50000"), Optional.of(index("1000")))));
    assertThat(LossScene.of(left, view("1000")).worth()).isEqualTo(loss.worth());
  }
}
