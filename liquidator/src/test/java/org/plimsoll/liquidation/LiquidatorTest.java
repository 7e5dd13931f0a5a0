package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountCommand.AcknowledgeAlert;
import org.plimsoll.account.AccountCommand.CancelUnwind;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.account.RejectReason;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.SettlementCommand;
import org.plimsoll.account.SettlementCommand.Settle;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.UnwindReply;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.liquidation.LiquidatorCommand.Alerted;
import org.plimsoll.liquidation.LiquidatorCommand.Case;
import org.plimsoll.liquidation.LiquidatorCommand.GetReport;
import org.plimsoll.liquidation.LiquidatorCommand.Phase;
import org.plimsoll.liquidation.LiquidatorCommand.Report;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** Accounts, settlements and the venue are probes: every answer can be late, lost or wrong. */
class LiquidatorTest {
  private static final AccountId ALICE = AccountId.of("alice");
  private static final AccountId BOB = AccountId.of("bob");
  private static final AccountId CAROL = AccountId.of("carol");
  private static final AccountId DAVE = AccountId.of("dave");
  private static final Duration REVIEW = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** At 50,000: 687.5 of equity carry half of it, so half of it is what a step sells. */
  private static final Portfolio BOOK = Portfolios.longBtc("687.5", "1", "50000");

