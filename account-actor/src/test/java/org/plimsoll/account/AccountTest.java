package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.LegReleased;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** The behaviour of one account: what it journals, what it becomes, what it answers. */
class AccountTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          EventSourcedBehaviorTestKit.config()
              .withFallback(ConfigFactory.load("application-test")));

  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view("50000", "3000"));
  private final TestProbe<MarginMonitorCommand> monitor = KIT.createTestProbe();
  private final TestProbe<MarginAlert> alerts = KIT.createTestProbe();
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final TestProbe<SettlementCommand> settlement = KIT.createTestProbe();
  private EventSourcedBehaviorTestKit<AccountCommand, AccountEvent, AccountState> account;

  @BeforeEach
  void start() {
    account =
        EventSourcedBehaviorTestKit.create(
            KIT.system(),
            Account.create(
                ALICE,
                new Account.Surroundings(
                    view::get,
                    monitor.ref(),
                    alerts.ref(),
                    id -> settlement.ref(),
                    Accounts.SETTINGS,
                    new SettableClock(NOW)),
                shard.ref()),
            // The state is never serialized: there are no snapshots.
            EventSourcedBehaviorTestKit.enabledSerializationSettings()
                .withVerifyEquality(true)
                .withVerifyState(false));
    account.clear();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void it_opens() {
    var result = run(open("k1"));

    assertThat(result.events())
        .containsExactly(
            new AccountEvent.AccountOpened(ALICE, MarginMethod.STANDARD, CommandId.of("k1"), NOW));
    assertThat(result.state().isOpen()).isTrue();
    assertThat(result.state().revision()).isEqualTo(1);
    assertThat(result.reply())
        .isEqualTo(new CommandReply.Accepted(CommandId.of("k1"), 1, NOW, false));
  }

  @Test
  void it_opens_once() {
    run(open("k1"));

    var again = run(open("k2"));

    assertThat(again.hasNoEvents()).isTrue();
    assertThat(reasonOf(again.reply())).isEqualTo(RejectReason.ACCOUNT_EXISTS);
  }

  @Test
  void a_deposit_adds_collateral() {
    run(open("k1"));

    var result = run(deposit("k2", "100.5"));

    assertThat(result.events())
        .containsExactly(new CollateralDeposited(CommandId.of("k2"), USDT, Cash.of("100.5"), NOW));
    assertThat(result.state().portfolio().collateralOf(USDT)).isEqualTo(Cash.of("100.5"));
    assertThat(result.reply())
        .isEqualTo(new CommandReply.Accepted(CommandId.of("k2"), 2, NOW, false));
  }

  @Test
  void a_withdrawal_takes_collateral() {
    run(open("k1"));
    run(deposit("k2", "100"));

    var result = run(withdraw("k3", "40"));

    assertThat(result.events())
        .containsExactly(
            new CollateralWithdrawn(
                CommandId.of("k3"), USDT, Cash.of("40"), Optional.empty(), NOW));
    assertThat(result.state().portfolio().collateralOf(USDT)).isEqualTo(Cash.of("60"));
    assertThat(result.reply())
        .isEqualTo(new CommandReply.Accepted(CommandId.of("k3"), 3, NOW, false));
  }

  @Test
  void a_refused_withdrawal_changes_nothing() {
    run(open("k1"));

    var result = run(withdraw("k2", "1"));

    assertThat(result.hasNoEvents()).isTrue();
    assertThat(result.state().revision()).isEqualTo(1);
    assertThat(reasonOf(result.reply())).isEqualTo(RejectReason.INSUFFICIENT_COLLATERAL);
  }

  @Test
  void a_repeated_command_gets_the_first_answer_after_a_restart_too() {
    run(open("k1"));
    run(deposit("k2", "100"));
    run(deposit("k3", "100"));
    account.restart();

    var repeated = run(deposit("k2", "100"));

    assertThat(repeated.hasNoEvents()).isTrue();
    assertThat(repeated.state().portfolio().collateralOf(USDT)).isEqualTo(Cash.of("200"));
    assertThat(repeated.reply())
        .isEqualTo(new CommandReply.Accepted(CommandId.of("k2"), 2, NOW, true));
  }

  @Test
  void a_key_used_for_another_request_is_refused() {
    run(open("k1"));
    run(deposit("k2", "100"));

    var reused = run(withdraw("k2", "100"));

    assertThat(reused.hasNoEvents()).isTrue();
    assertThat(reasonOf(reused.reply())).isEqualTo(RejectReason.COMMAND_ID_REUSED);
  }

  @Test
  void a_leg_is_reserved_once() {
    openWithCash("5000");
    SettlementTerms terms = Accounts.trade("t1", "1", "50000");

    var first = leg(replyTo -> new AccountCommand.ReserveLeg(ALICE, terms, 1, replyTo));
    var again = leg(replyTo -> new AccountCommand.ReserveLeg(ALICE, terms, 1, replyTo));

    LegReserved reserved = (LegReserved) first.event();
    assertThat(reserved.settlement()).isEqualTo(terms.id());
    assertThat(reserved.leg()).isEqualTo(terms.legs().get(0));
    assertThat(reserved.figures().orElseThrow().initialMargin()).isEqualTo(Cash.of("2500"));
    assertThat(first.reply()).isEqualTo(new LegReply.Reserved(ALICE, 1));
    assertThat(again.hasNoEvents()).isTrue();
    assertThat(again.reply()).isEqualTo(new LegReply.Reserved(ALICE, 1));
    assertThat(again.state().portfolio().positions()).isEmpty();
  }

  @Test
  void a_leg_without_margin_is_refused() {
    openWithCash("2499.99999999");

    var result =
        leg(
            replyTo ->
                new AccountCommand.ReserveLeg(
                    ALICE, Accounts.trade("t1", "1", "50000"), 3, replyTo));

    assertThat(result.hasNoEvents()).isTrue();
    assertThat(result.reply()).isInstanceOf(LegReply.Refused.class);
    LegReply.Refused refused = (LegReply.Refused) result.reply();
    assertThat(refused.attempt()).isEqualTo(3);
    assertThat(refused.rejection().reason()).isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
    assertThat(refused.rejection().numbers()).containsEntry("shortfall", "0.00000001");
  }

  @Test
  void a_reservation_is_released_once() {
    openWithCash("5000");
    SettlementTerms terms = Accounts.trade("t1", "1", "50000");
    leg(replyTo -> new AccountCommand.ReserveLeg(ALICE, terms, 1, replyTo));

    var first = leg(replyTo -> new AccountCommand.ReleaseLeg(ALICE, terms.id(), 1, replyTo));
    var again = leg(replyTo -> new AccountCommand.ReleaseLeg(ALICE, terms.id(), 1, replyTo));

    assertThat(first.events()).containsExactly(new LegReleased(terms.id(), 1, NOW));
    assertThat(first.reply()).isEqualTo(new LegReply.Released(ALICE, 1));
    assertThat(first.state().reservations()).isEmpty();
    assertThat(again.hasNoEvents()).isTrue();
    assertThat(again.reply()).isEqualTo(new LegReply.Released(ALICE, 1));
  }

  @Test
  void a_leg_is_applied_once_and_answered_alike_after_a_restart() {
    openWithCash("5000");
    SettlementTerms terms = Accounts.trade("t1", "1", "50000");
    leg(replyTo -> new AccountCommand.ReserveLeg(ALICE, terms, 1, replyTo));

    var first = leg(replyTo -> new AccountCommand.ApplyLeg(ALICE, terms, replyTo));
    run(deposit("later", "1"));
    account.restart();
    var again = leg(replyTo -> new AccountCommand.ApplyLeg(ALICE, terms, replyTo));

    assertThat(first.events())
        .containsExactly(
            new LegSettled(terms.id(), SettlementKind.TRADE, terms.legs().get(0), Cash.ZERO, NOW));
    assertThat(first.state().portfolio().quantityOf(BTC_PERP)).isEqualTo(Quantity.of("1"));
    assertThat(first.state().reservations()).isEmpty();
    assertThat(first.reply()).isEqualTo(new LegReply.Applied(ALICE, 4));
    assertThat(again.hasNoEvents()).isTrue();
    assertThat(again.reply()).isEqualTo(first.reply());
  }

  @Test
  void the_revision_of_a_leg_is_its_own_even_if_a_breach_follows_in_the_same_write() {
    initialize(Accounts.history("3000", "1", "50000"));

    // Sold far below the market: the loss alone is more than the account has.
    var result =
        leg(
            replyTo ->
                new AccountCommand.ApplyLeg(
                    ALICE, Accounts.unwind("u1", "-0.5", "40000"), replyTo));

    assertThat(result.events())
        .extracting(Object::getClass)
        .containsExactly(LegSettled.class, MarginStatusChanged.class, LiquidationStarted.class);
    assertThat(result.reply()).isEqualTo(new LegReply.Applied(ALICE, 4));
    assertThat(result.state().revision()).isEqualTo(6);
  }

  @Test
  void a_recheck_journals_the_breach_with_its_numbers_and_tells_the_monitor() {
    initialize(Accounts.history("3000", "1", "50000"));
    drainMonitor();
    view.set(Markets.view(9, "48000", "3000"));

    var result = account.runCommand(new AccountCommand.Recheck(ALICE, 9));

    MarginStatusChanged changed = (MarginStatusChanged) result.events().get(0);
    assertThat(changed.from()).isEqualTo(MarginStatus.ABOVE_INITIAL);
    assertThat(changed.to()).isEqualTo(MarginStatus.BELOW_MAINTENANCE);
    assertThat(changed.figures().viewVersion()).isEqualTo(9);
    assertThat(changed.figures().equity()).isEqualTo(Cash.of("1000"));
    assertThat(changed.figures().maintenanceMargin()).isEqualTo(Cash.of("1200"));
    assertThat(result.events().get(1)).isInstanceOf(LiquidationStarted.class);
    assertThat(result.state().liquidation().orElseThrow().id()).isEqualTo("alice-5");
    var row = monitor.expectMessageClass(MarginMonitorCommand.UpdateRow.class);
    assertThat(row.status()).isEqualTo(MarginStatus.BELOW_MAINTENANCE);
    assertThat(row.revision()).isEqualTo(5);
    monitor.expectMessage(new MarginMonitorCommand.Checked(ALICE, 9));
  }

  @Test
  void a_recheck_that_changes_nothing_is_not_journaled_but_reported() {
    initialize(Accounts.history("3000", "1", "50000"));
    drainMonitor();

    var result = account.runCommand(new AccountCommand.Recheck(ALICE, 1));

    assertThat(result.hasNoEvents()).isTrue();
    monitor.expectMessage(new MarginMonitorCommand.Checked(ALICE, 1));
  }

  @Test
  void a_step_is_ordered_settled_and_ends_the_liquidation() {
    breached();

    var ordered = order(slice("-0.5"), account.getState().revision());
    var settled =
        leg(
            replyTo ->
                new AccountCommand.ApplyLeg(
                    ALICE, Accounts.unwind("unwind-alice-5-1", "-0.5", "48000"), replyTo));

    assertThat(ordered.event()).isInstanceOf(UnwindOrdered.class);
    assertThat(ordered.reply())
        .isEqualTo(new UnwindReply.Ordered(ALICE, SettlementId.of("unwind-alice-5-1")));
    assertThat(ordered.state().liquidation().orElseThrow().openStep()).isPresent();
    assertThat(settled.events())
        .extracting(Object::getClass)
        .containsExactly(LegSettled.class, MarginStatusChanged.class, LiquidationEnded.class);
    assertThat(settled.state().liquidation()).isEmpty();
    assertThat(((LegSettled) settled.events().get(0)).realizedPnl()).isEqualTo(Cash.of("-1000"));
  }

  @Test
  void a_step_planned_on_an_older_revision_is_declined() {
    breached();

    var result = order(slice("-0.5"), account.getState().revision() - 1);

    assertThat(result.hasNoEvents()).isTrue();
    assertThat(((UnwindReply.Declined) result.reply()).rejection().reason())
        .isEqualTo(RejectReason.UNWIND_PLAN_OUTDATED);
  }

  @Test
  void a_step_is_cancelled_once() {
    breached();
    order(slice("-0.5"), account.getState().revision());
    var cancel =
        new AccountCommand.CancelUnwind(ALICE, SettlementId.of("unwind-alice-5-1"), "thin");

    var first = account.runCommand(cancel);
    var again = account.runCommand(cancel);

    assertThat(first.events())
        .containsExactly(
            new UnwindCancelled("alice-5", SettlementId.of("unwind-alice-5-1"), "thin", NOW));
    assertThat(first.state().liquidation().orElseThrow().openStep()).isEmpty();
    assertThat(first.state().liquidation().orElseThrow().nextStepId())
        .isEqualTo(SettlementId.of("unwind-alice-5-2"));
    assertThat(again.hasNoEvents()).isTrue();
  }

  @Test
  void a_restart_gives_the_same_state() {
    breached();
    order(slice("-0.5"), account.getState().revision());
    AccountState before = account.getState();

    AccountState after = account.restart().state();

    assertThat(after).isEqualTo(before);
  }

  @Test
  void a_statement_shows_the_account_at_the_newest_view() {
    initialize(Accounts.history("3000", "1", "50000"));
    view.set(Markets.view(9, "49000", "3000"));

    CommandResultWithReply<AccountCommand, AccountEvent, AccountState, AccountStatement.Reply>
        result = account.runCommand(replyTo -> new AccountCommand.GetStatement(ALICE, replyTo));

    assertThat(result.hasNoEvents()).isTrue();
    AccountStatement statement = ((AccountStatement.Found) result.reply()).statement();
    assertThat(statement.assessment().orElseThrow().equity().total()).isEqualTo(Cash.of("2000"));
    assertThat(statement.assessment().orElseThrow().viewVersion()).isEqualTo(9);
    assertThat(statement.pricesValid()).isTrue();
    assertThat(statement.revision()).isEqualTo(3);
  }

  @Test
  void an_account_that_does_not_exist_refuses_everything_but_opening() {
    SettlementTerms terms = Accounts.trade("t1", "1", "50000");

    assertThat(reasonOf(run(deposit("k1", "1")).reply())).isEqualTo(RejectReason.ACCOUNT_NOT_FOUND);
    assertThat(reasonOf(run(withdraw("k1", "1")).reply()))
        .isEqualTo(RejectReason.ACCOUNT_NOT_FOUND);
    assertThat(leg(r -> new AccountCommand.ReserveLeg(ALICE, terms, 1, r)).reply())
        .isInstanceOf(LegReply.Refused.class);
    assertThat(leg(r -> new AccountCommand.ApplyLeg(ALICE, terms, r)).reply())
        .isInstanceOf(LegReply.Refused.class);
    // It holds no reservation, which is all the question is about.
    assertThat(leg(r -> new AccountCommand.ReleaseLeg(ALICE, terms.id(), 1, r)).reply())
        .isEqualTo(new LegReply.Released(ALICE, 1));
    assertThat(order(slice("-1"), 0).reply()).isInstanceOf(UnwindReply.Declined.class);
    assertThat(account.getState()).isEqualTo(AccountState.EMPTY);
  }

  @Test
  void a_command_for_another_account_is_refused() {
    openWithCash("5000");

    var misrouted =
        run(
            replyTo ->
                new AccountCommand.Deposit(BOB, CommandId.of("k9"), USDT, Cash.of("1"), replyTo));

    assertThat(misrouted.hasNoEvents()).isTrue();
    assertThat(reasonOf(misrouted.reply())).isEqualTo(RejectReason.MISROUTED);
  }

  @Test
  void it_stops_whatever_account_the_shard_names() {
    openWithCash("5000");
    TestProbe<Object> watcher = KIT.createTestProbe();
    ActorRef<AccountCommand> spawned = spawn(monitor.ref());
    spawned.tell(new AccountInternal.Stop(AccountId.of("any")));

    watcher.expectTerminated(spawned);
  }

  /** One mailbox for both, so that the order in which they were told is seen. */
  @Test
  void the_row_is_told_before_the_reply() {
    TestProbe<Object> told = KIT.createTestProbe();
    initialize(Accounts.history("3000", "1", "50000"));
    ActorRef<AccountCommand> spawned = spawn(told.ref().unsafeUpcast());
    told.expectMessageClass(MarginMonitorCommand.UpdateRow.class); // after recovery

    spawned.tell(
        new AccountCommand.Deposit(
            ALICE, CommandId.of("k2"), USDT, Cash.of("7"), told.ref().unsafeUpcast()));

    var row = told.expectMessageClass(MarginMonitorCommand.UpdateRow.class);
    assertThat(row.portfolio().collateralOf(USDT)).isEqualTo(Cash.of("3007"));
    told.expectMessageClass(CommandReply.Accepted.class);
  }

  @Test
  void an_account_without_exposure_has_no_row() {
    openWithCash("5000");

    monitor.expectMessageClass(MarginMonitorCommand.RemoveRow.class);
    monitor.expectMessageClass(MarginMonitorCommand.RemoveRow.class);
  }

  @Test
  void its_row_goes_when_it_stops() {
    TestProbe<MarginMonitorCommand> rows = KIT.createTestProbe();
    initialize(Accounts.history("3000", "1", "50000"));
    ActorRef<AccountCommand> spawned = spawn(rows.ref());
    rows.expectMessageClass(MarginMonitorCommand.UpdateRow.class);

    spawned.tell(new AccountInternal.Stop(ALICE));

    rows.expectMessage(new MarginMonitorCommand.RemoveRow(ALICE, spawned));
  }

  @Test
  void an_idle_account_leaves_memory() {
    openWithCash("5000");

    account.runCommand(new AccountInternal.Idle(ALICE));

    shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void an_idle_account_with_exposure_stays() {
    initialize(Accounts.history("3000", "1", "50000"));

    account.runCommand(new AccountInternal.Idle(ALICE));
    settleEverything();
    account.runCommand(new AccountInternal.Idle(ALICE));

    // One message for two: only once it was flat did it ask to leave.
    shard.expectMessageClass(ClusterSharding.Passivate.class);
    ClusterSharding.ShardCommand marker = new ClusterSharding.Passivate<>(monitor.ref());
    shard.ref().tell(marker);
    shard.expectMessage(marker);
  }

  @Test
  void a_house_account_is_never_margined() {
    var events = new ArrayList<>(Accounts.history("3000", "1", "50000"));
    events.set(0, Accounts.opened(ALICE, MarginMethod.HOUSE));
    initialize(events);
    view.set(Markets.view(9, "1000", "3000"));

    var result = account.runCommand(new AccountCommand.Recheck(ALICE, 9));

    assertThat(result.hasNoEvents()).isTrue();
    assertThat(result.state().liquidation()).isEmpty();
  }

  /** Without pattern switches the compiler does not say that a command was forgotten. */
  @Test
  void every_kind_of_command_is_handled() {
    breached();
    List<AccountCommand> all = oneOfEach();
    assertThat(all)
        .extracting(Object::getClass)
        .as("a command is missing here")
        .containsExactlyInAnyOrderElementsOf(concrete(AccountCommand.class).toList());
    TestProbe<MarginMonitorCommand> rows = KIT.createTestProbe();
    TestProbe<Object> watcher = KIT.createTestProbe();
    ActorRef<AccountCommand> spawned = spawn(rows.ref());
    all.stream().filter(c -> !(c instanceof AccountInternal.Stop)).forEach(spawned::tell);

    // Still there after all of them.
    TestProbe<AccountStatement.Reply> statement = KIT.createTestProbe();
    spawned.tell(new AccountCommand.GetStatement(ALICE, statement.ref()));
    statement.expectMessageClass(AccountStatement.Found.class);
    spawned.tell(new AccountInternal.Stop(ALICE));
    watcher.expectTerminated(spawned);
  }

  private List<AccountCommand> oneOfEach() {
    SettlementTerms terms = Accounts.trade("t7", "0.1", "48000");
    ActorRef<CommandReply> replies = KIT.<CommandReply>createTestProbe().ref();
    ActorRef<LegReply> legReplies = KIT.<LegReply>createTestProbe().ref();
    return List.of(
        new AccountCommand.Open(ALICE, CommandId.of("a"), MarginMethod.STANDARD, replies),
        new AccountCommand.Deposit(ALICE, CommandId.of("b"), USDT, Cash.of("1"), replies),
        new AccountCommand.Withdraw(ALICE, CommandId.of("c"), USDT, Cash.of("1"), replies),
        new AccountCommand.GetStatement(ALICE, KIT.<AccountStatement.Reply>createTestProbe().ref()),
        new AccountCommand.ReserveLeg(ALICE, terms, 1, legReplies),
        new AccountCommand.ReleaseLeg(ALICE, terms.id(), 1, legReplies),
        new AccountCommand.ApplyLeg(ALICE, terms, legReplies),
        new AccountCommand.OrderUnwind(
            ALICE, "alice-5", 5, slice("-0.1"), KIT.<UnwindReply>createTestProbe().ref()),
        new AccountCommand.CancelUnwind(ALICE, SettlementId.of("unwind-alice-5-1"), "why"),
        new AccountCommand.AcknowledgeAlert(ALICE, "alice-5"),
        new AccountCommand.Recheck(ALICE, 1),
        new AccountCommand.WakeUp(ALICE),
        new AccountInternal.RepeatAlert(ALICE),
        new AccountInternal.AskSettlements(ALICE),
        new AccountInternal.Idle(ALICE),
        new AccountInternal.Stop(ALICE));
  }

  private static Stream<Class<?>> concrete(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(AccountTest::concrete)
        : Stream.of(type);
  }

  private void breached() {
    initialize(Accounts.history("3000", "1", "50000"));
    view.set(Markets.view(9, "48000", "3000"));
    account.runCommand(new AccountCommand.Recheck(ALICE, 9));
  }

  private void settleEverything() {
    leg(
        replyTo ->
            new AccountCommand.ApplyLeg(ALICE, Accounts.unwind("u1", "-1", "50000"), replyTo));
  }

  private void initialize(List<AccountEvent> events) {
    account.initialize(events.toArray());
  }

  private void drainMonitor() {
    MarginMonitorCommand marker = new MarginMonitorCommand.ForgetNominations();
    monitor.ref().tell(marker);
    monitor.fishForMessage(
        Duration.ofSeconds(3),
        message ->
            message.equals(marker)
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  private ActorRef<AccountCommand> spawn(ActorRef<MarginMonitorCommand> rows) {
    return KIT.spawn(
        Account.create(
            ALICE,
            new Account.Surroundings(
                view::get,
                rows,
                alerts.ref(),
                id -> settlement.ref(),
                Accounts.SETTINGS,
                new SettableClock(NOW)),
            shard.ref()));
  }

  private void openWithCash(String cash) {
    run(open("open"));
    run(deposit("cash", cash));
  }

  private static UnwindStep.MarketSlice slice(String quantity) {
    return new UnwindStep.MarketSlice(BTC_PERP, Quantity.of(quantity));
  }

  private CommandResultWithReply<AccountCommand, AccountEvent, AccountState, CommandReply> run(
      Function<ActorRef<CommandReply>, AccountCommand> command) {
    return account.runCommand(command);
  }

  private CommandResultWithReply<AccountCommand, AccountEvent, AccountState, LegReply> leg(
      Function<ActorRef<LegReply>, AccountCommand> command) {
    return account.runCommand(command);
  }

  private CommandResultWithReply<AccountCommand, AccountEvent, AccountState, UnwindReply> order(
      UnwindStep step, long revision) {
    return account.runCommand(
        replyTo -> new AccountCommand.OrderUnwind(ALICE, "alice-5", revision, step, replyTo));
  }

  private static Function<ActorRef<CommandReply>, AccountCommand> open(String key) {
    return replyTo ->
        new AccountCommand.Open(ALICE, CommandId.of(key), MarginMethod.STANDARD, replyTo);
  }

  private static Function<ActorRef<CommandReply>, AccountCommand> deposit(String key, String cash) {
    return replyTo ->
        new AccountCommand.Deposit(ALICE, CommandId.of(key), USDT, Cash.of(cash), replyTo);
  }

  private static Function<ActorRef<CommandReply>, AccountCommand> withdraw(
      String key, String cash) {
    return replyTo ->
        new AccountCommand.Withdraw(ALICE, CommandId.of(key), USDT, Cash.of(cash), replyTo);
  }

  private static RejectReason reasonOf(CommandReply reply) {
    return ((CommandReply.Rejected) reply).rejection().reason();
  }
}
