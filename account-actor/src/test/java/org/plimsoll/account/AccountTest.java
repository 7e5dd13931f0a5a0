package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.AccountOnProbes.deposit;
import static org.plimsoll.account.AccountOnProbes.open;
import static org.plimsoll.account.AccountOnProbes.reasonOf;
import static org.plimsoll.account.AccountOnProbes.slice;
import static org.plimsoll.account.AccountOnProbes.withdraw;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** The behaviour of one account: what it journals, what it becomes, what it answers. */
class AccountTest {
  private static final ActorTestKit KIT = ActorTestKit.create(AccountOnProbes.CONFIG);

  private final AccountOnProbes account = new AccountOnProbes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void it_opens() {
    var result = account.run(open("k1"));

    assertThat(Journaled.by(result))
        .containsExactly(
            new AccountEvent.AccountOpened(ALICE, MarginMethod.STANDARD, CommandId.of("k1"), NOW));
    assertThat(result.state().isOpen()).isTrue();
    assertThat(result.state().revision()).isEqualTo(1);
    assertThat(result.reply())
        .isEqualTo(new CommandReply.Accepted(CommandId.of("k1"), 1, NOW, false));
  }

  @Test
  void it_opens_once() {
    account.run(open("k1"));

    var again = account.run(open("k2"));

    assertThat(again.hasNoEvents()).isTrue();
    assertThat(reasonOf(again.reply())).isEqualTo(RejectReason.ACCOUNT_EXISTS);
  }

  @Test
  void s12_a_command_after_its_deadline_is_refused_and_never_carried_out() {
    account.openWithCash("100");

    var late = account.runUntil(NOW.minusMillis(1), withdraw("w1", "10"));

    assertThat(late.hasNoEvents()).isTrue();
    assertThat(reasonOf(late.reply())).isEqualTo(RejectReason.COMMAND_EXPIRED);
    assertThat(account.runUntil(NOW, withdraw("w1", "10")).reply())
        .as("the same command in time")
        .isInstanceOf(CommandReply.Accepted.class);
    assertThat(account.runUntil(NOW.minusMillis(1), withdraw("w1", "10")).reply())
        .as("what was carried out has its answer whenever it comes again")
        .isInstanceOfSatisfying(
            CommandReply.Accepted.class, accepted -> assertThat(accepted.repeated()).isTrue());
  }

  @Test
  void every_command_with_a_deadline_is_carried_out_like_one_without() {
    assertThat(reasonOf(account.runUntil(NOW, deposit("d0", "1")).reply()))
        .isEqualTo(RejectReason.ACCOUNT_NOT_FOUND);
    for (Function<ActorRef<CommandReply>, AccountCommand.OwnerCommand> command :
        List.<Function<ActorRef<CommandReply>, AccountCommand.OwnerCommand>>of(
            open("o"),
            deposit("d", "100"),
            withdraw("w", "1"),
            replyTo ->
                new AccountCommand.ChooseLeverage(
                    ALICE, CommandId.of("l"), BTC_PERP, Optional.of(Rate.of("0.5")), replyTo),
            replyTo ->
                new AccountCommand.ChooseCollateral(
                    ALICE, CommandId.of("c"), USDT, false, replyTo))) {
      assertThat(account.runUntil(NOW, command).reply()).isInstanceOf(CommandReply.Accepted.class);
    }
    assertThat(
            reasonOf(
                account
                    .runUntil(
                        NOW,
                        replyTo ->
                            new AccountCommand.SwitchMethod(
                                ALICE, CommandId.of("m"), MarginMethod.STANDARD, replyTo))
                    .reply()))
        .isEqualTo(RejectReason.SWITCH_OBSTRUCTED);
  }

