package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.plimsoll.liquidation.Alerts.ALICE;
import static org.plimsoll.liquidation.Alerts.BOB;
import static org.plimsoll.liquidation.Alerts.CAROL;
import static org.plimsoll.liquidation.Alerts.DAVE;
import static org.plimsoll.liquidation.Alerts.HALF;
import static org.plimsoll.liquidation.Alerts.alert;
import static org.plimsoll.liquidation.Alerts.withOpenStep;
import static org.plimsoll.liquidation.LiquidatorOnProbes.PATIENCE;
import static org.plimsoll.liquidation.LiquidatorOnProbes.REVIEW;
import static org.plimsoll.liquidation.LiquidatorOnProbes.WINDOW;
import static org.plimsoll.liquidation.LiquidatorOnProbes.accept;
import static org.plimsoll.liquidation.LiquidatorOnProbes.decline;
import static org.plimsoll.liquidation.LiquidatorOnProbes.fill;
import static org.plimsoll.liquidation.LiquidatorOnProbes.settled;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountCommand.AcknowledgeAlert;
import org.plimsoll.account.AccountCommand.CancelUnwind;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.RejectReason;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.SettlementCommand.Settle;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.liquidation.LiquidatorCommand.Alerted;
import org.plimsoll.liquidation.LiquidatorCommand.Case;
import org.plimsoll.liquidation.LiquidatorCommand.GetReport;
import org.plimsoll.liquidation.LiquidatorCommand.Phase;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.VenueActivity;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** Whom the liquidator serves first, what it orders for them, and what it shows of it. */
class LiquidatorTest {
  private final LiquidatorOnProbes liquidator = new LiquidatorOnProbes();

  @AfterEach
  void stop() {
    liquidator.stop();
  }

