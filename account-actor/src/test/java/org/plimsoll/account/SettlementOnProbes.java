package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.CAROL;
import static org.plimsoll.account.Accounts.NOW;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.plimsoll.account.AccountCommand.ApplyLeg;
import org.plimsoll.account.AccountCommand.ReleaseLeg;
import org.plimsoll.account.AccountCommand.ReserveLeg;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.MarketView;

/**
 * One settlement on a journal in memory, on time that stands still. Its accounts are probes, so
 * that every message can be lost, late or doubled.
 */
final class SettlementOnProbes {
  static final SettlementTerms TERMS = Accounts.trade("t1", "1", "50000");
  static final Rejection NO_MARGIN = Rejection.of(RejectReason.INSUFFICIENT_MARGIN, "too little");
  private static final String JOURNAL = "Settlement|t1";

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(PersistenceTestKitPlugin.getInstance().config())
              .withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final Map<AccountId, TestProbe<AccountCommand>> accounts =
      Map.of(
          ALICE, kit.createTestProbe(), BOB, kit.createTestProbe(), CAROL, kit.createTestProbe());
  final TestProbe<SettlementReply> caller = kit.createTestProbe();
  final TestProbe<ClusterSharding.ShardCommand> shard = kit.createTestProbe();
  final AtomicReference<MarketView> views = new AtomicReference<>(Markets.view("50000", "3000"));
  final SettableClock clock = new SettableClock(NOW);
  private ActorRef<SettlementCommand> settlement = spawn();

  private ActorRef<SettlementCommand> spawn() {
    return kit.spawn(
        Settlement.create(
            TERMS.id(),
            id -> accounts.get(id).ref(),
            views::get,
            Accounts.SETTINGS,
            clock,
            shard.ref()));
  }

  void stop() {
    kit.shutdownTestKit();
  }

  void restart() {
    kit.stop(settlement);
    settlement = spawn();
  }

  ActorRef<SettlementCommand> ref() {
    return settlement;
  }

  TestProbe<AccountCommand> account(AccountId id) {
    return accounts.get(id);
  }

  List<SettlementEvent> written() {
    return Journaled.of(journal, SettlementId.of("t1"));
  }

  void failNextWrite() {
    journal.failNextPersisted(JOURNAL);
  }

  /** Until whatever is not answered is sent again. */
  void passDeliveryInterval() {
    time.timePasses(Accounts.SETTINGS.deliveryInterval());
  }

  void settle() {
    settle(TERMS);
  }

  void settle(SettlementTerms terms) {
    settlement.tell(new SettlementCommand.Settle(terms, caller.ref()));
  }

  void settleBy(Instant deadline) {
    settlement.tell(new SettlementCommand.Settle(TERMS, Optional.of(deadline), caller.ref()));
  }

  /** Nobody has taken the reply yet. */
  void settled() {
    settle();
    reserved(ALICE, 1);
    reserved(BOB, 1);
    applied(ALICE, 4);
    applied(BOB, 9);
  }

  void cancelled() {
    settle();
    reserved(ALICE, 1);
    refused(BOB, 1);
    caller.expectMessageClass(SettlementReply.NotSettled.class);
    released(ALICE, 1);
    released(BOB, 1);
  }

  void reserved(AccountId id, int attempt) {
    ReserveLeg reserve = account(id).expectMessageClass(ReserveLeg.class);
    assertThat(reserve.attempt()).isEqualTo(attempt);
    assertThat(reserve.account()).isEqualTo(id);
    reserve.replyTo().tell(new LegReply.Reserved(id, attempt));
  }

  void refused(AccountId id, int attempt) {
    ReserveLeg reserve = account(id).expectMessageClass(ReserveLeg.class);
    reserve.replyTo().tell(new LegReply.Refused(id, attempt, NO_MARGIN));
  }

  void released(AccountId id, int attempt) {
    ReleaseLeg release = account(id).expectMessageClass(ReleaseLeg.class);
    assertThat(release.attempt()).isEqualTo(attempt);
    release.replyTo().tell(new LegReply.Released(id, attempt));
  }

  void applied(AccountId id, long revision) {
    ApplyLeg apply = account(id).expectMessageClass(ApplyLeg.class);
    assertThat(apply.account()).isEqualTo(id);
    apply.replyTo().tell(new LegReply.Applied(id, revision));
  }

  /** Moves time on in small steps, as through the backoff after a failed write, and agrees. */
  void passUntilAsked(AccountId id) {
    ReserveLeg reserve =
        account(id)
            .awaitAssert(
                () -> {
                  time.timePasses(Duration.ofMillis(50));
                  return account(id).expectMessageClass(ReserveLeg.class, Duration.ofMillis(20));
                });
    reserve.replyTo().tell(new LegReply.Reserved(reserve.account(), reserve.attempt()));
  }

  /** A marker behind all that was sent before. */
  void nothingMore(AccountId id) {
    AccountCommand marker = new AccountCommand.WakeUp(AccountId.of("marker"));
    account(id).ref().tell(marker);
    account(id).expectMessage(marker);
  }
}