  private static final MarketSlice HALF = new MarketSlice(BTC_PERP, Quantity.of("-0.5"));

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final SettableClock clock = new SettableClock(Markets.AS_OF);
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view("50000", "3000"));
  private final Map<AccountId, TestProbe<AccountCommand>> accounts = new ConcurrentHashMap<>();
  private final TestProbe<SettlementCommand> settlements = kit.createTestProbe();
  private final TestProbe<UnwindOrder> orders = kit.createTestProbe();
  private final TestProbe<Report> reports = kit.createTestProbe();
  private final ScriptedVenue venue = new ScriptedVenue(orders.ref());
  private ActorRef<LiquidatorCommand> liquidator = start(64, "1000000", PATIENCE);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_step_is_ordered_executed_and_settled_under_one_id() {
    alert(alert(ALICE, 5));
    account(ALICE).expectMessage(new AcknowledgeAlert(ALICE, "alice-3"));
    OrderUnwind order = account(ALICE).expectMessageClass(OrderUnwind.class);
    assertThat(order.step()).isEqualTo(HALF);
    assertThat(order.revision()).isEqualTo(5);
    assertThat(order.liquidation()).isEqualTo("alice-3");

    accept(order, "s1");
    UnwindOrder atVenue = orders.receiveMessage();
    assertThat(atVenue)
        .isEqualTo(new UnwindOrder(SettlementId.of("s1"), BTC_PERP, Quantity.of("-0.5")));
    ExecutionReport.Filled fill = fill(atVenue, "-0.5", "25000");
    venue.answer(fill);
    Settle settle = settlements.expectMessageClass(Settle.class);
    assertThat(settle.terms()).isEqualTo(UnwindTerms.ofFill(ALICE, fill, USDT));
    settled(settle);

    assertThat(untilNobodyIsLeft().settledByTier()).containsExactly(Map.entry(1, 1L));
  }

  @Test
  void the_worst_account_is_served_first() {
    liquidator = start(1, "1000000", PATIENCE);
    alert(alert(ALICE, 5));
    OrderUnwind first = ordered(ALICE);
    alert(alert(BOB, 5, MarginStatus.BELOW_MAINTENANCE, "500"));
    alert(alert(CAROL, 5, MarginStatus.INSOLVENT, "-1"));
    alert(alert(DAVE, 5, MarginStatus.BELOW_MAINTENANCE, "400"));

    assertThat(report().cases())
        .extracting(Case::account, Case::phase)
        .containsExactly(
            tuple(CAROL, Phase.QUEUED),
            tuple(DAVE, Phase.QUEUED),
            tuple(BOB, Phase.QUEUED),
            tuple(ALICE, Phase.ORDERING));
    decline(first);
    OrderUnwind second = ordered(CAROL);
    assertThat(report().cases()).extracting(Case::account).containsExactly(CAROL, DAVE, BOB);
    decline(second);
    decline(ordered(DAVE));
    decline(ordered(BOB));
    untilNobodyIsLeft();
  }

  @Test
  void an_account_has_one_step_at_a_time_however_often_it_cries() {
    for (int i = 0; i < 5; i++) {
      alert(alert(ALICE, 5));
    }
    time.timePasses(REVIEW);
    report();

    TestProbe<AccountCommand> account = account(ALICE);
    account.expectMessageClass(AcknowledgeAlert.class);
    account.expectMessageClass(OrderUnwind.class);
    for (int i = 0; i < 4; i++) {
      account.expectMessageClass(AcknowledgeAlert.class);
    }
    nothingMore(account);
  }

  @Test
  void the_budget_is_shared_and_renewed_with_the_window() {
    liquidator = start(64, "40000", PATIENCE);
    alert(alert(ALICE, 5));
    assertThat(ordered(ALICE).step()).isEqualTo(HALF); // 25,000 of 40,000
    alert(alert(BOB, 5));
    assertThat(ordered(BOB).step()).isEqualTo(new MarketSlice(BTC_PERP, Quantity.of("-0.3")));
    alert(alert(CAROL, 5));
    assertThat(phaseOf(CAROL)).isEqualTo(Phase.WAITING_FOR_BUDGET);

    clock.advance(WINDOW.minusMillis(1));
    time.timePasses(REVIEW);
    assertThat(phaseOf(CAROL)).isEqualTo(Phase.WAITING_FOR_BUDGET);
    clock.advance(Duration.ofMillis(1));
    time.timePasses(REVIEW);

    assertThat(ordered(CAROL).step()).isEqualTo(HALF);
  }

  @Test
  void a_takeover_needs_no_budget() {
    liquidator = start(64, "0", PATIENCE);
    Portfolio insolvent = Portfolios.longBtc("-1", "1", "50000");
    alert(alert(ALICE, 5, MarginStatus.INSOLVENT, "-1", insolvent, Optional.empty()));

    OrderUnwind order = ordered(ALICE);
    assertThat(order.step()).isEqualTo(new UnwindStep.Takeover());
    accept(order, "s1");
    Settle settle = settlements.expectMessageClass(Settle.class);
    assertThat(settle.terms())
        .isEqualTo(
            UnwindTerms.ofTakeover(
                SettlementId.of("s1"), ALICE, insolvent, view.get(), HouseAccounts.INSURANCE_FUND));
    settled(settle);

    assertThat(untilNobodyIsLeft().settledByTier()).containsExactly(Map.entry(3, 1L));
  }

  @Test
  void a_declined_step_is_dropped_until_the_account_cries_again() {
    alert(alert(ALICE, 5));
    decline(ordered(ALICE));
    untilNobodyIsLeft();

    alert(alert(ALICE, 6));

    assertThat(ordered(ALICE).revision()).isEqualTo(6);
  }

  @Test
  void a_declined_step_is_planned_anew_if_the_account_has_spoken_meanwhile() {
    alert(alert(ALICE, 5));
    OrderUnwind outdated = ordered(ALICE);
    alert(alert(ALICE, 6));

    decline(outdated);

    assertThat(ordered(ALICE).revision()).isEqualTo(6);
  }

  @Test
  void a_step_the_venue_did_not_execute_is_cancelled() {
    alert(alert(ALICE, 5));
    accept(ordered(ALICE), "s1");
    venue.answer(new ExecutionReport.NotExecuted(orders.receiveMessage(), "thin"));

    account(ALICE).expectMessage(new CancelUnwind(ALICE, SettlementId.of("s1"), "thin"));
    untilNobodyIsLeft();
  }

  /** Executed or not, nobody knows: the same order again, never another and never a cancel. */
  @Test
  void a_step_of_unknown_outcome_is_given_up_and_executed_again_under_the_same_id() {
    alert(alert(ALICE, 5));
    accept(ordered(ALICE), "s1");
    UnwindOrder first = orders.receiveMessage();
    venue.fail("connection lost");
    untilNobodyIsLeft();

    alert(withOpenStep(6, "s1", HALF));

    assertThat(orders.receiveMessage()).isEqualTo(first);
    acknowledged(ALICE);
    nothingMore(account(ALICE));
  }

  @Test
  void an_alert_with_an_open_step_resumes_its_order_before_anything_is_planned() {
    MarketSlice step = new MarketSlice(BTC_PERP, Quantity.of("-0.123"));
    alert(withOpenStep(6, "s9", step));

    assertThat(orders.receiveMessage())
        .isEqualTo(new UnwindOrder(SettlementId.of("s9"), BTC_PERP, step.quantity()));
    assertThat(phaseOf(ALICE)).isEqualTo(Phase.EXECUTING);
  }

  @Test
  void an_open_takeover_is_settled_again() {
    alert(withOpenStep(6, "s9", new UnwindStep.Takeover()));

    assertThat(settlements.expectMessageClass(Settle.class).terms().id())
        .isEqualTo(SettlementId.of("s9"));
  }

  @Test
  void an_open_takeover_waits_for_valid_prices() {
    view.set(Markets.withStatus(view.get(), Markets.BTC_USDT, PriceStatus.STALE));
    alert(withOpenStep(6, "s9", new UnwindStep.Takeover()));
    untilNobodyIsLeft();

    view.set(Markets.view(2, "50000", "3000"));
    alert(withOpenStep(6, "s9", new UnwindStep.Takeover()));

    settlements.expectMessageClass(Settle.class);
  }

  /** The first fill of a step is on record; another one must not replace it, only finish it. */
  @Test
  void if_the_step_was_settled_on_other_terms_those_are_brought_home() {
    alert(withOpenStep(6, "s1", HALF));
    venue.answer(fill(orders.receiveMessage(), "-0.5", "24000"));
    Settle settle = settlements.expectMessageClass(Settle.class);
    settle
        .replyTo()
        .tell(
            new SettlementReply.NotSettled(
                settle.terms().id(),
                Rejection.of(RejectReason.SETTLEMENT_ID_REUSED, "other terms")));

    settlements.expectMessage(new SettlementCommand.Resume(SettlementId.of("s1")));
    assertThat(untilNobodyIsLeft().settledByTier()).isEmpty();
  }

  @Test
  void what_the_account_says_during_settling_is_acted_upon_after_it() {
    alert(alert(ALICE, 5));
    accept(ordered(ALICE), "s1");
    alert(withOpenStep(6, "s1", HALF));
    venue.answer(fill(orders.receiveMessage(), "-0.5", "24000"));
    Settle settle = settlements.expectMessageClass(Settle.class);
    assertThat(phaseOf(ALICE)).isEqualTo(Phase.SETTLING);
    acknowledged(ALICE);

    alert(alert(ALICE, 7));
    acknowledged(ALICE);
    nothingMore(account(ALICE));
    settled(settle);

    assertThat(account(ALICE).expectMessageClass(OrderUnwind.class).revision()).isEqualTo(7);
  }

  /** It cried with the step still open: the alert after the step decides, not this one. */
  @Test
  void a_step_that_came_home_is_not_resumed() {
    alert(alert(ALICE, 5));
    accept(ordered(ALICE), "s1");
    alert(withOpenStep(6, "s1", HALF));
    venue.answer(fill(orders.receiveMessage(), "-0.5", "25000"));
    settled(settlements.expectMessageClass(Settle.class));

    untilNobodyIsLeft();
  }

  @Test
  void an_account_that_does_not_answer_is_given_up() {
    alert(alert(ALICE, 5));
    OrderUnwind unanswered = ordered(ALICE);

    time.timePasses(PATIENCE.plusMillis(1));
    untilNobodyIsLeft();
    accept(unanswered, "s1"); // too late: the account will tell of its open step
    alert(withOpenStep(6, "s1", HALF));

    assertThat(orders.receiveMessage().id()).isEqualTo(SettlementId.of("s1"));
    assertThat(report().cases()).extracting(Case::phase).containsExactly(Phase.EXECUTING);
  }

  @Test
  void a_settlement_that_does_not_answer_is_given_up_and_asked_again() {
    alert(withOpenStep(6, "s1", HALF));
    venue.answer(fill(orders.receiveMessage(), "-0.5", "25000"));
    Settle first = settlements.expectMessageClass(Settle.class);
    time.timePasses(PATIENCE.plusMillis(1));
    untilNobodyIsLeft();

    alert(withOpenStep(6, "s1", HALF));
    venue.answer(fill(orders.receiveMessage(), "-0.5", "25000"));

    assertThat(settlements.expectMessageClass(Settle.class).terms()).isEqualTo(first.terms());
  }

  /** Real time: what a venue does happens outside the actor system. */
  @Test
  void a_venue_that_never_answers_does_not_hold_the_account_for_ever() {
    liquidator = start(1, "1000000", Duration.ofMillis(50));
    alert(withOpenStep(6, "s1", HALF));
    orders.receiveMessage();
    untilNobodyIsLeft();

    alert(withOpenStep(6, "s1", HALF));

    assertThat(orders.receiveMessage().id()).isEqualTo(SettlementId.of("s1"));
  }

  @Test
  void an_account_waits_for_a_valid_price() {
    view.set(Markets.withStatus(view.get(), Markets.BTC_USDT, PriceStatus.DEGRADED));
    alert(alert(ALICE, 5));
    assertThat(phaseOf(ALICE)).isEqualTo(Phase.WAITING_FOR_PRICE);

    view.set(Markets.view(2, "50000", "3000"));
    time.timePasses(REVIEW);

    assertThat(ordered(ALICE).step()).isEqualTo(HALF);
  }

  @Test
  void an_account_that_is_safe_again_is_dropped() {
    view.set(Markets.view(2, "60000", "3000"));
    alert(alert(ALICE, 5));

    untilNobodyIsLeft();
    acknowledged(ALICE);
    nothingMore(account(ALICE));
  }

  @Test
  void the_report_shows_the_numbers_of_each_case() {
    alert(alert(ALICE, 5, MarginStatus.BELOW_MAINTENANCE, "687.5"));

    assertThat(report().cases())
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
    TestProbe<LiquidatorCommand> heard = kit.createTestProbe();
    ActorRef<MarginAlert> desk = kit.spawn(Liquidator.alertDesk(heard.ref()));
    desk.tell(alert(ALICE, 5));
    desk.tell(alert(BOB, 7));

    heard.expectMessage(new Alerted(alert(ALICE, 5)));
    heard.expectMessage(new Alerted(alert(BOB, 7)));
  }

  @Test
  void what_travels_to_the_singleton_and_back_arrives_as_it_was_sent() {
    alert(alert(ALICE, 5));
    for (Object message :
        List.of(new Alerted(withOpenStep(6, "s1", HALF)), new GetReport(reports.ref()), report())) {
      assertThat(kit.serializationTestKit().verifySerialization(message, true)).isEqualTo(message);
    }
  }

  private ActorRef<LiquidatorCommand> start(int maxConcurrent, String budget, Duration patience) {
    var settings =
        new LiquidatorSettings(
            Cash.of(budget),
            WINDOW,
            maxConcurrent,
            patience,
            REVIEW,
            Books.FREE,
            new HouseAccounts(4));
    return kit.spawn(
        Liquidator.create(
            new Liquidator.Surroundings(
                view::get,
                id -> account(id).ref(),
                id -> settlements.ref(),
                venue,
                settings,
                clock)));
  }

  private TestProbe<AccountCommand> account(AccountId id) {
    return accounts.computeIfAbsent(id, key -> kit.createTestProbe());
  }

  private void alert(MarginAlert alert) {
    account(alert.account());
    liquidator.tell(new Alerted(alert));
  }

  private OrderUnwind ordered(AccountId id) {
    acknowledged(id);
    return account(id)
        .fishForMessage(
            Duration.ofSeconds(3),
            message ->
                message instanceof OrderUnwind
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore())
        .stream()
        .map(OrderUnwind.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private void acknowledged(AccountId id) {
    account(id).expectMessageClass(AcknowledgeAlert.class);
  }

  private static void accept(OrderUnwind order, String step) {
    order.replyTo().tell(new UnwindReply.Ordered(order.account(), SettlementId.of(step)));
  }

  private static void decline(OrderUnwind order) {
    order
        .replyTo()
        .tell(
            new UnwindReply.Declined(
                order.account(), Rejection.of(RejectReason.UNWIND_PLAN_OUTDATED, "outdated")));
  }

  private static ExecutionReport.Filled fill(UnwindOrder order, String quantity, String cash) {
    return new ExecutionReport.Filled(
        order,
        Quantity.of(quantity),
        Cash.of(cash),
        Cash.of("12.5"),
        AccountId.of("house:market-maker:1"));
  }

  private static void settled(Settle settle) {
    settle
        .replyTo()
        .tell(
            new SettlementReply.Settled(
                settle.terms(), new TreeMap<>(Map.of(ALICE, 7L)), Markets.AS_OF));
  }

  private Report report() {
    liquidator.tell(new GetReport(reports.ref()));
    return reports.receiveMessage();
  }

  private Phase phaseOf(AccountId account) {
    return report().cases().stream()
        .filter(c -> c.account().equals(account))
        .map(Case::phase)
        .findFirst()
        .orElseThrow();
  }

  private Report untilNobodyIsLeft() {
    return reports.awaitAssert(
        () -> {
          Report report = report();
          assertThat(report.cases()).isEmpty();
          return report;
        });
  }

  /** A marker behind all that was sent before, once the liquidator has handled all it was told. */
  private void nothingMore(TestProbe<AccountCommand> probe) {
    report();
    AccountCommand marker = new AccountCommand.WakeUp(AccountId.of("marker"));
    probe.ref().tell(marker);
    probe.expectMessage(marker);
  }

  private static MarginAlert alert(AccountId account, long revision) {
    return alert(account, revision, MarginStatus.BELOW_MAINTENANCE, "687.5");
  }

  private static MarginAlert alert(
      AccountId account, long revision, MarginStatus status, String equity) {
    return alert(account, revision, status, equity, BOOK, Optional.empty());
  }

  private static MarginAlert withOpenStep(long revision, String id, UnwindStep step) {
    return alert(
        ALICE,
        revision,
        MarginStatus.BELOW_MAINTENANCE,
        "687.5",
        BOOK,
        Optional.of(new OpenStep(SettlementId.of(id), step)));
  }

  private static MarginAlert alert(
      AccountId account,
      long revision,
      MarginStatus status,
      String equity,
      Portfolio portfolio,
      Optional<OpenStep> openStep) {
    return new MarginAlert(
        account,
        account + "-3",
        revision,
        status,
        Cash.of(equity),
        Cash.of("1250"),
        portfolio,
        openStep);
  }
}
