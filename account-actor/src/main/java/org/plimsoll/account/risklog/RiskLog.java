package org.plimsoll.account.risklog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
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
import org.plimsoll.account.risklog.RiskLogCommand.Heard;
import org.plimsoll.account.risklog.RiskLogCommand.Look;
import org.plimsoll.account.risklog.RiskLogCommand.NodesListed;
import org.plimsoll.account.risklog.RiskLogCommand.NotHeard;
import org.plimsoll.account.risklog.RiskLogEvent.RiskNoted;
import org.plimsoll.account.risklog.RiskNotesCommand.GetNotes;
import org.plimsoll.account.risklog.RiskNotesCommand.Notes;
import org.plimsoll.cluster.chain.ChainAdapter;

/**
 * Puts what happens to accounts in trouble into one order for ever: a cluster singleton with a
 * journal. It asks each node's {@link RiskNotes} for what is new and journals where it stands.
 *
 * <p>What comes twice or late is noted once, since of an account only what follows is. A node
 * forgets a note only when it is asked for what follows, which is after it was journaled; so what
 * was told before a crash is told to the next singleton.
 */
public final class RiskLog
    extends EventSourcedBehavior<RiskLogCommand, RiskLogEvent, RiskLogState> {
  /** Under this id the order stands in the journal. */
  public static final PersistenceId PERSISTENCE_ID = PersistenceId.ofUniqueId("RiskLog");

  /** How soon what happened is in the log. */
  static final Duration LOOK = Duration.ofMillis(200);

  /** How long a node may take to answer before it is asked again. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final BackoffSupervisorStrategy BACK_OFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  private final ActorContext<RiskLogCommand> context;
  private final TimerScheduler<RiskLogCommand> timers;
  private final Consumer<String> appended;
  private final Clock clock;
  private final ChainAdapter<RiskLogEvent> chain;
  private final Map<ActorRef<RiskNotesCommand>, Long> journaled = new HashMap<>();
  private final Set<ActorRef<RiskNotesCommand>> asked = new HashSet<>();
  private Set<ActorRef<RiskNotesCommand>> nodes = Set.of();
  private long recovery;

  private RiskLog(
      ActorContext<RiskLogCommand> context,
      TimerScheduler<RiskLogCommand> timers,
      Consumer<String> appended,
      Clock clock) {
    super(PERSISTENCE_ID, BACK_OFF);
    this.context = context;
    this.timers = timers;
    this.appended = appended;
    this.clock = clock;
    this.chain = new ChainAdapter<>(PERSISTENCE_ID, RiskLogEvent.class);
  }

  static Behavior<RiskLogCommand> create(Consumer<String> appended, Clock clock) {
    Behavior<RiskLogCommand> log =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(timers -> new RiskLog(context, timers, appended, clock)));
    return Behaviors.supervise(log).onFailure(BACK_OFF);
  }

  /**
   * Makes this node a candidate for it.
   *
   * @param appended is told under which persistence id the journal grew
   */
  public static void start(ActorSystem<?> system, Consumer<String> appended, Clock clock) {
    ClusterSingleton.get(system).init(SingletonActor.of(create(appended, clock), "risk-log"));
  }

  @Override
  public RiskLogState emptyState() {
    return RiskLogState.EMPTY;
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public EventHandler<RiskLogState, RiskLogEvent> eventHandler() {
    return RiskLogState::apply;
  }

  @Override
  public EventAdapter<RiskLogEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public SignalHandler<RiskLogState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), state -> onRecovered())
        .onSignal(RecoveryFailed.class, (state, failed) -> chain.recoveryFailed())
        .build();
  }

  @Override
  public CommandHandler<RiskLogCommand, RiskLogEvent, RiskLogState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(NodesListed.class, (state, listed) -> onNodesListed(listed))
        .onCommand(Look.class, (state, look) -> onLook())
        .onCommand(Heard.class, this::onHeard)
        .onCommand(NotHeard.class, (state, notHeard) -> onNotHeard(notHeard))
        .build();
  }

  /** Also after a failed write: all nodes are asked anew. */
  private void onRecovered() {
    chain.recovered();
    recovery++;
    journaled.clear();
    asked.clear();
    timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK);
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(
            Receptionist.Listing.class,
            listing -> new NodesListed(Set.copyOf(listing.getServiceInstances(RiskNotes.KEY))));
    context.getSystem().receptionist().tell(Receptionist.subscribe(RiskNotes.KEY, listings));
  }

  private Effect<RiskLogEvent, RiskLogState> onNodesListed(NodesListed listed) {
    nodes = listed.nodes();
    journaled.keySet().retainAll(nodes);
    return Effect().none();
  }

  private Effect<RiskLogEvent, RiskLogState> onLook() {
    nodes.stream().filter(asked::add).forEach(this::ask);
    return Effect().none();
  }

  private void ask(ActorRef<RiskNotesCommand> node) {
    long now = recovery;
    context.ask(
        Notes.class,
        node,
        PATIENCE,
        replyTo -> new GetNotes(journaled.getOrDefault(node, 0L), replyTo),
        (notes, failure) ->
            failure == null ? new Heard(now, node, notes) : new NotHeard(now, node));
  }

  private Effect<RiskLogEvent, RiskLogState> onHeard(RiskLogState state, Heard heard) {
    if (heard.recovery() != recovery) {
      return Effect().none();
    }
    List<RiskNote> news = state.news(heard.notes().notes());
    if (news.isEmpty()) {
      haveJournaled(heard);
      return Effect().none();
    }
    Instant now = clock.instant();
    return Effect()
        .persist(news.stream().<RiskLogEvent>map(note -> new RiskNoted(note, now)).toList())
        .thenRun(
            () -> {
              appended.accept(PERSISTENCE_ID.id());
              haveJournaled(heard);
            });
  }

  private void haveJournaled(Heard heard) {
    journaled.put(heard.node(), heard.notes().upTo());
    if (heard.notes().isLast()) {
      asked.remove(heard.node());
    } else {
      ask(heard.node());
    }
  }

  private Effect<RiskLogEvent, RiskLogState> onNotHeard(NotHeard notHeard) {
    if (notHeard.recovery() == recovery) {
      asked.remove(notHeard.node());
    }
    return Effect().none();
  }
}
