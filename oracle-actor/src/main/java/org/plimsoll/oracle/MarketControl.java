package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
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
import org.plimsoll.cluster.chain.Cause;
import org.plimsoll.cluster.chain.ChainAdapter;
import org.plimsoll.oracle.MarketControlCommand.GetPresent;
import org.plimsoll.oracle.MarketControlCommand.Order;
import org.plimsoll.oracle.MarketControlCommand.Present;
import org.plimsoll.oracle.MarketControlCommand.RecordCover;
import org.plimsoll.oracle.MarketControlInternal.KeepersListed;
import org.plimsoll.oracle.MarketControlInternal.Repeat;
import org.plimsoll.oracle.MarketControlReply.Done;
import org.plimsoll.oracle.MarketControlRules.Decision;
import org.plimsoll.risk.market.MarginParameters;

/**
 * What is halted, capped and paused, for the whole cluster: a singleton with a journal. It asks
 * {@link MarketControlRules}, persists, and tells every node's {@link MarketKeeper}: at once when
 * something changes or a keeper appears, and again every second, so that a message that was lost
 * does no harm.
 */
public final class MarketControl
    extends EventSourcedBehavior<MarketControlCommand, MarketControlEvent, MarketControlState> {
  /** Under this id everything that was ordered stands in the journal. */
  public static final PersistenceId PERSISTENCE_ID = PersistenceId.ofUniqueId("MarketControl");

  private static final Duration REPEAT = Duration.ofSeconds(1);
  private static final BackoffSupervisorStrategy BACK_OFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  private final Supplier<MarginParameters> parameters;
  private final ChainAdapter<MarketControlEvent> chain;
  private final Clock clock;
  private final ActorContext<MarketControlCommand> context;
  private Set<ActorRef<MarketKeeperCommand>> keepers = Set.of();

  private MarketControl(
      Supplier<MarginParameters> parameters,
      Clock clock,
      ActorContext<MarketControlCommand> context) {
    super(PERSISTENCE_ID, BACK_OFF);
    this.parameters = parameters;
    this.chain = new ChainAdapter<>(PERSISTENCE_ID, MarketControlEvent.class);
    this.clock = clock;
    this.context = context;
  }

  static Behavior<MarketControlCommand> create(Supplier<MarginParameters> parameters, Clock clock) {
    Behavior<MarketControlCommand> control =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> {
                      timers.startTimerWithFixedDelay(Repeat.INSTANCE, REPEAT);
                      return new MarketControl(parameters, clock, context);
                    }));
    return Behaviors.supervise(control).onFailure(BACK_OFF);
  }

  /**
   * Makes this node a candidate for it; returns where it is reached.
   *
   * @param parameters in force on this node, which say what is listed
   */
  public static ActorRef<MarketControlCommand> start(
      ActorSystem<?> system, Supplier<MarginParameters> parameters, Clock clock) {
    return ClusterSingleton.get(system)
        .init(SingletonActor.of(create(parameters, clock), "market-control"));
  }

  @Override
  public MarketControlState emptyState() {
    return MarketControlState.EMPTY;
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public EventHandler<MarketControlState, MarketControlEvent> eventHandler() {
    return MarketControlState::apply;
  }

  @Override
  public SignalHandler<MarketControlState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(RecoveryFailed.class, (state, failed) -> chain.recoveryFailed())
        .build();
  }

  private void onRecovered(MarketControlState state) {
    chain.recovered();
    findKeepers();
  }

  @Override
  public EventAdapter<MarketControlEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public CommandHandler<MarketControlCommand, MarketControlEvent, MarketControlState>
      commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Order.class, this::onOrder)
        .onCommand(RecordCover.class, this::onRecordCover)
        .onCommand(GetPresent.class, this::onGetPresent)
        .onCommand(KeepersListed.class, this::onKeepersListed)
        .onCommand(Repeat.class, (state, repeat) -> onRepeat(state))
        .build();
  }

  private void findKeepers() {
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(
            Receptionist.Listing.class,
            listing ->
                new KeepersListed(Set.copyOf(listing.getServiceInstances(MarketKeeper.KEY))));
    context.getSystem().receptionist().tell(Receptionist.subscribe(MarketKeeper.KEY, listings));
  }

  private Effect<MarketControlEvent, MarketControlState> onOrder(
      MarketControlState state, Order command) {
    chain.causedBy(Optional.of(Cause.ofCommand(command.commandId())));
    return carryOut(
        state,
        MarketControlRules.order(state, command, parameters.get(), clock.instant()),
        command.replyTo());
  }

  private Effect<MarketControlEvent, MarketControlState> onRecordCover(
      MarketControlState state, RecordCover command) {
    chain.causedBy(Optional.of(Cause.ofCommand(command.commandId())));
    return carryOut(state, MarketControlRules.recordCover(state, command), command.replyTo());
  }

  private Effect<MarketControlEvent, MarketControlState> carryOut(
      MarketControlState state, Decision decision, ActorRef<MarketControlReply> replyTo) {
    if (decision instanceof Decision.Journal journal) {
      context.getLog().info("Market control: {}", journal.event());
      return Effect()
          .persist(journal.event())
          .thenRun(this::tellKeepers)
          .thenReply(replyTo, after -> new Done(after.controls(), after.revision(), false));
    }
    return Effect()
        .reply(
            replyTo,
            decision instanceof Decision.Refuse refuse
                ? refuse.refusal()
                : new Done(
                    state.controls(), state.revision(), ((Decision.Nothing) decision).repeated()));
  }

  private Effect<MarketControlEvent, MarketControlState> onGetPresent(
      MarketControlState state, GetPresent command) {
    return Effect()
        .reply(command.replyTo(), new Present(state.controls(), state.revision(), state.cover()));
  }

  private Effect<MarketControlEvent, MarketControlState> onKeepersListed(
      MarketControlState state, KeepersListed listed) {
    keepers = listed.keepers();
    return onRepeat(state);
  }

  private Effect<MarketControlEvent, MarketControlState> onRepeat(MarketControlState state) {
    tellKeepers(state);
    return Effect().none();
  }

  private void tellKeepers(MarketControlState state) {
    var news = new MarketKeeperCommand.Control(state.controls(), state.revision());
    keepers.forEach(keeper -> keeper.tell(news));
  }
}
