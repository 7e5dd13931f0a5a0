package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.Recovery;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.plimsoll.cluster.chain.Cause;
import org.plimsoll.cluster.chain.ChainAdapter;
import org.plimsoll.oracle.ParameterEvent.Recorded;
import org.plimsoll.oracle.ParameterLedgerCommand.Follow;
import org.plimsoll.oracle.ParameterLedgerCommand.GetHistory;
import org.plimsoll.oracle.ParameterLedgerCommand.History;
import org.plimsoll.oracle.ParameterLedgerCommand.Schedule;
import org.plimsoll.oracle.ParameterLedgerCommand.ScheduledSet;
import org.plimsoll.oracle.ParameterLedgerCommand.Withdraw;
import org.plimsoll.oracle.ParameterLedgerInternal.Look;
import org.plimsoll.oracle.ParameterRules.Decision;

/**
 * Which margin parameters were, are and will be in force, for the whole cluster: a singleton with a
 * journal. The first node of all brings the first set; from then on the ledger says what is in
 * force, whatever nodes are started with. It asks {@link ParameterRules} and persists; every node's
 * {@link ParameterFollower} asks it every second.
 */
public final class ParameterLedger
    extends EventSourcedBehavior<ParameterLedgerCommand, ParameterEvent, ParameterState> {
  /** Under this id every set that was ever recorded stands in the journal. */
  public static final PersistenceId PERSISTENCE_ID = PersistenceId.ofUniqueId("ParameterLedger");

  private static final int MOST_ENTRIES = 500;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final BackoffSupervisorStrategy BACK_OFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  private final ParameterSet started;
  private final ChainAdapter<ParameterEvent> chain;
  private final Clock clock;
  private final ActorContext<ParameterLedgerCommand> context;

  private ParameterLedger(
      ParameterSet started, Clock clock, ActorContext<ParameterLedgerCommand> context) {
    super(PERSISTENCE_ID, BACK_OFF);
    this.started = started;
    this.chain = new ChainAdapter<>(PERSISTENCE_ID, ParameterEvent.class);
    this.clock = clock;
    this.context = context;
  }

  static Behavior<ParameterLedgerCommand> create(ParameterSet started, Clock clock) {
    Behavior<ParameterLedgerCommand> ledger =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> {
                      timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK);
                      return new ParameterLedger(started, clock, context);
                    }));
    return Behaviors.supervise(ledger).onFailure(BACK_OFF);
  }

  /**
   * Makes this node a candidate for it; returns where it is reached.
   *
   * @param started what this node was started with; it counts if there never was another set
   */
  public static ActorRef<ParameterLedgerCommand> start(
      ActorSystem<?> system, ParameterSet started, Clock clock) {
    return ClusterSingleton.get(system)
        .init(SingletonActor.of(create(started, clock), "parameter-ledger"));
  }

  @Override
  public ParameterState emptyState() {
    return ParameterState.EMPTY;
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public EventHandler<ParameterState, ParameterEvent> eventHandler() {
    return ParameterState::apply;
  }

  @Override
  public SignalHandler<ParameterState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), state -> onRecovered())
        .onSignal(RecoveryFailed.class, (state, failed) -> chain.recoveryFailed())
        .build();
  }

  private void onRecovered() {
    chain.recovered();
    context.getSelf().tell(Look.INSTANCE);
  }

  @Override
  public EventAdapter<ParameterEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public CommandHandler<ParameterLedgerCommand, ParameterEvent, ParameterState> commandHandler() {
    var handlers = newCommandHandlerBuilder();
    handlers
        .forState(state -> state.activated().isEmpty())
        .onCommand(Look.class, (state, look) -> Effect().persist(begin()))
        .onCommand(Follow.class, (state, follow) -> begun(follow))
        .onAnyCommand(() -> Effect().stash());
    handlers
        .forAnyState()
        .onCommand(Schedule.class, this::onSchedule)
        .onCommand(Withdraw.class, this::onWithdraw)
        .onCommand(Follow.class, this::onFollow)
        .onCommand(GetHistory.class, this::onGetHistory)
        .onCommand(Look.class, (state, look) -> onLook(state));
    return handlers.build();
  }

  private List<ParameterEvent> begin() {
    chain.causedBy(Optional.empty());
    context.getLog().info("The first parameters of all are {}", started.version());
    return ParameterRules.begin(started, clock.instant());
  }

  private Effect<ParameterEvent, ParameterState> begun(Follow command) {
    return Effect()
        .persist(begin())
        .thenReply(command.replyTo(), state -> state.news(command.known(), command.scheduled()))
        .thenUnstashAll();
  }

  private Effect<ParameterEvent, ParameterState> onSchedule(
      ParameterState state, Schedule command) {
    chain.causedBy(causeOf(command.approval()));
    return carryOut(ParameterRules.schedule(state, command, clock.instant()), command.replyTo());
  }

  private Effect<ParameterEvent, ParameterState> onWithdraw(
      ParameterState state, Withdraw command) {
    chain.causedBy(causeOf(command.approval()));
    return carryOut(ParameterRules.withdraw(state, command, clock.instant()), command.replyTo());
  }

  private static Optional<Cause> causeOf(Approval approval) {
    return Optional.of(Cause.ofCommand("proposal-" + approval.proposal()));
  }

  private Effect<ParameterEvent, ParameterState> carryOut(
      Decision decision, ActorRef<ParameterLedgerReply> replyTo) {
    if (decision instanceof Decision.Journal journal) {
      journal.events().stream()
          .filter(event -> !(event instanceof Recorded))
          .forEach(event -> context.getLog().info("Parameters: {}", event));
      return Effect().persist(journal.events()).thenReply(replyTo, state -> journal.done());
    }
    return Effect().reply(replyTo, ((Decision.Answer) decision).reply());
  }

  private Effect<ParameterEvent, ParameterState> onFollow(ParameterState state, Follow command) {
    return Effect().reply(command.replyTo(), state.news(command.known(), command.scheduled()));
  }

  private Effect<ParameterEvent, ParameterState> onGetHistory(
      ParameterState state, GetHistory command) {
    List<ParameterEvent> events = state.events();
    var entries =
        events.subList(Math.max(0, events.size() - MOST_ENTRIES), events.size()).stream()
            .map(
                event ->
                    ParameterHistoryEntry.of(
                        event, state.sets().get(event.fingerprint()).version()))
            .toList();
    var scheduled =
        state
            .scheduled()
            .map(
                next ->
                    new ScheduledSet(
                        state.sets().get(next.fingerprint()), next.effectiveAt(), next.approval()));
    return Effect().reply(command.replyTo(), new History(entries, state.inForce(), scheduled));
  }

  private Effect<ParameterEvent, ParameterState> onLook(ParameterState state) {
    chain.causedBy(Optional.empty());
    return ParameterRules.activation(state, clock.instant())
        .map(
            event -> {
              context.getLog().info("Parameters: {}", event);
              return (Effect<ParameterEvent, ParameterState>) Effect().persist(event);
            })
        .orElseGet(() -> Effect().none());
  }
}
