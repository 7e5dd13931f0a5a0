package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.liquidation.Alerts.ALICE;
import static org.plimsoll.liquidation.Alerts.BOB;
import static org.plimsoll.liquidation.LiquidatorOnProbes.PATIENCE;
import static org.plimsoll.liquidation.LiquidatorOnProbes.REVIEW;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountCommand.GetStatement;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.account.MarginMonitorCommand.Books;
import org.plimsoll.account.MarginMonitorCommand.GetBooks;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.liquidation.LiquidatorCommand.Phase;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;

/** A loss is not planned from some of the accounts. */
class LossBooksTest {
  private static final AccountId CAROL = AccountId.of("carol");

  private final LiquidatorOnProbes liquidator = new LiquidatorOnProbes();

  @AfterEach
  void stop() {
    liquidator.stop();
  }

  @Test
  void without_the_books_of_all_a_loss_waits_and_is_planned_when_they_are_there() {
    TestProbe<AccountCommand> askedLast =
        liquidator.account(HouseAccounts.insuranceOf(Markets.BTC_USDT));
    liquidator.alert(insolvent(ALICE));
    liquidator.acknowledged(ALICE);
    liquidator.monitor.expectMessageClass(GetBooks.class);
    askedLast.expectMessageClass(GetStatement.class);
    liquidator.time.timePasses(PATIENCE);
    awaitPhase(Phase.WAITING_FOR_BOOKS);
    liquidator.nothingMore(liquidator.account(ALICE));

    liquidator.time.timePasses(REVIEW);
    liquidator
        .monitor
        .expectMessageClass(GetBooks.class)
        .replyTo()
        .tell(
            new Books(
                List.of(
                    new Book(
                        BOB,
                        MarginMethod.STANDARD,
                        MarginStatus.ABOVE_INITIAL,
                        Portfolios.of(
                            "10000",
                            Map.of(Markets.BTC_PERP, Portfolios.position("-1", "60000")))))));
    askedLast.expectMessageClass(GetStatement.class);
    liquidator.time.timePasses(PATIENCE); // of the house's accounts, which do not answer

    OrderUnwind order = liquidator.account(ALICE).expectMessageClass(OrderUnwind.class);
    assertThat(((UnwindStep.Deleveraging) order.step()).legs())
        .extracting(Leg::account)
        .contains(BOB);
  }

  @Test
  void a_turn_that_was_not_needed_is_passed_on() {
    liquidator.alert(insolvent(ALICE));
    liquidator.acknowledged(ALICE);
    liquidator.alert(insolvent(BOB));
    liquidator.alert(insolvent(CAROL));
    assertThat(liquidator.phaseOf(CAROL)).isEqualTo(Phase.WAITING_FOR_TURN);

    liquidator.view.set(Markets.view("70000", "3000"));
    liquidator.time.timePasses(PATIENCE); // nobody needs to have a loss borne any more
    liquidator.reports.awaitAssert(
        () -> {
          liquidator.time.timePasses(REVIEW);
          assertThat(liquidator.report().cases()).isEmpty();
          return null;
        });
  }

  private static MarginAlert insolvent(AccountId account) {
    return Alerts.alert(
        account,
        5,
        MarginStatus.INSOLVENT,
        "-6000",
        Portfolios.longBtc("4000", "1", "60000"),
        Optional.empty());
  }

  private void awaitPhase(Phase phase) {
    liquidator.reports.awaitAssert(
        () -> {
          assertThat(liquidator.phaseOf(ALICE)).isEqualTo(phase);
          return null;
        });
  }
}
