package org.plimsoll.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.Cluster;

/**
 * Has the first seed node form a cluster, if a majority of the seed nodes, it among them, says that
 * it is in none. One that is cut off from the others must not: they may go on without it, and two
 * clusters on one journal would each have a liquidator. On every node it answers the first.
 *
 * <p>A question or an answer that is lost is asked again; one that is late counts for the round it
 * comes in, by when its sender may have been let into a cluster: so a majority must say the same in
 * several rounds, one after the other.
 */
final class ClusterFormation extends AbstractBehavior<ClusterFormation.Command> {
  static final String NAME = "cluster-formation";
  static final Duration ROUND = Duration.ofSeconds(1);
  static final int ROUNDS = 3;

  /** What it is told. */
  sealed interface Command {}

  /** Asks whether the node is in a cluster. */
  record Question(ActorRef<Answer> replyTo) implements Command, CborSerializable {}

  /**
   * @param node who answers
   * @param isMember of any cluster
   */
  record Answer(String node, boolean isMember) implements Command, CborSerializable {}

  private enum Look implements Command {
    INSTANCE
  }

  private final TimerScheduler<Command> timers;
  private final Cluster cluster;
  private final List<Address> others;
  private final Set<String> outside = new HashSet<>();
  private boolean isOneInside;
  private int agreed;

  private ClusterFormation(
      ActorContext<Command> context, TimerScheduler<Command> timers, List<Address> others) {
    super(context);
    this.timers = timers;
    this.cluster = Cluster.get(context.getSystem());
    this.others = others;
  }

  /** Only answers. */
  static Behavior<Command> answering() {
    return create(List.of(), false);
  }

  /**
   * Asks, too.
   *
   * @param others the seed nodes but this one
   */
  static Behavior<Command> ofFirst(List<Address> others) {
    return create(others, true);
  }

  private static Behavior<Command> create(List<Address> others, boolean asks) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  if (asks) {
                    timers.startTimerWithFixedDelay(Look.INSTANCE, Duration.ZERO, ROUND);
                  }
                  return new ClusterFormation(context, timers, others);
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Question.class, this::onQuestion)
        .onMessage(Answer.class, this::onAnswer)
        .onMessage(Look.class, look -> onLook())
        .build();
  }

  private Behavior<Command> onQuestion(Question question) {
    question.replyTo().tell(new Answer(cluster.selfAddress().toString(), isMember()));
    return this;
  }

  private Behavior<Command> onAnswer(Answer answer) {
    isOneInside |= answer.isMember();
    if (!answer.isMember()) {
      outside.add(answer.node());
    }
    return this;
  }

  private Behavior<Command> onLook() {
    if (isMember()) {
      timers.cancelAll();
      return this;
    }
    agreed = isMajorityOutside() ? agreed + 1 : 0;
    if (agreed == ROUNDS) {
      getContext()
          .getLog()
          .info("{} of {} seed nodes are in no cluster: this one forms it", seen(), seeds());
      cluster.join(cluster.selfAddress());
      timers.cancelAll();
      return this;
    }
    outside.clear();
    isOneInside = false;
    others.forEach(this::ask);
    return this;
  }

  private boolean isMajorityOutside() {
    return !isOneInside && 2 * seen() > seeds();
  }

  private int seen() {
    return outside.size() + 1;
  }

  private int seeds() {
    return others.size() + 1;
  }

  private boolean isMember() {
    return !cluster.readView().members().isEmpty();
  }

  private void ask(Address node) {
    ActorSelection there = Adapter.toClassic(getContext()).actorSelection(node + "/system/" + NAME);
    there.tell(
        new Question(getContext().getSelf().narrow()), org.apache.pekko.actor.ActorRef.noSender());
  }
}
