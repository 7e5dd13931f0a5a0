package org.plimsoll.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.Recovery;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.plimsoll.account.SettlementCommand.Resume;
import org.plimsoll.account.SettlementCommand.Settle;
import org.plimsoll.account.SettlementEvent.Cancelled;
import org.plimsoll.account.SettlementEvent.Committed;
import org.plimsoll.account.SettlementEvent.LegApplied;
import org.plimsoll.account.SettlementEvent.Proposed;
import org.plimsoll.account.SettlementInternal.Answered;
import org.plimsoll.account.SettlementInternal.Deliver;
import org.plimsoll.account.SettlementInternal.Idle;
import org.plimsoll.account.SettlementInternal.Stop;
import org.plimsoll.cluster.Telemetry;
import org.plimsoll.cluster.chain.ChainAdapter;
import org.plimsoll.risk.market.MarketView;

/**
 * Brings each leg of a balanced set to its account exactly once. It journals the terms, asks every
 * account for agreement if the kind needs it, journals the outcome, and then delivers until each
 * account has answered. Every message is repeated until it is answered and every account applies a
 * settlement once, so a crash anywhere loses and doubles nothing. It does not wake up by itself
 * after a crash: whoever waits for it, an account with a reservation or an open step, asks.
 */
public final class Settlement
    extends EventSourcedBehavior<SettlementCommand, SettlementEvent, SettlementState> {

  public static final EntityTypeKey<SettlementCommand> TYPE_KEY =
      EntityTypeKey.create(SettlementCommand.class, "Settlement");

  private static final Rejection UNAVAILABLE =
      Rejection.of(
          RejectReason.ACCOUNT_UNAVAILABLE,
          "the account did not answer in time; nothing moved, try again");

  private static final Rejection FUNDING_UNKNOWN =
      Rejection.of(
          RejectReason.PRICE_NOT_VALID,
          "the funding of a perpetual is not known here yet; nothing moved, try again");

  private static final BackoffSupervisorStrategy BACK_OFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  private final SettlementId id;
  private final Function<AccountId, RecipientRef<AccountCommand>> accounts;
  private final Supplier<MarketView> views;
  private final AccountSettings settings;
  private final Clock clock;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ActorContext<SettlementCommand> context;
  private final TimerScheduler<SettlementCommand> timers;
  private final ActorRef<LegReply> answers;
  private final Telemetry telemetry;
  private final ChainAdapter<SettlementEvent> chain;

  // What need not survive a crash: it is asked again.
  private final List<ActorRef<SettlementReply>> waiting = new ArrayList<>();
  private final Set<AccountId> reserved = new HashSet<>();
  private final Set<AccountId> released = new HashSet<>();

  private Settlement(
      SettlementId id,
      Function<AccountId, RecipientRef<AccountCommand>> accounts,
      Supplier<MarketView> views,
      AccountSettings settings,
      Clock clock,
      ActorRef<ClusterSharding.ShardCommand> shard,
      ActorContext<SettlementCommand> context,
      TimerScheduler<SettlementCommand> timers) {
    super(persistenceId(id), BACK_OFF);
    this.id = id;
    this.accounts = accounts;
    this.views = views;
    this.settings = settings;
    this.clock = clock;
    this.shard = shard;
    this.context = context;
    this.timers = timers;
    this.answers = context.messageAdapter(LegReply.class, reply -> new Answered(id, reply));
    this.telemetry = Telemetry.of(context.getSystem());
    this.chain = new ChainAdapter<>(persistenceId(id), SettlementEvent.class);
    context.setReceiveTimeout(settings.idleTimeout(), new Idle(id));
  }

  /**
   * @param accounts finds an account by its id
   * @param views the newest market view, for the funding index at which the legs are applied
   */
  public static Behavior<SettlementCommand> create(
      SettlementId id,
      Function<AccountId, RecipientRef<AccountCommand>> accounts,
      Supplier<MarketView> views,
      AccountSettings settings,
      Clock clock,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Settlement(id, accounts, views, settings, clock, shard, context, timers)));
  }

  public static PersistenceId persistenceId(SettlementId id) {
    return PersistenceId.of(TYPE_KEY.name(), id.value());
  }

  @Override
  public SettlementState emptyState() {
    return SettlementState.EMPTY;
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public EventHandler<SettlementState, SettlementEvent> eventHandler() {
    return SettlementState::apply;
  }

  @Override
  public EventAdapter<SettlementEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public CommandHandler<SettlementCommand, SettlementEvent, SettlementState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Stop.class, (state, command) -> Effect().stop())
        .onCommand(command -> !command.settlement().equals(id), this::onMisrouted)
        .onCommand(Settle.class, this::onSettle)
        .onCommand(Answered.class, this::onAnswered)
        .onCommand(Resume.class, this::onResume)
        .onCommand(Deliver.class, (state, command) -> onDeliver(state))
        .onCommand(Idle.class, (state, command) -> onIdle(state))
        .build();
  }

  @Override
  public SignalHandler<SettlementState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(RecoveryFailed.class, (state, failed) -> onRecoveryFailed(failed))
        .build();
  }

  private Effect<SettlementEvent, SettlementState> onSettle(SettlementState state, Settle command) {
    Optional<AccountId> notCovered = command.terms().notCovered();
    if (notCovered.isPresent()) {
      AccountId account = notCovered.orElseThrow();
      return refuse(command, notCovered, AccountRules.notFound(account));
    }
    boolean otherTerms = state.isStarted() && !state.terms().asksTheSameAs(command.terms());
    // What was called off may be tried with other terms, once no account holds the old ones.
    if (otherTerms && !(state.isCancelled() && isFinished(state))) {
      return refuse(command, Optional.empty(), reused(state));
    }
    boolean isBegun = state.isStarted() && !state.isCancelled();
    if (!isBegun && command.deadline().filter(clock.instant()::isAfter).isPresent()) {
      return refuse(
          command,
          Optional.empty(),
          Rejection.of(
              RejectReason.COMMAND_EXPIRED,
              "the settlement came after its deadline and was not begun; send it again",
              Map.of("deadline", command.deadline().orElseThrow())));
    }
    if (state.isSettled()) {
      command.replyTo().tell(settled(state, true));
      return Effect().none();
    }
    if (isBegun) {
      waiting.add(command.replyTo());
      return Effect().none();
    }
    MarketView view = views.get();
    if (command.terms().awaitsFunding(view)) {
      return refuse(command, Optional.empty(), FUNDING_UNKNOWN);
    }
    waiting.add(command.replyTo());
    reserved.clear();
    released.clear();
    SettlementTerms terms = command.terms().fundedAt(view);
    chain.causedBy(Optional.of(terms.cause()));
    return persist(new Proposed(terms, state.attempt() + 1, clock.instant()))
        .thenRun(this::deliver);
  }

  private Effect<SettlementEvent, SettlementState> refuse(
      Settle command, Optional<AccountId> account, Rejection rejection) {
    command.replyTo().tell(new SettlementReply.NotSettled(id, account, rejection));
    return Effect().none();
  }

  private static SettlementReply settled(SettlementState state, boolean repeated) {
    return new SettlementReply.Settled(state.terms(), state.applied(), state.changedAt(), repeated);
  }

  private Rejection reused(SettlementState state) {
    return state.isCancelled()
        ? Rejection.of(
            RejectReason.ACCOUNT_UNAVAILABLE,
            "an earlier attempt is still being called off; try again")
        : Rejection.of(
            RejectReason.SETTLEMENT_ID_REUSED, "settlement " + id + " exists with other terms");
  }

  private Effect<SettlementEvent, SettlementState> onAnswered(
      SettlementState state, Answered answered) {
    LegReply reply = answered.reply();
    if (reply instanceof LegReply.Reserved r && r.attempt() == state.attempt()) {
      reserved.add(r.account());
      return commitIfAgreed(state);
    } else if (reply instanceof LegReply.Refused r) {
      return onRefused(state, r);
    } else if (reply instanceof LegReply.Released r && r.attempt() == state.attempt()) {
      released.add(r.account());
      return Effect().none();
    } else if (reply instanceof LegReply.Applied r) {
      return onApplied(state, r);
    }
    return Effect().none(); // the answer to an earlier attempt
  }

  private Effect<SettlementEvent, SettlementState> commitIfAgreed(SettlementState state) {
    boolean agreed = state.isReserving() && reserved.size() == state.terms().legs().size();
    return agreed
        ? persist(new Committed(clock.instant())).thenRun(this::deliver)
        : Effect().none();
  }

  private Effect<SettlementEvent, SettlementState> onRefused(
      SettlementState state, LegReply.Refused refused) {
    if (state.isReserving() && refused.attempt() == state.attempt()) {
      return persist(new Cancelled(refused.account(), refused.rejection(), clock.instant()))
          .thenRun(this::deliver);
    }
    if (state.committed()) {
      // Only an account that does not exist can do this; the leg stays due until it does.
      context
          .getLog()
          .error(
              "settlement {} cannot deliver its leg to {}: {}",
              id,
              refused.account(),
              refused.rejection().detail());
    }
    return Effect().none();
  }

  private Effect<SettlementEvent, SettlementState> onApplied(
      SettlementState state, LegReply.Applied applied) {
    if (state.applied().containsKey(applied.account())) {
      return Effect().none();
    }
    return persist(new LegApplied(applied.account(), applied.revision(), clock.instant()))
        .thenRun(this::deliver);
  }

  /** Who asks still waits, whatever its account answered before: a late message may undo that. */
  private Effect<SettlementEvent, SettlementState> onResume(SettlementState state, Resume command) {
    released.clear();
    return onDeliver(state);
  }

  private Effect<SettlementEvent, SettlementState> onDeliver(SettlementState state) {
    Optional<AccountId> silent = silent(state);
    if (silent.isPresent()) {
      return persist(new Cancelled(silent.orElseThrow(), UNAVAILABLE, clock.instant()))
          .thenRun(this::deliver);
    }
    deliver(state);
    return Effect().none();
  }

  /** An account that has not agreed for too long, while the others hold margin for it. */
  private Optional<AccountId> silent(SettlementState state) {
    Instant patienceEnds = state.changedAt().plus(settings.agreementTimeout());
    return state.isReserving() && clock.instant().isAfter(patienceEnds)
        ? state.terms().legs().stream()
            .map(Leg::account)
            .filter(account -> !reserved.contains(account))
            .findFirst()
        : Optional.empty();
  }

  private EffectBuilder<SettlementEvent, SettlementState> persist(SettlementEvent event) {
    Instant begun = clock.instant();
    return Effect()
        .persist(event)
        .thenRun(after -> telemetry.persisted(Duration.between(begun, clock.instant())));
  }

  /** Also after a failed write: the answers that led to it are asked again. */
  private void onRecovered(SettlementState state) {
    chain.recovered();
    chain.causedBy(state.proposed().map(proposed -> proposed.terms().cause()));
    telemetry.recovered();
    reserved.clear();
    released.clear();
    deliver(state);
  }

  private void onRecoveryFailed(RecoveryFailed failed) {
    chain.recoveryFailed();
    telemetry.recoveryFailed(failed.getFailure());
  }

  private Effect<SettlementEvent, SettlementState> onIdle(SettlementState state) {
    if (isFinished(state)) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Effect().none();
  }

  private Effect<SettlementEvent, SettlementState> onMisrouted(
      SettlementState state, SettlementCommand command) {
    context.getLog().error("settlement {} was handed one for {}", id, command.settlement());
    return Effect().none();
  }

  /** Sends what is not answered yet, and the outcome to who waits for it. */
  private void deliver(SettlementState state) {
    if (state.isReserving()) {
      for (Leg leg : state.terms().legs()) {
        if (!reserved.contains(leg.account())) {
          tell(
              new AccountCommand.ReserveLeg(
                  leg.account(), state.terms(), state.attempt(), answers));
        }
      }
    } else if (state.isCancelled()) {
      for (Leg leg : state.terms().legs()) {
        if (!released.contains(leg.account())) {
          tell(new AccountCommand.ReleaseLeg(leg.account(), id, state.attempt(), answers));
        }
      }
    } else if (state.isStarted()) {
      for (AccountId account : state.due()) {
        tell(new AccountCommand.ApplyLeg(account, state.terms(), answers));
      }
    }
    answerIfDone(state);
    if (isFinished(state)) {
      timers.cancel(Deliver.class);
    } else if (!timers.isTimerActive(Deliver.class)) {
      timers.startTimerWithFixedDelay(Deliver.class, new Deliver(id), settings.deliveryInterval());
    }
  }

  private void tell(AccountCommand command) {
    accounts.apply(command.account()).tell(command);
  }

  private void answerIfDone(SettlementState state) {
    if (state.isSettled() || state.isCancelled()) {
      SettlementReply reply =
          state
              .cancelled()
              .<SettlementReply>map(
                  by ->
                      new SettlementReply.NotSettled(id, Optional.of(by.account()), by.rejection()))
              .orElseGet(() -> settled(state, false));
      waiting.forEach(asker -> asker.tell(reply));
      waiting.clear();
    }
  }

  private boolean isFinished(SettlementState state) {
    return !state.isStarted()
        || state.isSettled()
        || (state.isCancelled() && released.size() == state.terms().legs().size());
  }
}
