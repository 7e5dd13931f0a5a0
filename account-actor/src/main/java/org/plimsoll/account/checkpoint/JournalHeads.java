package org.plimsoll.account.checkpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.plimsoll.account.AccountHead;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.checkpoint.JournalHeadsCommand.GetHeads;
import org.plimsoll.account.checkpoint.JournalHeadsCommand.Heads;
import org.plimsoll.account.checkpoint.JournalHeadsCommand.Moved;

/**
 * One per node: the heads of accounts that wrote or recovered there and that {@link Checkpoints}
 * has not journaled yet. Nothing is lost with the node: its accounts are called back elsewhere, and
 * tell theirs again.
 */
public final class JournalHeads extends AbstractBehavior<JournalHeadsCommand> {
  static final ServiceKey<JournalHeadsCommand> KEY =
      ServiceKey.create(JournalHeadsCommand.class, "journal-heads");

  /** Accounts and balances of an answer: far below the largest message there may be. */
  private static final int LINES_OF_AN_ANSWER = 500;

  /** In the order in which they were told. */
  private final TreeMap<Long, HeadLeaf> heads = new TreeMap<>();

  private final Map<AccountId, Long> places = new HashMap<>();
  private long last;

  private JournalHeads(ActorContext<JournalHeadsCommand> context) {
    super(context);
    context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
  }

  public static Behavior<JournalHeadsCommand> create() {
    return Behaviors.setup(JournalHeads::new);
  }

  @Override
  public Receive<JournalHeadsCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(Moved.class, this::onMoved)
        .onMessage(GetHeads.class, this::onGetHeads)
        .build();
  }

  private Behavior<JournalHeadsCommand> onMoved(Moved moved) {
    AccountHead told = moved.head();
    Long before = places.put(told.account(), ++last);
    if (before != null) {
      heads.remove(before);
    }
    heads.put(
        last,
        new HeadLeaf(
            told.account(),
            told.head().sequence(),
            told.head().hash(),
            told.portfolio().collateral()));
    return this;
  }

  private Behavior<JournalHeadsCommand> onGetHeads(GetHeads question) {
    var journaled = heads.headMap(question.after(), true);
    journaled.values().forEach(leaf -> places.remove(leaf.account()));
    journaled.clear();
    List<HeadLeaf> leaves = new ArrayList<>();
    long upTo = question.after();
    int lines = 0;
    for (Map.Entry<Long, HeadLeaf> head : heads.entrySet()) {
      if (lines >= LINES_OF_AN_ANSWER) {
        question.replyTo().tell(new Heads(leaves, upTo, false));
        return this;
      }
      leaves.add(head.getValue());
      upTo = head.getKey();
      lines += 1 + head.getValue().balances().size();
    }
    question.replyTo().tell(new Heads(leaves, upTo, true));
    return this;
  }
}
