package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.liquidation.HouseAccounts.INSURANCE_FUND;
import static org.plimsoll.liquidation.LiquidatorOnProbes.PATIENCE;
import static org.plimsoll.liquidation.LiquidatorOnProbes.REVIEW;

import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountCommand.GetStatement;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.SettlementCommand.Settle;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** The liquidator hedges the fund: one trade at a time, none twice. */
class FundHedgeTest {
  private static final Portfolio TAKEN_OVER = Portfolios.longBtc("1000", "10", "50000");
  private static final Portfolio HEDGED = Portfolios.longBtc("1000", "2", "50000");
  private final LiquidatorOnProbes liquidator = new LiquidatorOnProbes();

  @BeforeEach
  void switchOn() {
    liquidator.hedge = new HedgeTerms(true, Cash.of("100000"));
    liquidator.account(INSURANCE_FUND);
    liquidator.replace(64, "1000000", PATIENCE);
  }

  @AfterEach
  void stop() {
    liquidator.stop();
  }

  @Test
  void a_new_liquidator_looks_and_hedges_back_to_the_edge_of_the_band() {
    Settle hedge = afterLooking(7, TAKEN_OVER, 0);

    assertThat(hedge.terms().id()).isEqualTo(SettlementId.of("hedge-house:insurance-fund-7"));
    assertThat(hedge.terms().kind()).isEqualTo(SettlementKind.TRADE);
    assertThat(hedge.terms().legs().get(1).trades().get(0).quantity()).isEqualTo(Quantity.of("-8"));
    assertThat(liquidator.report().isHedging()).isTrue();
    hedge
        .replyTo()
        .tell(new SettlementReply.Settled(hedge.terms(), new TreeMap<>(), Markets.AS_OF, false));

    answer(8, HEDGED, 0);
    liquidator.reports.awaitAssert(
        () -> {
          assertThat(liquidator.report().isHedging()).isFalse();
          return null;
        });
    liquidator.time.timePasses(REVIEW);
    liquidator.nothingMore(liquidator.account(INSURANCE_FUND));
  }

  /** The answer was lost, or a successor does not know of it: the same fund, the same id. */
  @Test
  void a_hedge_without_an_answer_is_tried_again_under_the_same_id() {
    Settle first = afterLooking(7, TAKEN_OVER, 0);
    liquidator.time.timePasses(PATIENCE.plusMillis(1));

    assertThat(afterLooking(7, TAKEN_OVER, 0).terms().id()).isEqualTo(first.terms().id());
  }

  @Test
  void while_an_earlier_hedge_is_reserved_there_is_no_other() {
    answer(8, TAKEN_OVER, 1);

    Settle hedge = afterLooking(9, TAKEN_OVER, 0);
    assertThat(hedge.terms().id()).isEqualTo(SettlementId.of("hedge-house:insurance-fund-9"));
  }

  @Test
  void the_insurance_of_a_market_hedges_what_it_took_over() {
    AccountId insurance = HouseAccounts.insuranceOf(Markets.BTC_USDT);
    answer(INSURANCE_FUND, 1, Portfolio.EMPTY, 0);
    liquidator.account(insurance);
    liquidator.replace(64, "1000000", PATIENCE);

    answer(insurance, 3, TAKEN_OVER, 0);

    Settle hedge = liquidator.settlements.expectMessageClass(Settle.class);
    assertThat(hedge.terms().id()).isEqualTo(SettlementId.of("hedge-house:insurance:BTC-USDT-3"));
    assertThat(hedge.terms().legs().get(1).account()).isEqualTo(insurance);
  }

  private Settle afterLooking(long revision, Portfolio book, int reservations) {
    answer(revision, book, reservations);
    return liquidator.settlements.expectMessageClass(Settle.class);
  }

  private void answer(long revision, Portfolio book, int reservations) {
    answer(INSURANCE_FUND, revision, book, reservations);
  }

  private void answer(AccountId fund, long revision, Portfolio book, int reservations) {
    looked(fund)
        .replyTo()
        .tell(
            new AccountStatement.Found(
                LiquidatorOnProbes.statement(fund, revision, book, reservations)));
  }

  /** It looks with a review, once what it did before is over. */
  private GetStatement looked(AccountId fund) {
    return liquidator.reports.awaitAssert(
        () -> {
          liquidator.time.timePasses(REVIEW);
          return liquidator
              .account(fund)
              .expectMessageClass(GetStatement.class, Duration.ofMillis(50));
        });
  }
}
