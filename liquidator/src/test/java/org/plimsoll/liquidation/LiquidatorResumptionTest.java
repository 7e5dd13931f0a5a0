package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.liquidation.Alerts.ALICE;
import static org.plimsoll.liquidation.Alerts.HALF;
import static org.plimsoll.liquidation.Alerts.alert;
import static org.plimsoll.liquidation.Alerts.withOpenStep;
import static org.plimsoll.liquidation.LiquidatorOnProbes.PATIENCE;
import static org.plimsoll.liquidation.LiquidatorOnProbes.accept;
import static org.plimsoll.liquidation.LiquidatorOnProbes.fill;
import static org.plimsoll.liquidation.LiquidatorOnProbes.settled;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.RejectReason;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.SettlementCommand;
import org.plimsoll.account.SettlementCommand.Settle;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.liquidation.LiquidatorCommand.Case;
import org.plimsoll.liquidation.LiquidatorCommand.Phase;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Quantity;

/** Steps that are under way already, have an unknown outcome, or are not answered. */
class LiquidatorResumptionTest {
  private static final UnwindStep UNIT =
      new UnwindStep.UnitSlice(
          List.of(
              new MarketSlice(BTC_PERP, Quantity.of("-0.5")),
              new MarketSlice(ETH_PERP, Quantity.of("5"))));

  private final LiquidatorOnProbes liquidator = new LiquidatorOnProbes();

  @AfterEach
  void stop() {
    liquidator.stop();
  }

  /** Executed or not, nobody knows: the same order again, never another and never a cancel. */
  @Test
  void a_step_of_unknown_outcome_is_given_up_and_executed_again_under_the_same_id() {
    liquidator.alert(alert(ALICE, 5));
    accept(liquidator.ordered(ALICE), "s1");
    UnwindOrder first = liquidator.orders.receiveMessage();
    liquidator.venue.fail("connection lost");
    liquidator.untilNobodyIsLeft();

    liquidator.alert(withOpenStep(6, "s1", HALF));

    assertThat(liquidator.orders.receiveMessage()).isEqualTo(first);
    liquidator.acknowledged(ALICE);
    liquidator.nothingMore(liquidator.account(ALICE));
  }

  @Test
  void an_alert_with_an_open_step_resumes_its_order_before_anything_is_planned() {
    MarketSlice step = new MarketSlice(BTC_PERP, Quantity.of("-0.123"));
    liquidator.alert(withOpenStep(6, "s9", step));

    assertThat(liquidator.orders.receiveMessage())
        .isEqualTo(new UnwindOrder(SettlementId.of("s9"), BTC_PERP, step.quantity()));
    assertThat(liquidator.phaseOf(ALICE)).isEqualTo(Phase.EXECUTING);
  }

  @Test
  void the_orders_of_a_unit_go_out_together_and_settle_in_one_settlement() {
    liquidator.alert(withOpenStep(6, "s9", UNIT));
    UnwindOrder btc = liquidator.orders.receiveMessage();
    UnwindOrder eth = liquidator.orders.receiveMessage();
    assertThat(btc)
        .isEqualTo(new UnwindOrder(SettlementId.of("s9:1"), BTC_PERP, Quantity.of("-0.5")));
    assertThat(eth).isEqualTo(new UnwindOrder(SettlementId.of("s9:2"), ETH_PERP, Quantity.of("5")));
    liquidator.venue.answer(fill(btc, "-0.5", "25000"));
    liquidator.venue.answer(fill(eth, "4", "-12000"));

    SettlementTerms terms = liquidator.settlements.expectMessageClass(Settle.class).terms();

    assertThat(terms.id()).isEqualTo(SettlementId.of("s9"));
    assertThat(terms.legs()).hasSize(2);
    assertThat(terms.legs().get(1).account()).isEqualTo(ALICE);
    assertThat(terms.legs().get(1).trades())
        .extracting(trade -> trade.quantity())
        .containsExactly(Quantity.of("-0.5"), Quantity.of("4"));
  }

  @Test
  void what_was_filled_of_a_unit_settles_without_the_rest() {
    liquidator.alert(withOpenStep(6, "s9", UNIT));
    liquidator.venue.answer(
        new ExecutionReport.NotExecuted(liquidator.orders.receiveMessage(), "thin"));
    liquidator.venue.answer(fill(liquidator.orders.receiveMessage(), "5", "-15000"));

    SettlementTerms terms = liquidator.settlements.expectMessageClass(Settle.class).terms();

    assertThat(terms.legs().get(1).trades())
        .extracting(trade -> trade.instrument())
        .containsExactly(ETH_PERP);
  }

  @Test
  void a_unit_of_which_nothing_was_executed_is_cancelled() {
    liquidator.alert(withOpenStep(6, "s9", UNIT));
    liquidator.acknowledged(ALICE);
    for (int i = 0; i < 2; i++) {
      liquidator.venue.answer(
          new ExecutionReport.NotExecuted(liquidator.orders.receiveMessage(), "thin"));
    }

    assertThat(
            liquidator.account(ALICE).expectMessageClass(AccountCommand.CancelUnwind.class).step())
        .isEqualTo(SettlementId.of("s9"));
  }

  /** One leg may be filled, and nobody knows: both go out again under the same ids. */
  @Test
  void a_unit_of_partly_unknown_outcome_is_executed_again() {
    liquidator.alert(withOpenStep(6, "s9", UNIT));
    UnwindOrder btc = liquidator.orders.receiveMessage();
    UnwindOrder eth = liquidator.orders.receiveMessage();
    liquidator.venue.answer(fill(btc, "-0.5", "25000"));
    liquidator.venue.fail("connection lost");
    liquidator.untilNobodyIsLeft();

    liquidator.alert(withOpenStep(6, "s9", UNIT));

    assertThat(liquidator.orders.receiveMessage()).isEqualTo(btc);
    assertThat(liquidator.orders.receiveMessage()).isEqualTo(eth);
  }

