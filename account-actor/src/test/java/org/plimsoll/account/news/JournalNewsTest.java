package org.plimsoll.account.news;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.news.JournalNewsCommand.Appended;
import org.plimsoll.account.news.JournalNewsCommand.AppendedElsewhere;
import org.plimsoll.account.news.JournalNewsCommand.Awaiting;
import org.plimsoll.account.news.JournalNewsCommand.Unwatch;
import org.plimsoll.account.news.JournalNewsCommand.Watch;

class JournalNewsTest {
  private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.load("application-test"));
  private final TestProbe<JournalNewsCommand> other = kit.createTestProbe();
  private final TestProbe<String> rung = kit.createTestProbe();
  private final Runnable bell = () -> rung.ref().tell("rung");
  private final ActorRef<JournalNewsCommand> news = kit.spawn(JournalNews.create());

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void who_waits_is_rung_at_once_and_whenever_the_journal_grows() {
    news.tell(new Watch("Account|alice", bell));
    rung.expectMessage("rung");

    news.tell(new Appended("Account|bob"));
    news.tell(new Appended("Account|alice"));
    rung.expectMessage("rung");
    news.tell(new AppendedElsewhere("Account|alice"));
    rung.expectMessage("rung");

    news.tell(new Unwatch("Account|alice", bell));
    news.tell(new Appended("Account|alice"));
    news.tell(new Watch("Account|carol", bell));
    rung.expectMessage("rung"); // of carol
    rung.expectNoMessage();
  }

  @Test
  void another_node_is_told_what_is_awaited_there_and_nothing_else() {
    listOther();
    news.tell(new Awaiting(other.ref(), Set.of("Account|alice")));
    other.expectMessage(new AppendedElsewhere("Account|alice")); // it may have grown before

    news.tell(new Appended("Account|bob"));
    news.tell(new Appended("Account|alice"));
    other.expectMessage(new AppendedElsewhere("Account|alice"));

    news.tell(new Awaiting(other.ref(), Set.of()));
    news.tell(new Appended("Account|alice"));
    news.tell(new Awaiting(other.ref(), Set.of("Account|carol")));
    other.expectMessage(new AppendedElsewhere("Account|carol"));
  }

  @Test
  void the_others_are_told_what_is_awaited_here_again_and_again_until_nothing_is() {
    listOther();

    news.tell(new Watch("Account|alice", bell));

    assertThat(awaitedNext()).containsExactly("Account|alice");
    assertThat(awaitedNext()).as("said again").containsExactly("Account|alice");
    news.tell(new Unwatch("Account|alice", bell));
    Set<String> awaited = awaitedNext();
    while (!awaited.isEmpty()) {
      awaited = awaitedNext(); // said before that
    }
    other.expectNoMessage();
  }

  @Test
  void every_message_reaches_another_node_as_it_was() {
    kit.serializationTestKit().verifySerialization(new AppendedElsewhere("Account|alice"), true);
    kit.serializationTestKit()
        .verifySerialization(new Awaiting(news, Set.of("Account|alice", "RiskLog")), true);
  }

  private Set<String> awaitedNext() {
    return other.expectMessageClass(Awaiting.class).persistenceIds();
  }

  /** Known to the receptionist, and so to whoever asks it before that. */
  private void listOther() {
    TestProbe<Receptionist.Listing> listings = kit.createTestProbe();
    kit.system().receptionist().tell(Receptionist.register(JournalNews.KEY, other.ref()));
    kit.system().receptionist().tell(Receptionist.subscribe(JournalNews.KEY, listings.ref()));
    while (listings.receiveMessage().getServiceInstances(JournalNews.KEY).size() < 2) {
      // the next listing has more
    }
  }
}
