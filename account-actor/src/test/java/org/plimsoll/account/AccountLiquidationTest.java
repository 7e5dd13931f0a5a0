package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.AccountOnProbes.slice;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.cluster.chain.Cause;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.units.Cash;

/** How an account comes into a liquidation, through its steps and out of it. */
class AccountLiquidationTest {
  private static final ActorTestKit KIT = ActorTestKit.create(AccountOnProbes.CONFIG);

  private final AccountOnProbes account = new AccountOnProbes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void the_journal_says_that_the_venue_acts_in_its_own_name() {
    account.breached();
    Cause liquidator = new Cause(Optional.of("house:liquidator"), Optional.empty());

    var ordered = account.order(AccountOnProbes.slice("-0.1"), 5);

    assertThat(ordered.reply()).isInstanceOf(UnwindReply.Ordered.class);
    assertThat(Journaled.causeOf(ordered)).contains(liquidator);
    SettlementTerms slice = Accounts.unwind("unwind-alice-5-1", "-0.1", "48000");
    assertThat(Journaled.causeOf(account.leg(r -> new AccountCommand.ApplyLeg(ALICE, slice, r))))
        .contains(liquidator);
  }

  @Test
  void a_recheck_journals_the_breach_with_its_numbers_and_tells_the_monitor() {
    account.initialize(Accounts.history("3000", "1", "50000"));
    drainMonitor();
    account.view.set(Markets.view(9, "48000", "3000"));

    var result = account.runUnanswered(new AccountCommand.Recheck(ALICE, 9));

    MarginStatusChanged changed = (MarginStatusChanged) Journaled.by(result).get(0);
    assertThat(changed.from()).isEqualTo(MarginStatus.ABOVE_INITIAL);
    assertThat(changed.to()).isEqualTo(MarginStatus.BELOW_MAINTENANCE);
    assertThat(changed.figures().viewVersion()).isEqualTo(9);
    assertThat(changed.figures().equity()).isEqualTo(Cash.of("1000"));
    assertThat(changed.figures().maintenanceMargin()).isEqualTo(Cash.of("1200"));
    assertThat(Journaled.by(result).get(1)).isInstanceOf(LiquidationStarted.class);
    assertThat(result.state().liquidation().orElseThrow().id()).isEqualTo("alice-5");
    var row = account.monitor.expectMessageClass(MarginMonitorCommand.UpdateRow.class);
    assertThat(row.status()).isEqualTo(MarginStatus.BELOW_MAINTENANCE);
    assertThat(row.revision()).isEqualTo(5);
    account.monitor.expectMessage(new MarginMonitorCommand.Checked(ALICE, 9));
  }

  @Test
  void a_recheck_that_changes_nothing_is_not_journaled_but_reported() {
    account.initialize(Accounts.history("3000", "1", "50000"));
    drainMonitor();

    var result = account.runUnanswered(new AccountCommand.Recheck(ALICE, 1));

    assertThat(result.hasNoEvents()).isTrue();
    account.monitor.expectMessage(new MarginMonitorCommand.Checked(ALICE, 1));
  }

  @Test
  void a_house_account_is_never_margined() {
    var events = new ArrayList<>(Accounts.history("3000", "1", "50000"));
    events.set(0, Accounts.opened(ALICE, MarginMethod.HOUSE));
    account.initialize(events);
    account.view.set(Markets.view(9, "1000", "3000"));

    var result = account.runUnanswered(new AccountCommand.Recheck(ALICE, 9));

    assertThat(result.hasNoEvents()).isTrue();
    assertThat(result.state().liquidation()).isEmpty();
  }

  @Test
  void a_step_is_ordered_settled_and_ends_the_liquidation() {
    account.breached();

    var ordered = account.order(slice("-0.5"), account.state().revision());
    var settled =
        account.leg(
            replyTo ->
                new AccountCommand.ApplyLeg(
                    ALICE, Accounts.unwind("unwind-alice-5-1", "-0.5", "48000"), replyTo));

    assertThat(Journaled.by(ordered).get(0)).isInstanceOf(UnwindOrdered.class);
    assertThat(ordered.reply())
        .isEqualTo(new UnwindReply.Ordered(ALICE, SettlementId.of("unwind-alice-5-1")));
    assertThat(ordered.state().liquidation().orElseThrow().openStep()).isPresent();
    assertThat(Journaled.by(settled))
        .extracting(Object::getClass)
        .containsExactly(LegSettled.class, MarginStatusChanged.class, LiquidationEnded.class);
    assertThat(settled.state().liquidation()).isEmpty();
    assertThat(((LegSettled) Journaled.by(settled).get(0)).realizedPnl())
        .isEqualTo(Cash.of("-1000"));
  }

  @Test
  void a_step_planned_before_the_last_settlement_is_declined() {
    account.breached();
    long planned = account.state().revision();
    account.order(slice("-0.1"), planned);
    account.leg(
        replyTo ->
            new AccountCommand.ApplyLeg(
                ALICE, Accounts.unwind("unwind-alice-5-1", "-0.1", "48000"), replyTo));

    var result = account.order(slice("-0.1"), planned);

    assertThat(result.hasNoEvents()).isTrue();
    assertThat(((UnwindReply.Declined) result.reply()).rejection().reason())
        .isEqualTo(RejectReason.UNWIND_PLAN_OUTDATED);
  }

  @Test
  void a_step_is_cancelled_once() {
    account.breached();
    account.order(slice("-0.5"), account.state().revision());
    var cancel =
        new AccountCommand.CancelUnwind(ALICE, SettlementId.of("unwind-alice-5-1"), "thin");

    var first = account.runUnanswered(cancel);
    var again = account.runUnanswered(cancel);

    assertThat(Journaled.by(first))
        .containsExactly(
            new UnwindCancelled("alice-5", SettlementId.of("unwind-alice-5-1"), "thin", NOW));
    assertThat(first.state().liquidation().orElseThrow().openStep()).isEmpty();
    assertThat(first.state().liquidation().orElseThrow().nextStepId())
        .isEqualTo(SettlementId.of("unwind-alice-5-2"));
    assertThat(again.hasNoEvents()).isTrue();
  }

  @Test
  void a_restart_gives_the_same_state() {
    account.breached();
    account.order(slice("-0.5"), account.state().revision());
    AccountState before = account.state();

    AccountState after = account.restart();

    assertThat(after).isEqualTo(before);
  }

  private void drainMonitor() {
    MarginMonitorCommand marker = new MarginMonitorCommand.ForgetNominations();
    account.monitor.ref().tell(marker);
    account.monitor.fishForMessage(
        Duration.ofSeconds(3),
        message ->
            message.equals(marker)
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }
}
