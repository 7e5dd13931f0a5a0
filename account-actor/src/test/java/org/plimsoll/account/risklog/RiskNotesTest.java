package org.plimsoll.account.risklog;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.risklog.RiskNotesCommand.GetNotes;
import org.plimsoll.account.risklog.RiskNotesCommand.Happened;
import org.plimsoll.account.risklog.RiskNotesCommand.Notes;

/** What a node knows until it is in the log. */
class RiskNotesTest {
  private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.load("application-test"));
  private final TestProbe<Notes> answers = kit.createTestProbe();
  private final ActorRef<RiskNotesCommand> notes = kit.spawn(RiskNotes.create());

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_happened_is_told_in_order_until_it_is_in_the_log() {
    happened("alice", 3, 4);
    happened("bob", 7);

    assertThat(ask(0))
        .isEqualTo(new Notes(List.of(note("alice", 3), note("alice", 4), note("bob", 7)), 3, true));
    assertThat(ask(0).notes()).as("asked anew, by another").hasSize(3);
    assertThat(ask(2)).isEqualTo(new Notes(List.of(note("bob", 7)), 3, true));
    assertThat(ask(3)).isEqualTo(new Notes(List.of(), 3, true));
    happened("alice", 5);
    assertThat(ask(3)).isEqualTo(new Notes(List.of(note("alice", 5)), 4, true));
  }

  @Test
  void many_come_in_pages_and_each_once() {
    happened("alice", LongStream.rangeClosed(1, 1_200).toArray());

    List<RiskNote> all = new ArrayList<>();
    Notes page = ask(0);
    while (!page.isLast()) {
      assertThat(page.notes()).hasSize(500);
      all.addAll(page.notes());
      page = ask(page.upTo());
    }
    all.addAll(page.notes());

    assertThat(all)
        .extracting(RiskNote::sequence)
        .isEqualTo(LongStream.rangeClosed(1, 1_200).boxed().toList());
  }

  private void happened(String account, long... sequences) {
    notes.tell(new Happened(AccountId.of(account), LongStream.of(sequences).boxed().toList()));
  }

  private Notes ask(long after) {
    notes.tell(new GetNotes(after, answers.ref()));
    return answers.receiveMessage();
  }

  private static RiskNote note(String account, long sequence) {
    return new RiskNote(AccountId.of(account), sequence);
  }
}