  /** The account is at revision 2: it was opened and paid into, under k2. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # at, key, refusal,           revision after it
          2,    w1,                   , 3
          1,    w1,  REVISION_CHANGED,  2
          3,    w1,  REVISION_CHANGED,  2
          1,    k2,  COMMAND_ID_REUSED, 2
          """)
  void a_command_for_another_revision_changes_nothing(
      long at, String key, RejectReason refusal, long after) {
    account.run(open("k1"));
    account.run(deposit("k2", "100"));

    var result = account.runAt(at, withdraw(key, "10"));

    assertThat(
            result.reply() instanceof CommandReply.Rejected rejected
                ? rejected.rejection().reason()
                : null)
        .isEqualTo(refusal);
    assertThat(result.state().revision()).isEqualTo(after);
  }

  @Test
  void what_was_carried_out_at_its_revision_has_its_answer_at_a_later_one() {
    account.run(open("k1"));
    account.runAt(1, deposit("k2", "100"));

    assertThat(account.runAt(1, deposit("k2", "100")).reply())
        .isEqualTo(new CommandReply.Accepted(CommandId.of("k2"), 2, NOW, true));
  }

  @Test
  void an_account_that_is_not_there_is_missing_at_every_revision() {
    assertThat(reasonOf(account.runAt(1, deposit("k1", "1")).reply()))
        .isEqualTo(RejectReason.ACCOUNT_NOT_FOUND);
  }

  @Test
  void a_deposit_adds_collateral() {
    account.run(open("k1"));

    var result = account.run(deposit("k2", "100.5"));

    assertThat(Journaled.by(result))
        .containsExactly(new CollateralDeposited(CommandId.of("k2"), USDT, Cash.of("100.5"), NOW));
    assertThat(result.state().portfolio().collateralOf(USDT)).isEqualTo(Cash.of("100.5"));
    assertThat(result.reply())
        .isEqualTo(new CommandReply.Accepted(CommandId.of("k2"), 2, NOW, false));
  }

  @Test
  void a_withdrawal_takes_collateral() {
    account.run(open("k1"));
    account.run(deposit("k2", "100"));

    var result = account.run(withdraw("k3", "40"));

    assertThat(Journaled.by(result))
        .containsExactly(
            new CollateralWithdrawn(
                CommandId.of("k3"), USDT, Cash.of("40"), Optional.empty(), NOW));
    assertThat(result.state().portfolio().collateralOf(USDT)).isEqualTo(Cash.of("60"));
    assertThat(result.reply())
        .isEqualTo(new CommandReply.Accepted(CommandId.of("k3"), 3, NOW, false));
  }

  @Test
  void a_refused_withdrawal_changes_nothing() {
    account.run(open("k1"));

    var result = account.run(withdraw("k2", "1"));

    assertThat(result.hasNoEvents()).isTrue();
    assertThat(result.state().revision()).isEqualTo(1);
    assertThat(reasonOf(result.reply())).isEqualTo(RejectReason.INSUFFICIENT_COLLATERAL);
  }

  @Test
  void a_repeated_command_gets_the_first_answer_after_a_restart_too() {
    account.run(open("k1"));
    account.run(deposit("k2", "100"));
    account.run(deposit("k3", "100"));
    account.restart();

    var repeated = account.run(deposit("k2", "100"));

    assertThat(repeated.hasNoEvents()).isTrue();
    assertThat(repeated.state().portfolio().collateralOf(USDT)).isEqualTo(Cash.of("200"));
    assertThat(repeated.reply())
        .isEqualTo(new CommandReply.Accepted(CommandId.of("k2"), 2, NOW, true));
  }

  @Test
  void a_key_used_for_another_request_is_refused() {
    account.run(open("k1"));
    account.run(deposit("k2", "100"));

    var reused = account.run(withdraw("k2", "100"));

    assertThat(reused.hasNoEvents()).isTrue();
    assertThat(reasonOf(reused.reply())).isEqualTo(RejectReason.COMMAND_ID_REUSED);
  }

  @Test
  void a_statement_shows_the_account_at_the_newest_view() {
    account.initialize(Accounts.history("3000", "1", "50000"));
    account.view.set(Markets.view(9, "49000", "3000"));

    CommandResultWithReply<AccountCommand, AccountEvent, AccountState, AccountStatement.Reply>
        result = account.statement();

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

    assertThat(reasonOf(account.run(deposit("k1", "1")).reply()))
        .isEqualTo(RejectReason.ACCOUNT_NOT_FOUND);
    assertThat(reasonOf(account.run(withdraw("k1", "1")).reply()))
        .isEqualTo(RejectReason.ACCOUNT_NOT_FOUND);
    assertThat(account.leg(r -> new AccountCommand.ReserveLeg(ALICE, terms, 1, r)).reply())
        .isInstanceOf(LegReply.Refused.class);
    assertThat(account.leg(r -> new AccountCommand.ApplyLeg(ALICE, terms, r)).reply())
        .isInstanceOf(LegReply.Refused.class);
    // It holds no reservation, which is all the question is about.
    assertThat(account.leg(r -> new AccountCommand.ReleaseLeg(ALICE, terms.id(), 1, r)).reply())
        .isEqualTo(new LegReply.Released(ALICE, 1));
    assertThat(account.order(slice("-1"), 0).reply()).isInstanceOf(UnwindReply.Declined.class);
    assertThat(account.state()).isEqualTo(AccountState.EMPTY);
  }

  @Test
  void a_command_for_another_account_is_refused() {
    account.openWithCash("5000");

    var misrouted =
        account.run(
            replyTo ->
                new AccountCommand.Deposit(BOB, CommandId.of("k9"), USDT, Cash.of("1"), replyTo));

    assertThat(misrouted.hasNoEvents()).isTrue();
    assertThat(reasonOf(misrouted.reply())).isEqualTo(RejectReason.MISROUTED);
  }

  /** Without pattern switches the compiler does not say that a command was forgotten. */
  @Test
  void every_kind_of_command_is_handled() {
    account.breached();
    List<AccountCommand> all = oneOfEach();
    assertThat(all)
        .extracting(Object::getClass)
        .as("a command is missing here")
        .containsExactlyInAnyOrderElementsOf(concrete(AccountCommand.class).toList());
    List<AccountCommand.OwnerCommand> asked = oneOfEachOfAnOwner();
    assertThat(asked)
        .extracting(Object::getClass)
        .as("a command of an owner is missing here")
        .containsExactlyInAnyOrderElementsOf(concrete(AccountCommand.OwnerCommand.class).toList());
    TestProbe<MarginMonitorCommand> rows = KIT.createTestProbe();
    TestProbe<Object> watcher = KIT.createTestProbe();
    ActorRef<AccountCommand> spawned = account.spawn(rows.ref());
    asked.forEach(command -> spawned.tell(command.by(Authority.ofOwner(ALICE))));
    all.stream().filter(c -> !(c instanceof AccountInternal.Stop)).forEach(spawned::tell);

    // Still there after all of them.
    TestProbe<AccountStatement.Reply> statement = KIT.createTestProbe();
    spawned.tell(new AccountCommand.GetStatement(ALICE, statement.ref()));
    statement.expectMessageClass(AccountStatement.Found.class);
    spawned.tell(new AccountInternal.Stop(ALICE));
    watcher.expectTerminated(spawned);
  }

