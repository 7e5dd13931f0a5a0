package org.plimsoll.account;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.cluster.chain.ChainAdapter;

/**
 * Writes the journals of accounts as accounts would have, many events at once: through the same
 * plugin, under the same persistence ids, in the same format.
 */
final class HistoryWriter extends EventSourcedBehavior<HistoryWriter.Next, AccountEvent, Integer> {
  private static final int AT_ONCE = 100;
  private static final int PARALLEL = 32;
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  enum Next {
    NEXT
  }

  private final List<AccountEvent> events;
  private final ChainAdapter<AccountEvent> chain;
  private final ActorRef<Next> self;
  private final CompletableFuture<Done> done;

  private HistoryWriter(AccountLedger account, ActorRef<Next> self, CompletableFuture<Done> done) {
    super(Account.persistenceId(account.account()));
    this.events = account.journal();
    this.chain = new ChainAdapter<>(Account.persistenceId(account.account()), AccountEvent.class);
    this.self = self;
    this.done = done;
  }

  /** Writes these, made one after the other while it writes, and returns when all are written. */
  static void write(Iterable<AccountLedger> accounts, ActorSystem<?> system) {
    Source.from(accounts)
        .mapAsyncUnordered(PARALLEL, account -> write(account, system))
        .runWith(Sink.ignore(), system)
        .toCompletableFuture()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static CompletableFuture<Done> write(AccountLedger account, ActorSystem<?> system) {
    CompletableFuture<Done> done = new CompletableFuture<>();
    Behavior<Next> writer =
        Behaviors.setup(context -> new HistoryWriter(account, context.getSelf(), done));
    system.systemActorOf(writer, "writer-" + account.account(), Props.empty());
    return done;
  }

  @Override
  public Integer emptyState() {
    return 0;
  }

  @Override
  public EventAdapter<AccountEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public CommandHandler<Next, AccountEvent, Integer> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Next.class,
            (written, next) -> {
              if (written == events.size()) {
                done.complete(Done.getInstance());
                return Effect().stop();
              }
              int to = Math.min(written + AT_ONCE, events.size());
              return Effect()
                  .persist(List.copyOf(events.subList(written, to)))
                  .thenRun(after -> self.tell(Next.NEXT));
            })
        .build();
  }

  @Override
  public EventHandler<Integer, AccountEvent> eventHandler() {
    return (written, event) -> written + 1;
  }

  @Override
  public SignalHandler<Integer> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), written -> onRecovered())
        .onSignal(RecoveryFailed.class, (written, failed) -> onRecoveryFailed(failed))
        .build();
  }

  private void onRecovered() {
    chain.recovered();
    self.tell(Next.NEXT);
  }

  private void onRecoveryFailed(RecoveryFailed failed) {
    chain.recoveryFailed();
    done.completeExceptionally(failed.getFailure());
  }
}
