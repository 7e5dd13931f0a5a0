package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.AccountOnProbes.deposit;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC_PERP;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.LegReleased;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** An account and its legs of settlements: reserved, released, applied. */
class AccountLegsTest {
  private static final ActorTestKit KIT = ActorTestKit.create(AccountOnProbes.CONFIG);

  private final AccountOnProbes account = new AccountOnProbes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void a_leg_is_reserved_once() {
    account.openWithCash("5000");
    SettlementTerms terms = Accounts.trade("t1", "1", "50000");

    var first = account.leg(replyTo -> new AccountCommand.ReserveLeg(ALICE, terms, 1, replyTo));
    var again = account.leg(replyTo -> new AccountCommand.ReserveLeg(ALICE, terms, 1, replyTo));

    LegReserved reserved = (LegReserved) Journaled.by(first).get(0);
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
    account.openWithCash("2499.99999999");

    var result =
        account.leg(
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
    account.openWithCash("5000");
    SettlementTerms terms = Accounts.trade("t1", "1", "50000");
    account.leg(replyTo -> new AccountCommand.ReserveLeg(ALICE, terms, 1, replyTo));

    var first =
        account.leg(replyTo -> new AccountCommand.ReleaseLeg(ALICE, terms.id(), 1, replyTo));
    var again =
        account.leg(replyTo -> new AccountCommand.ReleaseLeg(ALICE, terms.id(), 1, replyTo));

    assertThat(Journaled.by(first)).containsExactly(new LegReleased(terms.id(), 1, NOW));
    assertThat(first.reply()).isEqualTo(new LegReply.Released(ALICE, 1));
    assertThat(first.state().reservations()).isEmpty();
    assertThat(again.hasNoEvents()).isTrue();
    assertThat(again.reply()).isEqualTo(new LegReply.Released(ALICE, 1));
  }

  @Test
  void a_leg_is_applied_once_and_answered_alike_after_a_restart() {
    account.openWithCash("5000");
    SettlementTerms terms = Accounts.trade("t1", "1", "50000");
    account.leg(replyTo -> new AccountCommand.ReserveLeg(ALICE, terms, 1, replyTo));

    var first = account.leg(replyTo -> new AccountCommand.ApplyLeg(ALICE, terms, replyTo));
    account.run(deposit("later", "1"));
    account.restart();
    var again = account.leg(replyTo -> new AccountCommand.ApplyLeg(ALICE, terms, replyTo));

    assertThat(Journaled.by(first))
        .containsExactly(
            new LegSettled(
                terms.id(),
                SettlementKind.TRADE,
                terms.legs().get(0),
                Cash.ZERO,
                Accounts.NONE_REALIZED,
                NOW));
    assertThat(first.state().portfolio().quantityOf(BTC_PERP)).isEqualTo(Quantity.of("1"));
    assertThat(first.state().reservations()).isEmpty();
    assertThat(first.reply()).isEqualTo(new LegReply.Applied(ALICE, 4));
    assertThat(again.hasNoEvents()).isTrue();
    assertThat(again.reply()).isEqualTo(first.reply());
  }

  @Test
  void the_revision_of_a_leg_is_its_own_even_if_a_breach_follows_in_the_same_write() {
    account.initialize(Accounts.history("3000", "1", "50000"));

    // Sold far below the market: the loss alone is more than the account has.
    var result =
        account.leg(
            replyTo ->
                new AccountCommand.ApplyLeg(
                    ALICE, Accounts.unwind("u1", "-0.5", "40000"), replyTo));

    assertThat(Journaled.by(result))
        .extracting(Object::getClass)
        .containsExactly(LegSettled.class, MarginStatusChanged.class, LiquidationStarted.class);
    assertThat(result.reply()).isEqualTo(new LegReply.Applied(ALICE, 4));
    assertThat(result.state().revision()).isEqualTo(6);
  }
}
