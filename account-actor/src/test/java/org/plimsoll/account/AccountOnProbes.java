package org.plimsoll.account;

import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.USDT;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResult;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.plimsoll.account.AccountCommand.OwnerCommand;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** Alice's account on a journal in memory, with probes for all that it talks to. */
final class AccountOnProbes {
  /** What its actor system needs; the journal in it is cleared for every new account. */
  static final Config CONFIG =
      EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load("application-test"));

  final AtomicReference<MarketView> view = new AtomicReference<>(Markets.view("50000", "3000"));
  final TestProbe<MarginMonitorCommand> monitor;
  final TestProbe<ClusterSharding.ShardCommand> shard;
  final TestProbe<AccountId> moved;
  final TestProbe<AccountHead> heads;
  private final ActorTestKit kit;
  private final TestProbe<MarginAlert> alerts;
  private final TestProbe<CallNotice> notices;
  private final TestProbe<SettlementCommand> settlement;
  private final EventSourcedBehaviorTestKit<AccountCommand, AccountEvent, AccountState> account;

  AccountOnProbes(ActorTestKit kit) {
    this.kit = kit;
    monitor = kit.createTestProbe();
    alerts = kit.createTestProbe();
    notices = kit.createTestProbe();
    shard = kit.createTestProbe();
    moved = kit.createTestProbe();
    heads = kit.createTestProbe();
    settlement = kit.createTestProbe();
    account =
        EventSourcedBehaviorTestKit.create(
            kit.system(),
            behavior(monitor.ref()),
            // The state is never serialized: there are no snapshots.
            EventSourcedBehaviorTestKit.enabledSerializationSettings()
                .withVerifyEquality(true)
                .withVerifyState(false));
    account.clear();
  }

  private Behavior<AccountCommand> behavior(ActorRef<MarginMonitorCommand> rows) {
    return Account.create(
        ALICE,
        new Account.Surroundings(
            view::get,
            rows,
            alerts.ref(),
            notices.ref(),
            id -> settlement.ref(),
            moved.ref()::tell,
            heads.ref()::tell,
            Accounts.SETTINGS,
            new SettableClock(NOW)),
        shard.ref());
  }

  /** Another one on the same journal, whose replies and end a probe can watch. */
  ActorRef<AccountCommand> spawn(ActorRef<MarginMonitorCommand> rows) {
    return kit.spawn(behavior(rows));
  }

  void initialize(List<AccountEvent> events) {
    account.initialize(events.toArray());
  }

  AccountState restart() {
    return account.restart().state();
  }

  AccountState state() {
    return account.getState();
  }

  void openWithCash(String cash) {
    run(open("open"));
    run(deposit("cash", cash));
  }

  /** Liquidation alice-5 has started, and no step of it is ordered. */
  void breached() {
    initialize(Accounts.history("3000", "1", "50000"));
    view.set(Markets.view(9, "48000", "3000"));
    account.runCommand(new AccountCommand.Recheck(ALICE, 9));
  }

  /** As alice asks it herself. */
  CommandResultWithReply<AccountCommand, AccountEvent, AccountState, CommandReply> run(
      Function<ActorRef<CommandReply>, OwnerCommand> command) {
    return run(Authority.ofOwner(ALICE), command);
  }

  CommandResultWithReply<AccountCommand, AccountEvent, AccountState, CommandReply> run(
      Authority by, Function<ActorRef<CommandReply>, OwnerCommand> command) {
    return account.runCommand(replyTo -> command.apply(replyTo).by(by));
  }

  /** As alice asks it herself, until this time. */
  CommandResultWithReply<AccountCommand, AccountEvent, AccountState, CommandReply> runUntil(
      Instant deadline, Function<ActorRef<CommandReply>, OwnerCommand> command) {
    return account.runCommand(
        replyTo ->
            new AccountCommand.Asked(
                command.apply(replyTo), Authority.ofOwner(ALICE), Optional.of(deadline)));
  }

  /** As alice asks it herself, who knows the account at this revision. */
  CommandResultWithReply<AccountCommand, AccountEvent, AccountState, CommandReply> runAt(
      long revision, Function<ActorRef<CommandReply>, OwnerCommand> command) {
    return account.runCommand(
        replyTo ->
            new AccountCommand.Asked(
                command.apply(replyTo),
                Authority.ofOwner(ALICE),
                Optional.empty(),
                Optional.of(revision)));
  }

  CommandResultWithReply<AccountCommand, AccountEvent, AccountState, LegReply> leg(
      Function<ActorRef<LegReply>, AccountCommand> command) {
    return account.runCommand(command);
  }

  CommandResultWithReply<AccountCommand, AccountEvent, AccountState, UnwindReply> order(
      UnwindStep step, long revision) {
    return account.runCommand(
        replyTo -> new AccountCommand.OrderUnwind(ALICE, "alice-5", revision, step, replyTo));
  }

  CommandResultWithReply<AccountCommand, AccountEvent, AccountState, AccountStatement.Reply>
      statement() {
    return account.runCommand(replyTo -> new AccountCommand.GetStatement(ALICE, replyTo));
  }

  /** A command that is not answered. */
  CommandResult<AccountCommand, AccountEvent, AccountState> runUnanswered(AccountCommand command) {
    return account.runCommand(command);
  }

  static Function<ActorRef<CommandReply>, OwnerCommand> open(String key) {
    return replyTo ->
        new AccountCommand.Open(ALICE, CommandId.of(key), MarginMethod.STANDARD, replyTo);
  }

  static Function<ActorRef<CommandReply>, OwnerCommand> deposit(String key, String cash) {
    return replyTo ->
        new AccountCommand.Deposit(ALICE, CommandId.of(key), USDT, Cash.of(cash), replyTo);
  }

  static Function<ActorRef<CommandReply>, OwnerCommand> withdraw(String key, String cash) {
    return replyTo ->
        new AccountCommand.Withdraw(ALICE, CommandId.of(key), USDT, Cash.of(cash), replyTo);
  }

  static UnwindStep.MarketSlice slice(String quantity) {
    return new UnwindStep.MarketSlice(BTC_PERP, Quantity.of(quantity));
  }

  static RejectReason reasonOf(CommandReply reply) {
    return ((CommandReply.Rejected) reply).rejection().reason();
  }
}