  private List<AccountCommand.OwnerCommand> oneOfEachOfAnOwner() {
    ActorRef<CommandReply> replies = KIT.<CommandReply>createTestProbe().ref();
    return List.of(
        new AccountCommand.Open(ALICE, CommandId.of("a"), MarginMethod.STANDARD, replies),
        new AccountCommand.Deposit(ALICE, CommandId.of("b"), USDT, Cash.of("1"), replies),
        new AccountCommand.Withdraw(ALICE, CommandId.of("c"), USDT, Cash.of("1"), replies),
        new AccountCommand.SwitchMethod(
            ALICE, CommandId.of("k11"), MarginMethod.PORTFOLIO, replies),
        new AccountCommand.ChooseLeverage(
            ALICE, CommandId.of("k12"), BTC_PERP, Optional.empty(), replies),
        new AccountCommand.ChooseCollateral(ALICE, CommandId.of("k13"), USDT, true, replies),
        new AccountCommand.AcknowledgeCall(ALICE, CommandId.of("k14"), "alice-4", replies),
        new AccountCommand.RegisterWebhook(
            ALICE, CommandId.of("k15"), "https://example.org", replies),
        new AccountCommand.RemoveWebhook(ALICE, CommandId.of("k16"), replies),
        new AccountCommand.ReserveOrder(
            ALICE,
            CommandId.of("k17"),
            new OpenOrder(OrderId.of("o"), BTC_PERP, Quantity.of("-0.1"), Price.of("50000"), true),
            replies),
        new AccountCommand.ReleaseOrder(ALICE, CommandId.of("k18"), OrderId.of("o"), replies));
  }

  private List<AccountCommand> oneOfEach() {
    SettlementTerms terms = Accounts.trade("t7", "0.1", "48000");
    ActorRef<LegReply> legReplies = KIT.<LegReply>createTestProbe().ref();
    return List.of(
        oneOfEachOfAnOwner().get(0).by(Authority.ofOwner(ALICE)),
        new AccountCommand.RecordNotice(ALICE, "alice-4-raised", 1, Optional.empty()),
        new AccountInternal.AttendCall(ALICE),
        new AccountInternal.CallDrafted(ALICE, Portfolio.EMPTY, Optional.empty()),
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
        new AccountInternal.LookForFixings(ALICE),
        new AccountInternal.Idle(ALICE),
        new AccountInternal.Stop(ALICE));
  }

  private static Stream<Class<?>> concrete(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(AccountTest::concrete)
        : Stream.of(type);
  }
}
