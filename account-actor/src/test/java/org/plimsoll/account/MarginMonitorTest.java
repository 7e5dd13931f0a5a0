package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountCommand.Recheck;
import org.plimsoll.account.MarginMonitorCommand.Checked;
import org.plimsoll.account.MarginMonitorCommand.RemoveRow;
import org.plimsoll.account.MarginMonitorCommand.Report;
import org.plimsoll.account.MarginMonitorCommand.UpdateRow;
import org.plimsoll.account.MarginMonitorCommand.ViewChanged;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;

/** Long one BTC at 50,000 with 3,000 of cash is in breach below about 48,200. */
class MarginMonitorTest {
  private static final Portfolio BOOK = Portfolios.longBtc("3000", "1", "50000");

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view(1, "50000", "3000"));
  private final TestProbe<AccountCommand> alice = kit.createTestProbe();
  private final TestProbe<AccountCommand> bob = kit.createTestProbe();
  private final TestProbe<Report> reports = kit.createTestProbe();
  private final ActorRef<MarginMonitorCommand> monitor = kit.spawn(MarginMonitor.create(view::get));

  /** It adopts the view it finds when it starts: until then none may change. */
  @BeforeEach
  void awaitStart() {
    assertThat(report().viewVersion()).isEqualTo(1);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void who_may_change_status_at_a_new_view_is_told_and_nobody_else() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    row(BOB, bob, MarginStatus.ABOVE_INITIAL, Portfolios.longBtc("9000", "1", "50000"));

    publish(2, "48000");

    alice.expectMessage(new Recheck(ALICE, 2));
    assertThat(report()).isEqualTo(new Report(2, 2, 1, 1, 1));
    nothingFor(bob);
  }

  @Test
  void the_books_of_all_rows_are_told_as_their_accounts_last_said() {
    TestProbe<MarginMonitorCommand.Books> asker = kit.createTestProbe();
    row(BOB, bob, MarginStatus.MARGIN_CALL, BOOK);
    row(ALICE, alice, MarginStatus.MARGIN_CALL, BOOK);
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, Portfolios.longBtc("9000", "1", "50000"));

    monitor.tell(new MarginMonitorCommand.GetBooks(Optional.empty(), 100, asker.ref()));

    assertThat(asker.receiveMessage().accounts())
        .containsExactly(
            new MarginMonitorCommand.Book(
                ALICE,
                1,
                MarginMethod.STANDARD,
                MarginStatus.ABOVE_INITIAL,
                Portfolios.longBtc("9000", "1", "50000")),
            new MarginMonitorCommand.Book(
                BOB, 1, MarginMethod.STANDARD, MarginStatus.MARGIN_CALL, BOOK));
  }

  /** A book of one position and one holding counts three. */
  @ParameterizedTest(name = "after {0}, at most {1}: {2}, last: {3}")
  @CsvSource({
    ", 100, alice bob carol, true",
    ", 6, alice bob, false",
    ", 9, alice bob carol, true",
    ", 1, alice, false",
    "alice, 3, bob, false",
    "bob, 3, carol, true",
    "carol, 3, '', true",
  })
  void books_are_told_in_pages(String after, int most, String told, boolean isLast) {
    TestProbe<MarginMonitorCommand.Books> asker = kit.createTestProbe();
    row(BOB, bob, MarginStatus.ABOVE_INITIAL, BOOK);
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    row(Accounts.CAROL, alice, MarginStatus.ABOVE_INITIAL, BOOK);

    monitor.tell(
        new MarginMonitorCommand.GetBooks(
            Optional.ofNullable(after).map(AccountId::of), most, asker.ref()));

    MarginMonitorCommand.Books page = asker.receiveMessage();
    assertThat(
            page.accounts().stream()
                .map(book -> book.account().value())
                .collect(Collectors.joining(" ")))
        .isEqualTo(told);
    assertThat(page.isLast()).isEqualTo(isLast);
  }

  @Test
  void a_row_is_measured_when_it_arrives() {
    publish(2, "48000");

    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);

    alice.expectMessage(new Recheck(ALICE, 2));
  }

  @Test
  void the_first_view_counts_without_being_told() {
    view.set(Markets.view(5, "48000", "3000"));
    ActorRef<MarginMonitorCommand> later = kit.spawn(MarginMonitor.create(view::get));

    later.tell(
        new UpdateRow(
            ALICE, 1, MarginMethod.STANDARD, MarginStatus.ABOVE_INITIAL, BOOK, alice.ref()));

    alice.expectMessage(new Recheck(ALICE, 5));
  }

  @Test
  void who_was_told_is_not_told_again_before_it_has_looked() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    publish(2, "48000");
    publish(3, "47900");
    publish(4, "47800");

    alice.expectMessage(new Recheck(ALICE, 2));
    assertThat(report().nominations()).isEqualTo(1);
    nothingFor(alice);
  }

  /**
   * The view moves on while the account looks at the one before: the sweep passed over it because
   * it was awaited, so its answer must lead to another look.
   */
  @Test
  void who_looked_at_an_older_view_is_measured_again() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    publish(2, "48000");
    publish(3, "47900");

    monitor.tell(new Checked(ALICE, 2));

    alice.expectMessage(new Recheck(ALICE, 2));
    alice.expectMessage(new Recheck(ALICE, 3));
  }

  @Test
  void who_looked_at_the_newest_view_is_left_alone_until_the_next() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    publish(2, "48000");
    publish(3, "47900");
    monitor.tell(new Checked(ALICE, 3));
    assertThat(report().awaited()).isZero();

    publish(4, "47800");

    alice.expectMessage(new Recheck(ALICE, 2));
    alice.expectMessage(new Recheck(ALICE, 4));
  }

  @Test
  void an_answer_nobody_waits_for_is_ignored() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    publish(2, "48000");
    monitor.tell(new Checked(ALICE, 2));
    monitor.tell(new Checked(ALICE, 1));
    monitor.tell(new Checked(BOB, 1));

    assertThat(report().nominations()).isEqualTo(1);
  }

  @Test
  void a_row_in_the_new_status_ends_the_waiting() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    publish(2, "48000");

    row(ALICE, alice, MarginStatus.BELOW_MAINTENANCE, BOOK);

    assertThat(report()).isEqualTo(new Report(1, 2, 0, 1, 1));
  }

  @Test
  void a_nomination_that_was_not_answered_is_made_again() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    publish(2, "48000");
    alice.expectMessage(new Recheck(ALICE, 2));

    time.timePasses(Duration.ofSeconds(1));
    alice.expectMessage(new Recheck(ALICE, 2));
    time.timePasses(Duration.ofSeconds(1));
    alice.expectMessage(new Recheck(ALICE, 2));
  }

  @Test
  void it_is_not_made_again_once_the_danger_is_over() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    publish(2, "48000");
    publish(3, "50000");

    time.timePasses(Duration.ofSeconds(1));

    assertThat(report()).isEqualTo(new Report(1, 3, 0, 2, 1));
  }

  @Test
  void a_row_goes_with_its_account() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    monitor.tell(new RemoveRow(ALICE, alice.ref()));

    publish(2, "48000");

    assertThat(report()).isEqualTo(new Report(0, 2, 0, 1, 0));
  }

  @Test
  void an_awaited_account_that_goes_is_forgotten() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    publish(2, "48000");
    monitor.tell(new RemoveRow(ALICE, alice.ref()));

    time.timePasses(Duration.ofSeconds(1));

    assertThat(report()).isEqualTo(new Report(0, 2, 0, 1, 1));
  }

  @Test
  void a_predecessor_that_stops_does_not_take_its_successors_row_away() {
    TestProbe<AccountCommand> successor = kit.createTestProbe();
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    row(ALICE, successor, MarginStatus.ABOVE_INITIAL, BOOK);
    monitor.tell(new RemoveRow(ALICE, alice.ref()));

    publish(2, "48000");

    successor.expectMessage(new Recheck(ALICE, 2));
    nothingFor(alice);
  }

  @Test
  void a_burst_of_views_is_swept_once() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    view.set(Markets.view(9, "48000", "3000"));
    for (int i = 0; i < 8; i++) {
      monitor.tell(new ViewChanged());
    }

    assertThat(report()).isEqualTo(new Report(1, 9, 1, 1, 1));
    alice.expectMessage(new Recheck(ALICE, 9));
  }

  @Test
  void nobody_is_told_on_a_price_that_is_not_valid() {
    row(ALICE, alice, MarginStatus.ABOVE_INITIAL, BOOK);
    view.set(
        Markets.withStatus(
            Markets.view(2, "40000", "3000"), Markets.BTC_USDT, PriceStatus.DEGRADED));
    changed();
    assertThat(report()).isEqualTo(new Report(1, 2, 0, 1, 0));

    publish(3, "40000");

    alice.expectMessage(new Recheck(ALICE, 3));
  }

  private void row(
      AccountId account, TestProbe<AccountCommand> self, MarginStatus status, Portfolio book) {
    monitor.tell(new UpdateRow(account, 1, MarginMethod.STANDARD, status, book, self.ref()));
  }

  /** Waits until it is swept: a view still unseen would be conflated with the next. */
  private void publish(long version, String btc) {
    view.set(Markets.view(version, btc, "3000"));
    changed();
    assertThat(report().viewVersion()).isEqualTo(version);
  }

  private void changed() {
    monitor.tell(new ViewChanged());
  }

  private Report report() {
    monitor.tell(new MarginMonitorCommand.GetReport(reports.ref()));
    return reports.receiveMessage();
  }

  private static void nothingFor(TestProbe<AccountCommand> probe) {
    AccountCommand marker = new AccountCommand.WakeUp(AccountId.of("marker"));
    probe.ref().tell(marker);
    probe.expectMessage(marker);
  }
}
