package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.AccountOnProbes.deposit;
import static org.plimsoll.account.AccountOnProbes.open;
import static org.plimsoll.account.AccountOnProbes.reasonOf;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.ENGINE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.account.AccountCommand.OwnerCommand;
import org.plimsoll.cluster.chain.Cause;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** What an account does for whom, whatever the edge let through, and what it remembers of it. */
class AccountAuthorityTest {
  private static final ActorTestKit KIT = ActorTestKit.create(AccountOnProbes.CONFIG);
  private static final CommandId KEY = CommandId.of("k");

  private final AccountOnProbes account = new AccountOnProbes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @CsvSource({
    "alice, alice, true",
    "alice, alice:isolated:BTC-PERP, true",
    "alice, alice:default-fund, true",
    "alice, alicia, false",
    "alice, house:insurance-fund, false",
    "*, alice, true",
    "*, house:insurance-fund, false",
    "house, house:insurance-fund, true",
    "house, alice, false"
  })
  void an_authority_covers_the_accounts_of_its_owners(String owner, String id, boolean isCovered) {
    assertThat(new Authority("x", Set.of(owner)).covers(AccountId.of(id))).isEqualTo(isCovered);
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void what_others_ask_is_refused_as_if_there_were_no_account(
      Function<ActorRef<CommandReply>, OwnerCommand> command) {
    CommandReply ofMissing = account.run(deposit("missing", "1")).reply();
    account.openWithCash("5000");

    var refused = account.run(Authority.ofOwner(BOB), command);

    assertThat(refused.reply()).isEqualTo(ofMissing);
    assertThat(refused.hasNoEvents()).isTrue();
  }

  static Stream<Function<ActorRef<CommandReply>, OwnerCommand>> oneOfEach() {
    OrderId order = OrderId.of("o");
    return Stream.of(
        replyTo -> new AccountCommand.Open(ALICE, KEY, MarginMethod.STANDARD, replyTo),
        replyTo -> new AccountCommand.Deposit(ALICE, KEY, USDT, Cash.of("1"), replyTo),
        replyTo -> new AccountCommand.Withdraw(ALICE, KEY, USDT, Cash.of("1"), replyTo),
        replyTo -> new AccountCommand.SwitchMethod(ALICE, KEY, MarginMethod.PORTFOLIO, replyTo),
        replyTo ->
            new AccountCommand.ChooseLeverage(ALICE, KEY, BTC_PERP, Optional.empty(), replyTo),
        replyTo -> new AccountCommand.ChooseCollateral(ALICE, KEY, USDT, false, replyTo),
        replyTo ->
            new AccountCommand.ReserveOrder(
                ALICE,
                KEY,
                new OpenOrder(order, BTC_PERP, Quantity.of("0.01"), Price.of("50000"), false),
                replyTo),
        replyTo -> new AccountCommand.ReleaseOrder(ALICE, KEY, order, replyTo),
        replyTo -> new AccountCommand.AcknowledgeCall(ALICE, KEY, "alice-4", replyTo),
        replyTo -> new AccountCommand.RegisterWebhook(ALICE, KEY, "https://example.org", replyTo),
        replyTo -> new AccountCommand.RemoveWebhook(ALICE, KEY, replyTo));
  }

  /** Who owns one side of a trade does not trade for the other. */
  @Test
  void legs_are_reserved_and_applied_for_who_may_act_for_the_account() {
    account.openWithCash("5000");
    SettlementTerms ofBob = Accounts.trade("t1", "0.1", "50000").askedBy(Authority.ofOwner(BOB));

    var reserved = account.leg(r -> new AccountCommand.ReserveLeg(ALICE, ofBob, 1, r));
    var applied = account.leg(r -> new AccountCommand.ApplyLeg(ALICE, ofBob, r));

    assertThat(reserved.hasNoEvents()).isTrue();
    assertThat(reserved.reply())
        .isEqualTo(new LegReply.Refused(ALICE, 1, AccountRules.notFound(ALICE)));
    assertThat(applied.hasNoEvents()).isTrue();
    assertThat(applied.reply()).isInstanceOf(LegReply.Refused.class);
  }

  /** A route that forgets to say who asks gets nowhere. */
  @Test
  void a_settlement_under_a_key_is_nobodys_until_it_is_said_whose() {
    SettlementTerms asked = Accounts.trade("t1", "0.1", "50000");

    var terms = new SettlementTerms(asked.id(), asked.kind(), asked.commandId(), asked.legs());

    assertThat(terms.notCovered()).contains(ALICE);
    assertThat(terms.askedBy(Authority.ofOwner(ALICE)).notCovered()).contains(BOB);
    assertThat(terms.askedBy(ENGINE).notCovered()).isEmpty();
  }

  @Test
  void the_journal_says_who_asked() {
    account.run(ENGINE, open("o"));
    var deposited = account.run(ENGINE, deposit("d", "5000"));
    SettlementTerms terms = Accounts.trade("t1", "1", "50000");
    var reserved = account.leg(r -> new AccountCommand.ReserveLeg(ALICE, terms, 1, r));
    var applied = account.leg(r -> new AccountCommand.ApplyLeg(ALICE, terms, r));

    assertThat(Journaled.causeOf(deposited)).contains(cause("engine", Optional.of("d")));
    assertThat(Journaled.causeOf(reserved)).contains(cause("engine", Optional.of("key-t1")));
    assertThat(Journaled.causeOf(applied)).contains(cause("engine", Optional.of("key-t1")));
  }

  /** Same key; what each asks is done once and answered to each alone, also after a restart. */
  @Test
  void a_key_is_its_callers_and_survives_a_restart() {
    account.run(open("o"));
    CommandReply first = account.run(depositBy("anna", "1")).reply();
    CommandReply others = account.run(depositBy("bert", "2")).reply();

    account.restart();

    assertThat(account.run(depositBy("anna", "1")).reply()).isEqualTo(repeated(first));
    assertThat(account.run(depositBy("bert", "2")).reply()).isEqualTo(repeated(others));
    assertThat(reasonOf(account.run(depositBy("anna", "2")).reply()))
        .isEqualTo(RejectReason.COMMAND_ID_REUSED);
    assertThat(account.state().portfolio().collateralOf(USDT)).isEqualTo(Cash.of("3"));
  }

  /** The node died after the write and before the reply: the repeat is the only answer. */
  @Test
  void what_was_journaled_and_not_answered_is_answered_to_the_repeat() {
    account.initialize(
        List.of(
            Accounts.opened(ALICE, MarginMethod.STANDARD),
            new AccountEvent.CollateralDeposited(KEY.by("anna"), USDT, Cash.of("1"), NOW)));

    var again = account.run(depositBy("anna", "1"));

    assertThat(again.hasNoEvents()).isTrue();
    assertThat(again.reply()).isEqualTo(new CommandReply.Accepted(KEY.by("anna"), 2, NOW, true));
  }

  private static Function<ActorRef<CommandReply>, OwnerCommand> depositBy(
      String caller, String cash) {
    return replyTo ->
        new AccountCommand.Deposit(ALICE, KEY.by(caller), USDT, Cash.of(cash), replyTo);
  }

  private static CommandReply repeated(CommandReply first) {
    var accepted = (CommandReply.Accepted) first;
    return new CommandReply.Accepted(
        accepted.commandId(), accepted.revision(), accepted.at(), true);
  }

  private static Cause cause(String subject, Optional<String> key) {
    return new Cause(Optional.of(subject), key);
  }
}
