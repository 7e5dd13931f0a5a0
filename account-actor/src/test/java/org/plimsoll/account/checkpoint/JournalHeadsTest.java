package org.plimsoll.account.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountHead;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.checkpoint.JournalHeadsCommand.GetHeads;
import org.plimsoll.account.checkpoint.JournalHeadsCommand.Heads;
import org.plimsoll.account.checkpoint.JournalHeadsCommand.Moved;
import org.plimsoll.cluster.chain.ChainHead;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** What a node knows until it is journaled. */
class JournalHeadsTest {
  private static final Hash HASH = new Hash("ab".repeat(32));
  private static final Portfolio BOOK = Portfolio.EMPTY.plusCollateral(Markets.USDT, Cash.of("-3"));

  private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.load("application-test"));
  private final TestProbe<Heads> answers = kit.createTestProbe();
  private final ActorRef<JournalHeadsCommand> heads = kit.spawn(JournalHeads.create());

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void an_account_is_told_of_as_it_was_last_told() {
    moved("alice", 1);
    moved("bob", 1);
    moved("alice", 2);

    assertThat(ask(0)).isEqualTo(new Heads(List.of(leaf("bob", 1), leaf("alice", 2)), 3, true));
  }

  @Test
  void what_is_journaled_is_forgotten_and_nothing_else() {
    moved("alice", 1);
    moved("bob", 1);
    long journaled = ask(0).upTo();
    moved("bob", 2);

    assertThat(ask(0).leaves()).as("asked anew, by another").hasSize(2);
    assertThat(ask(journaled)).isEqualTo(new Heads(List.of(leaf("bob", 2)), 3, true));
    assertThat(ask(0)).isEqualTo(new Heads(List.of(leaf("bob", 2)), 3, true));
    moved("alice", 2);
    assertThat(ask(3)).isEqualTo(new Heads(List.of(leaf("alice", 2)), 4, true));
    assertThat(ask(4)).isEqualTo(new Heads(List.of(), 4, true));
  }

  @Test
  void many_come_in_pages_and_each_once() {
    for (int n = 0; n < 1_000; n++) {
      moved("a" + n, n + 1);
    }
    List<HeadLeaf> all = new ArrayList<>();
    Heads page = ask(0);
    while (!page.isLast()) {
      assertThat(page.leaves()).hasSizeBetween(1, 500);
      all.addAll(page.leaves());
      page = ask(page.upTo());
    }
    all.addAll(page.leaves());

    assertThat(all).hasSize(1_000).doesNotHaveDuplicates();
  }

  private void moved(String account, long sequence) {
    heads.tell(
        new Moved(
            new AccountHead(
                AccountId.of(account), new ChainHead(sequence, HASH), BOOK, List.of())));
  }

  private Heads ask(long after) {
    heads.tell(new GetHeads(after, answers.ref()));
    return answers.receiveMessage();
  }

  private static HeadLeaf leaf(String account, long sequence) {
    return new HeadLeaf(AccountId.of(account), sequence, HASH, Map.of(Markets.USDT, Cash.of("-3")));
  }
}
