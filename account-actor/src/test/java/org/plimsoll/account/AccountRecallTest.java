package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountCommand.Awake;
import org.plimsoll.account.AccountCommand.WakeUp;
import org.plimsoll.account.AccountRecallCommand.GetStanding;
import org.plimsoll.account.AccountRecallCommand.Standing;
import org.plimsoll.risk.SettableClock;

/** Who is called, and when all have answered. */
class AccountRecallTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final List<String> JOURNAL =
      List.of("Account|alice", "Settlement|t-1", "MarketControl", "Account|bob");

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicReference<Set<String>> nodes = new AtomicReference<>(Set.of("a", "b"));
  private final TestProbe<AccountCommand> alice = kit.createTestProbe();
  private final TestProbe<AccountCommand> bob = kit.createTestProbe();
  private final TestProbe<Standing> standings = kit.createTestProbe();
  private Supplier<Source<String, NotUsed>> journal = () -> Source.from(JOURNAL);
  private ActorRef<AccountRecallCommand> recall;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void at_a_start_every_account_of_the_journal_is_called_and_has_to_answer() {
    start();
    answer(alice);
    assertThat(standing()).isEmpty();

    answer(bob);

    awaitStanding("a", "b");
  }

  @Test
  void who_does_not_answer_is_called_again() {
    start();
    answer(alice);
    bob.expectMessageClass(WakeUp.class);
    time.timePasses(PATIENCE);
    assertThat(standing()).isEmpty();

    // The call is made again a second after it was given up, whenever that is heard of.
    bob.awaitAssert(
        () -> {
          time.timePasses(Duration.ofSeconds(1));
          return bob.expectMessageClass(WakeUp.class, Duration.ofMillis(100));
        });
  }

  @Test
  void when_a_node_is_gone_all_are_called_again() {
    start();
    answer(alice);
    answer(bob);
    awaitStanding("a", "b");

    become("a");
    answer(alice);
    assertThat(standing()).contains(Set.of("a", "b"));
    answer(bob);

    awaitStanding("a");
  }

  @Test
  void a_node_that_goes_while_all_are_called_makes_them_be_called_once_more() {
    start();
    answer(alice);
    become("a");
    answer(bob);

    answer(alice);
    answer(bob);

    awaitStanding("a");
  }

  @Test
  void all_are_called_once_more_when_shards_have_had_time_to_move() {
    start();
    answer(alice);
    answer(bob);
    awaitStanding("a", "b");
    become("a", "b", "c");
    answer(alice);
    answer(bob);
    awaitStanding("a", "b", "c");

    time.timePasses(Duration.ofSeconds(60));

    answer(alice);
    answer(bob);
  }

  @Test
  void a_journal_that_cannot_be_read_is_read_again() {
    journal = () -> Source.failed(new IllegalStateException("no connection"));
    start();
    assertThat(standing()).isEmpty();
    journal = () -> Source.from(JOURNAL);

    alice.awaitAssert(
        () -> {
          time.timePasses(Duration.ofSeconds(1));
          answer(alice, Duration.ofMillis(100));
          return null;
        });
    answer(bob);

    awaitStanding("a", "b");
  }

  private void start() {
    recall =
        kit.spawn(
            AccountRecall.create(
                new AccountRecall.Surroundings(
                    () -> journal.get(),
                    id -> id.equals(ALICE) ? alice.ref() : bob.ref(),
                    nodes::get,
                    new RecallSettings(
                        Duration.ofSeconds(1), Duration.ofSeconds(60), 1000, 10, PATIENCE),
                    new SettableClock(Accounts.NOW))));
  }

  /** These are the nodes, it has seen it, and they have been for as long as it wants. */
  private void become(String... now) {
    nodes.set(Set.of(now));
    time.timePasses(Duration.ofMillis(200));
    standing();
    time.timePasses(Duration.ofSeconds(1));
    standing();
  }

  private void answer(TestProbe<AccountCommand> account) {
    answer(account, Duration.ofSeconds(10));
  }

  private void answer(TestProbe<AccountCommand> account, Duration max) {
    WakeUp call = account.expectMessageClass(WakeUp.class, max);
    assertThat(call.account()).isEqualTo(account == alice ? ALICE : BOB);
    call.replyTo().orElseThrow().tell(new Awake(call.account(), true));
  }

  private Optional<Set<String>> standing() {
    recall.tell(new GetStanding(standings.ref()));
    return standings.receiveMessage().nodes();
  }

  private void awaitStanding(String... expected) {
    standings.awaitAssert(
        () -> {
          assertThat(standing()).contains(Set.of(expected));
          return null;
        });
  }
}
