package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.pattern.Patterns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginCallState;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.account.MarginMonitorCommand.Books;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.oracle.CoverStress;
import org.plimsoll.oracle.MarketControlCommand;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.ControlMeasure.VenuePause;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.VenueActivity;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** What the watch asks, and what it sends to the market control. */
class BreakerWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final SettableClock clock = new SettableClock(Markets.AS_OF);
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view("50000", "3000"));
  private final TestProbe<MarginMonitorCommand> monitor = kit.createTestProbe();
  private final TestProbe<AccountCommand> fund = kit.createTestProbe();
  private final TestProbe<LiquidatorCommand> liquidator = kit.createTestProbe();
  private final TestProbe<MarketControlCommand> control = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void withdrawals_are_paused_when_insolvent_accounts_owe_more_than_the_fund_has() {
    start();
    time.timePasses(SECOND);
    // Long one BTC from 60,000 with 4,000: 6,000 short.
    answer("5999", List.of(book("alice", Portfolios.longBtc("4000", "1", "60000"))));

    var order = control.expectMessageClass(MarketControlCommand.Order.class);

    assertThat(order.order().measure()).isEqualTo(new VenuePause(VenueActivity.WITHDRAWALS, true));
    assertThat(order.order().numbers()).isEqualTo(Map.of("insolvency", "6000", "fund", "5999"));
    assertThat(order.deadline()).isEqualTo(Markets.AS_OF.plusSeconds(2));
  }

  @Test
  void an_order_that_was_lost_is_made_again_at_the_next_look() {
    start();
    for (int look = 0; look < 2; look++) {
      time.timePasses(SECOND);
      answer("0", List.of(book("alice", Portfolios.longBtc("4000", "1", "60000"))));
      control.expectMessageClass(MarketControlCommand.Order.class);
    }
  }

  @Test
  void nothing_is_looked_at_before_the_controls_in_force_are_heard() {
    view.set(view.get().withControls(MarketControls.UNKNOWN));
    start();
    time.timePasses(SECOND);
    monitor.expectNoMessage(Duration.ZERO);
  }

  @Test
  void s10_once_a_day_the_fund_is_stressed_by_the_two_that_would_owe_most() {
    start();
    clock.advance(Duration.ofSeconds(60));
    time.timePasses(SECOND);
    answer("1000", List.of());
    monitor
        .expectMessageClass(MarginMonitorCommand.GetBooks.class)
        .replyTo()
        .tell(
            new Books(
                List.of(
                    book("a", Portfolios.longBtc("10000", "1", "50000")),
                    book("b", Portfolios.longBtc("20000", "1", "50000")),
                    book("c", Portfolios.longBtc("24000", "1", "50000")))));

    var record = control.expectMessageClass(MarketControlCommand.RecordCover.class);

    Instant at = Markets.AS_OF.plusSeconds(60);
    assertThat(record.commandId()).isEqualTo("cover-" + at.toString().substring(0, 10));
    assertThat(record.stress())
        .isEqualTo(
            new CoverStress(
                "all -50 %, volatility +100 %",
                Cash.of("1000"),
                List.of(
                    new CoverStress.Deficiency("a", Cash.of("15000")),
                    new CoverStress.Deficiency("b", Cash.of("5000"))),
                Cash.of("19000"),
                at));
    time.timePasses(SECOND);
    answer("1000", List.of());
    time.timePasses(SECOND);
    assertThat(monitor.receiveMessage())
        .as("no second stress on the same day")
        .isInstanceOf(MarginMonitorCommand.GetInsolvent.class);
  }

  /** Returns when it has looked at the clock and set its timer; time may pass then. */
  private void start() {
    BreakerSettings settings = BreakerSettings.from(ConfigFactory.load());
    var watch =
        kit.spawn(
            BreakerWatch.create(
                new BreakerWatch.Surroundings(
                    view::get,
                    VenueBooks.of(monitor.ref(), kit.system(), SECOND),
                    fund.ref(),
                    liquidator.ref(),
                    control.ref(),
                    settings,
                    Cash.of("1000000"),
                    clock)));
    Patterns.ask(Adapter.toClassic(watch), new Identify("started"), PATIENCE)
        .toCompletableFuture()
        .join();
  }

  private void answer(String fundCash, List<Book> insolvent) {
    monitor
        .expectMessageClass(MarginMonitorCommand.GetInsolvent.class)
        .replyTo()
        .tell(new Books(insolvent));
    Portfolio held = Portfolios.cash(fundCash);
    fund.expectMessageClass(AccountCommand.GetStatement.class)
        .replyTo()
        .tell(
            new AccountStatement.Found(
                new AccountStatement(
                    HouseAccounts.INSURANCE_FUND,
                    MarginMethod.HOUSE,
                    Markets.AS_OF,
                    1,
                    held,
                    MarginStatus.ABOVE_INITIAL,
                    Optional.empty(),
                    0,
                    Optional.of(MarginAssessment.of(held, view.get(), MarginMethod.HOUSE.model())),
                    true,
                    List.of(),
                    MarginCallState.NONE)));
    liquidator
        .expectMessageClass(LiquidatorCommand.GetReport.class)
        .replyTo()
        .tell(new LiquidatorCommand.Report(List.of(), Map.of()));
  }

  private static Book book(String account, Portfolio portfolio) {
    return new Book(
        AccountId.of(account), MarginMethod.STANDARD, MarginStatus.INSOLVENT, portfolio);
  }
}
