package org.plimsoll.account.risklog;

import java.util.List;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.plimsoll.account.risklog.RiskNotesCommand.GetNotes;
import org.plimsoll.account.risklog.RiskNotesCommand.Happened;
import org.plimsoll.account.risklog.RiskNotesCommand.Notes;

/**
 * One per node: what happened to accounts there that {@link RiskLog} has not journaled yet. Nothing
 * is lost with the node: its accounts are called back elsewhere, and tell all of theirs again.
 */
public final class RiskNotes extends AbstractBehavior<RiskNotesCommand> {
  static final ServiceKey<RiskNotesCommand> KEY =
      ServiceKey.create(RiskNotesCommand.class, "risk-notes");

  /** Far below the largest message there may be, and one write of the log. */
  static final int NOTES_OF_AN_ANSWER = 500;

  private final TreeMap<Long, RiskNote> notes = new TreeMap<>();
  private long last;

  private RiskNotes(ActorContext<RiskNotesCommand> context) {
    super(context);
    context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
  }

  public static Behavior<RiskNotesCommand> create() {
    return Behaviors.setup(RiskNotes::new);
  }

  @Override
  public Receive<RiskNotesCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(Happened.class, this::onHappened)
        .onMessage(GetNotes.class, this::onGetNotes)
        .build();
  }

  private Behavior<RiskNotesCommand> onHappened(Happened happened) {
    happened
        .sequences()
        .forEach(sequence -> notes.put(++last, new RiskNote(happened.account(), sequence)));
    return this;
  }

  private Behavior<RiskNotesCommand> onGetNotes(GetNotes question) {
    notes.headMap(question.after(), true).clear();
    List<RiskNote> first = notes.values().stream().limit(NOTES_OF_AN_ANSWER).toList();
    long upTo =
        first.isEmpty()
            ? question.after()
            : notes.keySet().stream().skip(first.size() - 1L).findFirst().orElseThrow();
    question.replyTo().tell(new Notes(first, upTo, first.size() == notes.size()));
    return this;
  }
}