  @Test
  void an_open_takeover_is_settled_again() {
    liquidator.alert(withOpenStep(6, "s9", new UnwindStep.Takeover()));

    assertThat(liquidator.settlements.expectMessageClass(Settle.class).terms().id())
        .isEqualTo(SettlementId.of("s9"));
  }

  @Test
  void an_open_takeover_waits_for_valid_prices() {
    liquidator.view.set(
        Markets.withStatus(liquidator.view.get(), Markets.BTC_USDT, PriceStatus.STALE));
    liquidator.alert(withOpenStep(6, "s9", new UnwindStep.Takeover()));
    liquidator.untilNobodyIsLeft();

    liquidator.view.set(Markets.view(2, "50000", "3000"));
    liquidator.alert(withOpenStep(6, "s9", new UnwindStep.Takeover()));

    liquidator.settlements.expectMessageClass(Settle.class);
  }

  /** The first fill of a step is on record; another one must not replace it, only finish it. */
  @Test
  void if_the_step_was_settled_on_other_terms_those_are_brought_home() {
    liquidator.alert(withOpenStep(6, "s1", HALF));
    liquidator.venue.answer(fill(liquidator.orders.receiveMessage(), "-0.5", "24000"));
    Settle settle = liquidator.settlements.expectMessageClass(Settle.class);
    settle
        .replyTo()
        .tell(
            new SettlementReply.NotSettled(
                settle.terms().id(),
                Optional.empty(),
                Rejection.of(RejectReason.SETTLEMENT_ID_REUSED, "other terms")));

    liquidator.settlements.expectMessage(new SettlementCommand.Resume(SettlementId.of("s1")));
    assertThat(liquidator.untilNobodyIsLeft().settledByTier()).isEmpty();
  }

  @Test
  void what_the_account_says_during_settling_is_acted_upon_after_it() {
    liquidator.alert(alert(ALICE, 5));
    accept(liquidator.ordered(ALICE), "s1");
    liquidator.alert(withOpenStep(6, "s1", HALF));
    liquidator.venue.answer(fill(liquidator.orders.receiveMessage(), "-0.5", "24000"));
    Settle settle = liquidator.settlements.expectMessageClass(Settle.class);
    assertThat(liquidator.phaseOf(ALICE)).isEqualTo(Phase.SETTLING);
    liquidator.acknowledged(ALICE);

    liquidator.alert(alert(ALICE, 7));
    liquidator.acknowledged(ALICE);
    liquidator.nothingMore(liquidator.account(ALICE));
    settled(settle);

    assertThat(liquidator.account(ALICE).expectMessageClass(OrderUnwind.class).revision())
        .isEqualTo(7);
  }

  /** It cried with the step still open: the alert after the step decides, not this one. */
  @Test
  void a_step_that_came_home_is_not_resumed() {
    liquidator.alert(alert(ALICE, 5));
    accept(liquidator.ordered(ALICE), "s1");
    liquidator.alert(withOpenStep(6, "s1", HALF));
    liquidator.venue.answer(fill(liquidator.orders.receiveMessage(), "-0.5", "25000"));
    settled(liquidator.settlements.expectMessageClass(Settle.class));

    liquidator.untilNobodyIsLeft();
  }

  @Test
  void an_account_that_does_not_answer_is_given_up() {
    liquidator.alert(alert(ALICE, 5));
    OrderUnwind unanswered = liquidator.ordered(ALICE);

    liquidator.time.timePasses(PATIENCE.plusMillis(1));
    liquidator.untilNobodyIsLeft();
    accept(unanswered, "s1"); // too late: the account will tell of its open step
    liquidator.alert(withOpenStep(6, "s1", HALF));

    assertThat(liquidator.orders.receiveMessage().id()).isEqualTo(SettlementId.of("s1"));
    assertThat(liquidator.report().cases())
        .extracting(Case::phase)
        .containsExactly(Phase.EXECUTING);
  }

  @Test
  void a_settlement_that_does_not_answer_is_given_up_and_asked_again() {
    liquidator.alert(withOpenStep(6, "s1", HALF));
    liquidator.venue.answer(fill(liquidator.orders.receiveMessage(), "-0.5", "25000"));
    Settle first = liquidator.settlements.expectMessageClass(Settle.class);
    liquidator.time.timePasses(PATIENCE.plusMillis(1));
    liquidator.untilNobodyIsLeft();

    liquidator.alert(withOpenStep(6, "s1", HALF));
    liquidator.venue.answer(fill(liquidator.orders.receiveMessage(), "-0.5", "25000"));

    assertThat(liquidator.settlements.expectMessageClass(Settle.class).terms())
        .isEqualTo(first.terms());
  }

  /** Real time: what a venue does happens outside the actor system. */
  @Test
  void a_venue_that_never_answers_does_not_hold_the_account_for_ever() {
    liquidator.replace(1, "1000000", Duration.ofMillis(50));
    liquidator.alert(withOpenStep(6, "s1", HALF));
    liquidator.orders.receiveMessage();
    liquidator.untilNobodyIsLeft();

    liquidator.alert(withOpenStep(6, "s1", HALF));

    assertThat(liquidator.orders.receiveMessage().id()).isEqualTo(SettlementId.of("s1"));
  }
}
