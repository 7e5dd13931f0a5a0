package org.plimsoll.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.plimsoll.cluster.chain.ChainAdapter;

/**
 * An entity that writes lines, sealed, tells what was acknowledged, and what it finds when it
 * recovers.
 */
public final class Notebook
    extends EventSourcedBehavior<Notebook.Write, Notebook.Written, List<String>> {
  /** Lines to be written at once, all or none. */
  public record Write(List<String> lines) {}

  /** One event. */
  public record Written(String line) implements CborSerializable {}

  /** What it says to who watches it. */
  public sealed interface Said {}

  /** The lines are in the journal; {@code last} is the number of the last of them. */
  public record Acknowledged(List<String> lines, long last) implements Said {}

  /** It has recovered; this is everything it holds. */
  public record Recovered(List<String> lines, long last) implements Said {}

  /** It could not recover. */
  public record Failed(String reason) implements Said {}

  private final ActorRef<Said> watcher;
  private final ChainAdapter<Written> chain;

  private Notebook(String id, ActorRef<Said> watcher) {
    super(
        PersistenceId.ofUniqueId(id),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(10), Duration.ofMillis(200), 0));
    this.watcher = watcher;
    this.chain = new ChainAdapter<>(PersistenceId.ofUniqueId(id), Written.class);
  }

  public static Behavior<Write> create(String id, ActorRef<Said> watcher) {
    return Behaviors.setup(context -> new Notebook(id, watcher));
  }

  @Override
  public List<String> emptyState() {
    return List.of();
  }

  @Override
  public EventAdapter<Written, ?> eventAdapter() {
    return chain;
  }

  @Override
  public CommandHandler<Write, Written, List<String>> commandHandler() {
    return newCommandHandlerBuilder().forAnyState().onAnyCommand(this::write);
  }

  private Effect<Written, List<String>> write(List<String> state, Write command) {
    return Effect()
        .persist(command.lines().stream().map(Written::new).toList())
        .thenRun(all -> watcher.tell(new Acknowledged(command.lines(), all.size())));
  }

  @Override
  public EventHandler<List<String>, Written> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onAnyEvent(
            (lines, event) -> {
              List<String> more = new ArrayList<>(lines);
              more.add(event.line());
              return List.copyOf(more);
            });
  }

  @Override
  public SignalHandler<List<String>> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            lines -> {
              chain.recovered();
              watcher.tell(new Recovered(lines, lines.size()));
            })
        .onSignal(
            RecoveryFailed.class,
            (lines, failed) -> {
              chain.recoveryFailed();
              watcher.tell(new Failed(failed.getFailure().toString()));
            })
        .build();
  }
}
