package org.plimsoll.account.news;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.plimsoll.account.news.JournalNewsCommand.Appended;
import org.plimsoll.account.news.JournalNewsCommand.AppendedElsewhere;
import org.plimsoll.account.news.JournalNewsCommand.Awaiting;
import org.plimsoll.account.news.JournalNewsCommand.NodesListed;
import org.plimsoll.account.news.JournalNewsCommand.Repeat;
import org.plimsoll.account.news.JournalNewsCommand.Unwatch;
import org.plimsoll.account.news.JournalNewsCommand.Watch;

/**
 * One per node: rings for whoever waits for a journal, whichever node it is written on. Nothing
 * travels between nodes but what somebody waits for. All of it may be lost, late or doubled: who is
 * rung for looks at the journal, and looks by itself now and then.
 */
public final class JournalNews extends AbstractBehavior<JournalNewsCommand> {
  static final ServiceKey<JournalNewsCommand> KEY =
      ServiceKey.create(JournalNewsCommand.class, "journal-news");

  private static final Duration REPEAT = Duration.ofSeconds(1);

  private final Map<String, Set<Runnable>> bells = new HashMap<>();
  private final Map<ActorRef<JournalNewsCommand>, Set<String>> awaitedElsewhere = new HashMap<>();
  private Set<ActorRef<JournalNewsCommand>> others = Set.of();

  private JournalNews(ActorContext<JournalNewsCommand> context) {
    super(context);
    ActorRef<Receptionist.Command> receptionist = context.getSystem().receptionist();
    receptionist.tell(Receptionist.register(KEY, context.getSelf()));
    receptionist.tell(
        Receptionist.subscribe(
            KEY,
            context.messageAdapter(
                Receptionist.Listing.class,
                listing -> new NodesListed(Set.copyOf(listing.getServiceInstances(KEY))))));
  }

  public static Behavior<JournalNewsCommand> create() {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(Repeat.INSTANCE, REPEAT);
          return Behaviors.setup(JournalNews::new);
        });
  }

  @Override
  public Receive<JournalNewsCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(Appended.class, this::onAppended)
        .onMessage(AppendedElsewhere.class, grown -> ring(grown.persistenceId()))
        .onMessage(Watch.class, this::onWatch)
        .onMessage(Unwatch.class, this::onUnwatch)
        .onMessage(Awaiting.class, this::onAwaiting)
        .onMessage(NodesListed.class, this::onNodesListed)
        .onMessage(Repeat.class, repeat -> onRepeat())
        .build();
  }

  private Behavior<JournalNewsCommand> onAppended(Appended grown) {
    awaitedElsewhere.forEach(
        (node, awaited) -> {
          if (awaited.contains(grown.persistenceId())) {
            node.tell(new AppendedElsewhere(grown.persistenceId()));
          }
        });
    return ring(grown.persistenceId());
  }

  private Behavior<JournalNewsCommand> ring(String persistenceId) {
    bells.getOrDefault(persistenceId, Set.of()).forEach(Runnable::run);
    return this;
  }

  /** Rings at once: what was written before this is known here was rung for nobody. */
  private Behavior<JournalNewsCommand> onWatch(Watch watch) {
    boolean isNew = !bells.containsKey(watch.persistenceId());
    bells.computeIfAbsent(watch.persistenceId(), id -> new HashSet<>()).add(watch.bell());
    watch.bell().run();
    if (isNew) {
      tellOthers();
    }
    return this;
  }

  private Behavior<JournalNewsCommand> onUnwatch(Unwatch unwatch) {
    bells.computeIfPresent(
        unwatch.persistenceId(),
        (id, all) -> {
          all.remove(unwatch.bell());
          return all.isEmpty() ? null : all;
        });
    if (bells.isEmpty()) {
      tellOthers();
    }
    return this;
  }

  /** What is awaited from now on may have grown unheard until now. */
  private Behavior<JournalNewsCommand> onAwaiting(Awaiting awaiting) {
    Set<String> before = awaitedElsewhere.getOrDefault(awaiting.who(), Set.of());
    awaiting.persistenceIds().stream()
        .filter(id -> !before.contains(id))
        .forEach(id -> awaiting.who().tell(new AppendedElsewhere(id)));
    if (awaiting.persistenceIds().isEmpty()) {
      awaitedElsewhere.remove(awaiting.who());
    } else {
      awaitedElsewhere.put(awaiting.who(), awaiting.persistenceIds());
    }
    return this;
  }

  private Behavior<JournalNewsCommand> onNodesListed(NodesListed listed) {
    Set<ActorRef<JournalNewsCommand>> nodes = new HashSet<>(listed.nodes());
    nodes.remove(getContext().getSelf());
    others = nodes;
    awaitedElsewhere.keySet().retainAll(others);
    return onRepeat();
  }

  private Behavior<JournalNewsCommand> onRepeat() {
    if (!bells.isEmpty()) {
      tellOthers();
    }
    return this;
  }

  private void tellOthers() {
    var awaiting = new Awaiting(getContext().getSelf(), bells.keySet());
    others.forEach(node -> node.tell(awaiting));
  }
}