  @Test
  void who_waits_is_told_at_every_review_and_nobody_when_it_leaves() throws InterruptedException {
    liquidator.view.set(liquidator.view.get().withControls(MarketControls.UNKNOWN));
    liquidator.alert(alert(ALICE, 5));
    liquidator.alert(alert(BOB, 5));

    liquidator.time.timePasses(REVIEW);
    assertThat(liquidator.queued.poll(30, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(liquidator.starts).hasValue(1);

    liquidator.leave();
    assertThat(liquidator.queued.poll(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void while_liquidations_are_paused_no_step_is_started_and_afterwards_they_go_on() {
    MarketView open = liquidator.view.get();
    liquidator.view.set(
        open.withControls(
            MarketControls.NONE.with(
                ControlOrder.of(
                    new ControlMeasure.VenuePause(VenueActivity.LIQUIDATIONS, true),
                    ControlIssuer.person("ops"),
                    "the switch",
                    Map.of(),
                    Markets.AS_OF))));
    liquidator.alert(alert(ALICE, 5));
    liquidator.acknowledged(ALICE);
    liquidator.time.timePasses(REVIEW);
    liquidator.nothingMore(liquidator.account(ALICE));
    assertThat(liquidator.phaseOf(ALICE)).isEqualTo(Phase.QUEUED);

    liquidator.view.set(open);
    liquidator.time.timePasses(REVIEW);

    liquidator.account(ALICE).expectMessageClass(OrderUnwind.class);
  }

  @Test
  void a_step_is_ordered_executed_and_settled_under_one_id() {
    liquidator.alert(alert(ALICE, 5));
    liquidator.account(ALICE).expectMessage(new AcknowledgeAlert(ALICE, "alice-3"));
    OrderUnwind order = liquidator.account(ALICE).expectMessageClass(OrderUnwind.class);
    assertThat(order.step()).isEqualTo(HALF);
    assertThat(order.revision()).isEqualTo(5);
    assertThat(order.liquidation()).isEqualTo("alice-3");

    accept(order, "s1");
    UnwindOrder atVenue = liquidator.orders.receiveMessage();
    assertThat(atVenue)
        .isEqualTo(new UnwindOrder(SettlementId.of("s1"), BTC_PERP, Quantity.of("-0.5")));
    ExecutionReport.Filled fill = fill(atVenue, "-0.5", "25000");
    liquidator.venue.answer(fill);
    Settle settle = liquidator.settlements.expectMessageClass(Settle.class);
    assertThat(settle.terms()).isEqualTo(UnwindTerms.ofFill(ALICE, fill, Markets.parameters()));
    settled(settle);

    assertThat(liquidator.untilNobodyIsLeft().settledByTier()).containsExactly(Map.entry(1, 1L));
  }

  @Test
  void the_worst_account_is_served_first() {
    liquidator.replace(1, "1000000", PATIENCE);
    liquidator.alert(alert(ALICE, 5));
    OrderUnwind first = liquidator.ordered(ALICE);
    liquidator.alert(alert(BOB, 5, MarginStatus.BELOW_MAINTENANCE, "500"));
    liquidator.alert(alert(CAROL, 5, MarginStatus.INSOLVENT, "-1"));
    liquidator.alert(alert(DAVE, 5, MarginStatus.BELOW_MAINTENANCE, "400"));

    assertThat(liquidator.report().cases())
        .extracting(Case::account, Case::phase)
        .containsExactly(
            tuple(CAROL, Phase.QUEUED),
            tuple(DAVE, Phase.QUEUED),
            tuple(BOB, Phase.QUEUED),
            tuple(ALICE, Phase.ORDERING));
    decline(first);
    OrderUnwind second = liquidator.ordered(CAROL);
    assertThat(liquidator.report().cases())
        .extracting(Case::account)
        .containsExactly(CAROL, DAVE, BOB);
    decline(second);
    decline(liquidator.ordered(DAVE));
    decline(liquidator.ordered(BOB));
    liquidator.untilNobodyIsLeft();
  }

  @Test
  void an_account_has_one_step_at_a_time_however_often_it_cries() {
    for (int i = 0; i < 5; i++) {
      liquidator.alert(alert(ALICE, 5));
    }
    liquidator.time.timePasses(REVIEW);
    liquidator.report();

    TestProbe<AccountCommand> account = liquidator.account(ALICE);
    account.expectMessageClass(AcknowledgeAlert.class);
    account.expectMessageClass(OrderUnwind.class);
    for (int i = 0; i < 4; i++) {
      account.expectMessageClass(AcknowledgeAlert.class);
    }
    liquidator.nothingMore(account);
  }

  @Test
  void the_budget_is_shared_and_renewed_with_the_window() {
    liquidator.replace(64, "40000", PATIENCE);
    liquidator.alert(alert(ALICE, 5));
    assertThat(liquidator.ordered(ALICE).step()).isEqualTo(HALF); // 25,000 of 40,000
    liquidator.alert(alert(BOB, 5));
    assertThat(liquidator.ordered(BOB).step())
        .isEqualTo(new MarketSlice(BTC_PERP, Quantity.of("-0.3")));
    liquidator.alert(alert(CAROL, 5));
    assertThat(liquidator.phaseOf(CAROL)).isEqualTo(Phase.WAITING_FOR_BUDGET);

    liquidator.clock.advance(WINDOW.minusMillis(1));
    liquidator.time.timePasses(REVIEW);
    assertThat(liquidator.phaseOf(CAROL)).isEqualTo(Phase.WAITING_FOR_BUDGET);
    liquidator.clock.advance(Duration.ofMillis(1));
    liquidator.time.timePasses(REVIEW);

    assertThat(liquidator.ordered(CAROL).step()).isEqualTo(HALF);
  }

  @Test
  void a_step_that_says_everything_is_settled_as_it_says() {
    liquidator.replace(64, "0", PATIENCE);
    UnwindStep.CoveredTakeover step =
        new UnwindStep.CoveredTakeover(
            List.of(),
            List.of(
                Leg.of(
                    HouseAccounts.INSURANCE_FUND, List.of(), Map.of(USDT, Cash.of("-1")), Map.of()),
                Leg.of(ALICE, List.of(), Map.of(USDT, Cash.of("1")), Map.of())));
    liquidator.alert(withOpenStep(6, "s1", step));

    Settle settle = liquidator.settlements.expectMessageClass(Settle.class);
    assertThat(settle.terms()).isEqualTo(step.terms(SettlementId.of("s1")));
    settled(settle);

    assertThat(liquidator.untilNobodyIsLeft().settledByTier()).containsExactly(Map.entry(3, 1L));
  }

  @Test
  void a_step_that_an_account_could_not_take_is_cancelled() {
    liquidator.alert(
        withOpenStep(6, "s1", new UnwindStep.Deleveraging(Cash.ZERO, List.of(Leg.of(ALICE)))));
    Settle settle = liquidator.settlements.expectMessageClass(Settle.class);
    settle
        .replyTo()
        .tell(
            new SettlementReply.NotSettled(
                settle.terms().id(),
                Optional.of(BOB),
                Rejection.of(RejectReason.UNWIND_PLAN_OUTDATED, "gone")));

    liquidator.acknowledged(ALICE);
    liquidator
        .account(ALICE)
        .expectMessage(
            new CancelUnwind(ALICE, SettlementId.of("s1"), "refused: UNWIND_PLAN_OUTDATED"));
    assertThat(liquidator.untilNobodyIsLeft().settledByTier()).isEmpty();
  }

  @Test
  void a_declined_step_is_dropped_until_the_account_cries_again() {
    liquidator.alert(alert(ALICE, 5));
    decline(liquidator.ordered(ALICE));
    liquidator.untilNobodyIsLeft();

    liquidator.alert(alert(ALICE, 6));

    assertThat(liquidator.ordered(ALICE).revision()).isEqualTo(6);
  }

  @Test
  void a_declined_step_is_planned_anew_if_the_account_has_spoken_meanwhile() {
    liquidator.alert(alert(ALICE, 5));
    OrderUnwind outdated = liquidator.ordered(ALICE);
    liquidator.alert(alert(ALICE, 6));

    decline(outdated);

    assertThat(liquidator.ordered(ALICE).revision()).isEqualTo(6);
  }

  @Test
  void a_step_the_venue_did_not_execute_is_cancelled() {
    liquidator.alert(alert(ALICE, 5));
    accept(liquidator.ordered(ALICE), "s1");
    liquidator.venue.answer(
        new ExecutionReport.NotExecuted(liquidator.orders.receiveMessage(), "thin"));

    liquidator.account(ALICE).expectMessage(new CancelUnwind(ALICE, SettlementId.of("s1"), "thin"));
    liquidator.untilNobodyIsLeft();
  }

  @Test
  void an_account_waits_for_a_valid_price() {
    liquidator.view.set(
        Markets.withStatus(liquidator.view.get(), Markets.BTC_USDT, PriceStatus.DEGRADED));
    liquidator.alert(alert(ALICE, 5));
    assertThat(liquidator.phaseOf(ALICE)).isEqualTo(Phase.WAITING_FOR_PRICE);

    liquidator.view.set(Markets.view(2, "50000", "3000"));
    liquidator.time.timePasses(REVIEW);

    assertThat(liquidator.ordered(ALICE).step()).isEqualTo(HALF);
  }

  @Test
  void an_account_that_is_safe_again_is_dropped() {
    liquidator.view.set(Markets.view(2, "60000", "3000"));
    liquidator.alert(alert(ALICE, 5));

    liquidator.untilNobodyIsLeft();
    liquidator.acknowledged(ALICE);
    liquidator.nothingMore(liquidator.account(ALICE));
  }

  @Test
  void the_report_shows_the_numbers_of_each_case() {
    liquidator.alert(alert(ALICE, 5, MarginStatus.BELOW_MAINTENANCE, "687.5"));

    assertThat(liquidator.report().cases())
        .containsExactly(
            new Case(
                ALICE,
                "alice-3",
                MarginStatus.BELOW_MAINTENANCE,
                Cash.of("687.5"),
                Cash.of("1250"),
                Phase.ORDERING));
  }

  @Test
  void the_alert_desk_hands_every_alert_on() {
    TestProbe<LiquidatorCommand> heard = liquidator.kit.createTestProbe();
    ActorRef<MarginAlert> desk =
        liquidator.kit.spawn(Liquidator.alertDesk(CompletableFuture.completedFuture(heard.ref())));
    desk.tell(alert(ALICE, 5));
    desk.tell(alert(BOB, 7));

    heard.expectMessage(new Alerted(alert(ALICE, 5)));
    heard.expectMessage(new Alerted(alert(BOB, 7)));
  }

  @Test
  void what_travels_to_the_singleton_and_back_arrives_as_it_was_sent() {
    liquidator.alert(alert(ALICE, 5));
    for (Object message :
        List.of(
            new Alerted(withOpenStep(6, "s1", HALF)),
            new GetReport(liquidator.reports.ref()),
            liquidator.report())) {
      assertThat(liquidator.kit.serializationTestKit().verifySerialization(message, true))
          .isEqualTo(message);
    }
  }
}
