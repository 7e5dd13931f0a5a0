package org.plimsoll.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
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
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EffectBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.Recovery;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.plimsoll.account.AccountCommand.AcknowledgeAlert;
import org.plimsoll.account.AccountCommand.ApplyLeg;
import org.plimsoll.account.AccountCommand.Asked;
import org.plimsoll.account.AccountCommand.CancelUnwind;
import org.plimsoll.account.AccountCommand.GetStatement;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.AccountCommand.OwnerCommand;
import org.plimsoll.account.AccountCommand.Recheck;
import org.plimsoll.account.AccountCommand.RecordNotice;
import org.plimsoll.account.AccountCommand.ReleaseLeg;
import org.plimsoll.account.AccountCommand.ReserveLeg;
import org.plimsoll.account.AccountCommand.WakeUp;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountInternal.AskSettlements;
import org.plimsoll.account.AccountInternal.AttendCall;
import org.plimsoll.account.AccountInternal.CallDrafted;
import org.plimsoll.account.AccountInternal.Idle;
import org.plimsoll.account.AccountInternal.LookForFixings;
import org.plimsoll.account.AccountInternal.RepeatAlert;
import org.plimsoll.account.AccountInternal.Stop;
import org.plimsoll.account.CommandWindow.Receipt;
import org.plimsoll.cluster.Telemetry;
import org.plimsoll.cluster.chain.ChainAdapter;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceUse;

/**
 * One trading account: the only writer of its journal and the only one who decides about it. It
 * asks {@link AccountRules}, persists, replies; its row in the node's {@link MarginMonitor} is
 * updated before any reply, so that no view misses what was acknowledged.
 */
public final class Account
    extends EventSourcedBehaviorWithEnforcedReplies<AccountCommand, AccountEvent, AccountState> {

  public static final EntityTypeKey<AccountCommand> TYPE_KEY =
      EntityTypeKey.create(AccountCommand.class, "Account");

  /**
   * What an account works with on its node.
   *
   * @param views the newest market view
   * @param monitor of this node
   * @param alerts where breaches are raised
   * @param notices where owners are told from
   * @param settlements finds a settlement by its id
   * @param moved is told that an account with exposure leaves this node, and calls it at its next
   * @param heads is told how far the journal of an account goes
   */
  public record Surroundings(
      Supplier<MarketView> views,
      ActorRef<MarginMonitorCommand> monitor,
      ActorRef<MarginAlert> alerts,
      ActorRef<CallNotice> notices,
      Function<SettlementId, RecipientRef<SettlementCommand>> settlements,
      Consumer<AccountId> moved,
      Consumer<AccountHead> heads,
      AccountSettings settings,
      Clock clock) {
    /** Of an account whose journal no checkpoint covers. */
    public Surroundings(
        Supplier<MarketView> views,
        ActorRef<MarginMonitorCommand> monitor,
        ActorRef<MarginAlert> alerts,
        ActorRef<CallNotice> notices,
        Function<SettlementId, RecipientRef<SettlementCommand>> settlements,
        Consumer<AccountId> moved,
        AccountSettings settings,
        Clock clock) {
      this(views, monitor, alerts, notices, settlements, moved, head -> {}, settings, clock);
    }

    /** Of one that is never moved either. */
    public Surroundings(
        Supplier<MarketView> views,
        ActorRef<MarginMonitorCommand> monitor,
        ActorRef<MarginAlert> alerts,
        ActorRef<CallNotice> notices,
        Function<SettlementId, RecipientRef<SettlementCommand>> settlements,
        AccountSettings settings,
        Clock clock) {
      this(views, monitor, alerts, notices, settlements, id -> {}, settings, clock);
    }
  }

  /** For failed writes, and for anything thrown: an account that stopped would go unwatched. */
  private static final BackoffSupervisorStrategy BACK_OFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  private final AccountId id;
  private final Surroundings surroundings;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ActorContext<AccountCommand> context;
  private final TimerScheduler<AccountCommand> timers;
  private final Executor calculations;
  private final Telemetry telemetry;
  private final ChainAdapter<AccountEvent> chain;
  private final List<Long> riskEvents = new ArrayList<>();
  private boolean drafting;

  private Account(
      AccountId id,
      Surroundings surroundings,
      ActorRef<ClusterSharding.ShardCommand> shard,
      ActorContext<AccountCommand> context,
      TimerScheduler<AccountCommand> timers) {
    super(persistenceId(id), BACK_OFF);
    this.id = id;
    this.surroundings = surroundings;
    this.shard = shard;
    this.context = context;
    this.timers = timers;
    this.calculations =
        context
            .getSystem()
            .dispatchers()
            .lookup(DispatcherSelector.fromConfig("plimsoll.account.calculations"));
    this.telemetry = Telemetry.of(context.getSystem());
    this.chain = new ChainAdapter<>(persistenceId(id), AccountEvent.class);
    context.setReceiveTimeout(surroundings.settings().idleTimeout(), new Idle(id));
  }

  public static Behavior<AccountCommand> create(
      AccountId id, Surroundings surroundings, ActorRef<ClusterSharding.ShardCommand> shard) {
    Behavior<AccountCommand> account =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> new Account(id, surroundings, shard, context, timers)));
    return Behaviors.supervise(account).onFailure(BACK_OFF);
  }

  public static PersistenceId persistenceId(AccountId id) {
    return PersistenceId.of(TYPE_KEY.name(), id.value());
  }

  @Override
  public AccountState emptyState() {
    return AccountState.EMPTY;
  }

  /** Accounts keep no snapshots: the journal alone is the truth. */
  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public EventHandler<AccountState, AccountEvent> eventHandler() {
    return this::apply;
  }

  private AccountState apply(AccountState state, AccountEvent event) {
    AccountState after = state.apply(event);
    if (after.revision() == 1) {
      riskEvents.clear(); // read anew after a failed write
    }
    if (RiskEventFilter.includes(event)) {
      riskEvents.add(after.revision());
    }
    return after;
  }

  @Override
  public EventAdapter<AccountEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public CommandHandlerWithReply<AccountCommand, AccountEvent, AccountState> commandHandler() {
    var handlers = commandHandlers();
    return (state, command) -> {
      chain.causedBy(command.cause());
      return handlers.apply(state, command);
    };
  }

  private CommandHandlerWithReply<AccountCommand, AccountEvent, AccountState> commandHandlers() {
    var builder = newCommandHandlerWithReplyBuilder();
    builder
        .forAnyState()
        .onCommand(Idle.class, this::onIdle)
        .onCommand(Stop.class, (state, command) -> onStop(state))
        .onCommand(command -> !command.account().equals(id), this::onMisrouted)
        .onCommand(
            command -> !command.hasAuthority(),
            (state, command) -> onMissingAccount(state, command))
        .onCommand(Asked.class, this::onAsked)
        .onCommand(WakeUp.class, this::onWakeUp);
    builder.forState(state -> !state.isOpen()).onAnyCommand(this::onMissingAccount);
    builder
        .forState(AccountState::isOpen)
        .onCommand(RecordNotice.class, this::onRecordNotice)
        .onCommand(AttendCall.class, this::onAttendCall)
        .onCommand(CallDrafted.class, this::onCallDrafted)
        .onCommand(GetStatement.class, this::onGetStatement)
        .onCommand(ReserveLeg.class, this::onReserveLeg)
        .onCommand(ReleaseLeg.class, this::onReleaseLeg)
        .onCommand(ApplyLeg.class, this::onApplyLeg)
        .onCommand(Recheck.class, this::onRecheck)
        .onCommand(OrderUnwind.class, this::onOrderUnwind)
        .onCommand(CancelUnwind.class, this::onCancelUnwind)
        .onCommand(AcknowledgeAlert.class, this::onAcknowledgeAlert)
        .onCommand(RepeatAlert.class, this::onRepeatAlert)
        .onCommand(AskSettlements.class, this::onAskSettlements)
        .onCommand(LookForFixings.class, this::onLookForFixings);
    return builder.build();
  }

  @Override
  public SignalHandler<AccountState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(RecoveryFailed.class, (state, failed) -> onRecoveryFailed(failed))
        .onSignal(PostStop.instance(), state -> leave())
        .build();
  }

  private ReplyEffect<AccountEvent, AccountState> onAsked(AccountState state, Asked asked) {
    return answer(OwnerRules.decide(state, asked, view(), now()), asked);
  }

  private ReplyEffect<AccountEvent, AccountState> onRecordNotice(
      AccountState state, RecordNotice command) {
    return persist(MarginCallRules.record(state, command, now())).thenNoReply();
  }

  private ReplyEffect<AccountEvent, AccountState> onAttendCall(
      AccountState state, AttendCall command) {
    List<AccountEvent> escalation =
        MarginCallRules.escalation(state, surroundings.settings().callPatience(), now());
    if (escalation.isEmpty()) {
      attendCall(state);
    }
    return persist(escalation).thenNoReply();
  }

  private ReplyEffect<AccountEvent, AccountState> onCallDrafted(
      AccountState state, CallDrafted command) {
    drafting = false;
    List<AccountEvent> call = MarginCallRules.adopt(state, command.portfolio(), command.draft());
    boolean isOutdated = call.isEmpty() && !state.portfolio().equals(command.portfolio());
    if (isOutdated) {
      draftCall(state);
    }
    return persist(call).thenNoReply();
  }

  private ReplyEffect<AccountEvent, AccountState> onGetStatement(
      AccountState state, GetStatement command) {
    return Effect()
        .reply(command.replyTo(), new AccountStatement.Found(MarginRules.statement(state, view())));
  }

  private ReplyEffect<AccountEvent, AccountState> onReserveLeg(
      AccountState state, ReserveLeg command) {
    Decision decision = AccountRules.reserve(state, command, view(), now());
    if (decision instanceof Decision.Accept accept) {
      return persist(accept.events())
          .thenReply(command.replyTo(), after -> new LegReply.Reserved(id, command.attempt()));
    }
    return refused(decision, command);
  }

  private ReplyEffect<AccountEvent, AccountState> onReleaseLeg(
      AccountState state, ReleaseLeg command) {
    return persist(AccountRules.release(state, command, now()))
        .thenReply(command.replyTo(), after -> new LegReply.Released(id, command.attempt()));
  }

  private ReplyEffect<AccountEvent, AccountState> onApplyLeg(AccountState state, ApplyLeg command) {
    return persist(AccountRules.apply(state, command, view(), now()))
        .thenReply(
            command.replyTo(),
            after -> new LegReply.Applied(id, after.settled().get(command.terms().id())));
  }

  private ReplyEffect<AccountEvent, AccountState> onRecheck(AccountState state, Recheck command) {
    MarketView view = view();
    if (state.portfolio().isPricedBy(view)
        && MarginRules.stand(state.portfolio(), state.method(), view).isEmpty()) {
      log("account {} cannot be measured by {}", id, state.method());
    }
    settleExpiries(state);
    List<AccountEvent> events = MarginRules.recheck(state, view, now());
    if (events.isEmpty()) {
      events = MarginCallRules.escalation(state, surroundings.settings().callPatience(), now());
    }
    return persist(events)
        .thenRun(
            after ->
                surroundings.monitor().tell(new MarginMonitorCommand.Checked(id, view.version())))
        .thenNoReply();
  }

  private ReplyEffect<AccountEvent, AccountState> onOrderUnwind(
      AccountState state, OrderUnwind command) {
    Decision decision = UnwindRules.orderUnwind(state, command, view(), now());
    if (decision instanceof Decision.Accept accept) {
      return persist(accept.events())
          .thenReply(
              command.replyTo(),
              after ->
                  new UnwindReply.Ordered(
                      id,
                      after.liquidation().flatMap(OpenLiquidation::openStep).orElseThrow().id()));
    }
    return refused(decision, command);
  }

  private ReplyEffect<AccountEvent, AccountState> onCancelUnwind(
      AccountState state, CancelUnwind command) {
    return persist(UnwindRules.cancelUnwind(state, command, view(), now())).thenNoReply();
  }

  private ReplyEffect<AccountEvent, AccountState> onAcknowledgeAlert(
      AccountState state, AcknowledgeAlert command) {
    if (state.liquidation().filter(open -> open.id().equals(command.liquidation())).isPresent()) {
      timers.startTimerWithFixedDelay(
          RepeatAlert.class, new RepeatAlert(id), surroundings.settings().alertHeartbeat());
    }
    return Effect().noReply();
  }

  private ReplyEffect<AccountEvent, AccountState> onRepeatAlert(
      AccountState state, RepeatAlert command) {
    List<AccountEvent> events = MarginRules.recheck(state, view(), now());
    if (events.isEmpty()) {
      raiseAlert(state);
    }
    // Also while no price is valid: a step of which one side is settled needs no price.
    state
        .liquidation()
        .flatMap(OpenLiquidation::openStep)
        .ifPresent(step -> askSettlement(step.id()));
    return persist(events).thenNoReply();
  }

  private ReplyEffect<AccountEvent, AccountState> onAskSettlements(
      AccountState state, AskSettlements command) {
    state.reservations().keySet().forEach(this::askSettlement);
    return Effect().noReply();
  }

  private ReplyEffect<AccountEvent, AccountState> onLookForFixings(
      AccountState state, LookForFixings command) {
    settleExpiries(state);
    return persist(InterestRules.due(state, view(), now()))
        .thenRun(this::settleInterest)
        .thenNoReply();
  }

  private ReplyEffect<AccountEvent, AccountState> onIdle(AccountState state, Idle command) {
    if (!state.isActive()) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Effect().noReply();
  }

  /**
   * The shard moves, or the account leaves memory by its own decision. With exposure it must be
   * margined where the shard is next, and nobody else may happen to call it there.
   */
  private ReplyEffect<AccountEvent, AccountState> onStop(AccountState state) {
    if (state.isMonitored()) {
      surroundings.moved().accept(id);
    }
    return Effect().stop().thenNoReply();
  }

  private ReplyEffect<AccountEvent, AccountState> onWakeUp(AccountState state, WakeUp command) {
    command
        .replyTo()
        .ifPresent(asker -> asker.tell(new AccountCommand.Awake(id, state.isMonitored())));
    return Effect().noReply();
  }

  private ReplyEffect<AccountEvent, AccountState> onMisrouted(
      AccountState state, AccountCommand command) {
    log("account {} was handed a command for {}", id, command.account());
    command.refuse(
        Rejection.of(RejectReason.MISROUTED, "the command reached account " + id + " by mistake"));
    return Effect().noReply();
  }

  /** Also for who has no authority: another's account answers as one that does not exist. */
  private ReplyEffect<AccountEvent, AccountState> onMissingAccount(
      AccountState state, AccountCommand command) {
    command.refuse(AccountRules.notFound(id));
    return Effect().noReply();
  }

  private ReplyEffect<AccountEvent, AccountState> answer(Decision decision, Asked asked) {
    OwnerCommand command = asked.command();
    CommandId key = command.commandId();
    if (decision instanceof Decision.Accept accept) {
      return persist(accept.events())
          .thenReply(
              command.replyTo(),
              after -> accepted(key, after.commands().find(key).orElseThrow(), false));
    }
    if (decision instanceof Decision.Repeat repeat) {
      return Effect().reply(command.replyTo(), accepted(key, repeat.receipt(), true));
    }
    return refused(decision, asked);
  }

  private static CommandReply accepted(CommandId key, Receipt receipt, boolean repeated) {
    return new CommandReply.Accepted(key, receipt.revision(), receipt.at(), repeated);
  }

  private ReplyEffect<AccountEvent, AccountState> refused(
      Decision decision, AccountCommand command) {
    if (decision instanceof Decision.Refuse refuse) {
      command.refuse(refuse.rejection());
    }
    return Effect().noReply();
  }

  /** All events or none; then, before any reply, everybody who watches the account is told. */
  private EffectBuilder<AccountEvent, AccountState> persist(List<AccountEvent> events) {
    if (events.isEmpty()) {
      return Effect().none();
    }
    Instant begun = now();
    return Effect()
        .persist(events)
        .thenRun(
            (AccountState after) -> {
              changed(after);
              tellOf(events, begun);
            });
  }

  private void tellOf(List<AccountEvent> events, Instant begun) {
    telemetry.persisted(Duration.between(begun, now()));
    if (events.stream().anyMatch(LiquidationStarted.class::isInstance)) {
      telemetry.breached();
    }
  }

  private void changed(AccountState state) {
    publishRow(state);
    surroundings.heads().accept(new AccountHead(id, chain.head(), state.portfolio(), riskEvents));
    riskEvents.clear();
    telemetry.liquidated(id.value(), state.liquidation().flatMap(OpenLiquidation::since));
    scheduleTimers(state);
    raiseAlert(state);
    attendCall(state);
  }

  private void onRecoveryFailed(RecoveryFailed failed) {
    chain.recoveryFailed();
    telemetry.recoveryFailed(failed.getFailure());
  }

  private void onRecovered(AccountState state) {
    chain.recovered();
    telemetry.recovered();
    if (state.isOpen()) {
      changed(state);
    }
  }

  private void publishRow(AccountState state) {
    if (state.isMonitored()) {
      surroundings
          .monitor()
          .tell(
              new MarginMonitorCommand.UpdateRow(
                  id,
                  state.revision(),
                  state.method(),
                  state.status(),
                  state.portfolio(),
                  context.getSelf()));
    } else {
      removeRow();
    }
  }

  private void leave() {
    removeRow();
    telemetry.liquidated(id.value(), Optional.empty());
  }

  private void removeRow() {
    surroundings.monitor().tell(new MarginMonitorCommand.RemoveRow(id, context.getSelf()));
  }

  private void scheduleTimers(AccountState state) {
    AccountSettings settings = surroundings.settings();
    if (state.liquidation().isPresent()) {
      timers.startTimerWithFixedDelay(
          RepeatAlert.class, new RepeatAlert(id), settings.alertInterval());
    } else {
      timers.cancel(RepeatAlert.class);
    }
    MarketView view = view();
    if (!ExpiryRules.isWaiting(state, view) && !InterestRules.isWaiting(state, view)) {
      timers.cancel(LookForFixings.class);
    } else if (!timers.isTimerActive(LookForFixings.class)) {
      timers.startTimerWithFixedDelay(
          LookForFixings.class, new LookForFixings(id), settings.settlementPatience());
    }
    if (state.reservations().isEmpty()) {
      timers.cancel(AskSettlements.class);
    } else if (!timers.isTimerActive(AskSettlements.class)) {
      timers.startTimerWithFixedDelay(
          AskSettlements.class, new AskSettlements(id), settings.settlementPatience());
    }
  }

  /** Sent until the position is closed: a settlement that is asked again goes on. */
  private void settleExpiries(AccountState state) {
    ExpiryRules.due(state, view()).forEach(this::settle);
  }

  /** Sent until it is paid, in the same way. */
  private void settleInterest(AccountState state) {
    InterestRules.settlements(state).forEach(this::settle);
  }

  private void settle(SettlementTerms terms) {
    ActorRef<SettlementReply> nobody = context.getSystem().ignoreRef();
    surroundings.settlements().apply(terms.id()).tell(new SettlementCommand.Settle(terms, nobody));
  }

  private void raiseAlert(AccountState state) {
    MarginRules.alert(state, view(), now()).ifPresent(surroundings.alerts()::tell);
  }

  private void attendCall(AccountState state) {
    draftCall(state);
    MarginCallRules.notice(state).ifPresent(surroundings.notices()::tell);
    if (!MarginCallRules.isAttended(state)) {
      timers.cancel(AttendCall.class);
    } else if (!timers.isTimerActive(AttendCall.class)) {
      timers.startTimerWithFixedDelay(
          AttendCall.class, new AttendCall(id), surroundings.settings().noticeInterval());
    }
  }

  /** One at a time, where it keeps nobody waiting; what is lost is asked for again. */
  private void draftCall(AccountState state) {
    MarketView view = view();
    Instant now = now();
    if (drafting
        || !MarginCallRules.isDue(state)
        || !state.portfolio().isPricedBy(view, PriceUse.MARGIN)) {
      return;
    }
    drafting = true;
    context.pipeToSelf(
        CompletableFuture.supplyAsync(() -> MarginCallRules.draft(state, view, now), calculations),
        (draft, failure) -> {
          if (failure != null) {
            log("the margin call of {} cannot be worked out", id, failure);
          }
          return new CallDrafted(id, state.portfolio(), failure == null ? draft : Optional.empty());
        });
  }

  private void askSettlement(SettlementId settlement) {
    surroundings.settlements().apply(settlement).tell(new SettlementCommand.Resume(settlement));
  }

  private void log(String message, Object... arguments) {
    AccountLog.about(id, () -> context.getLog().error(message, arguments));
  }

  private MarketView view() {
    return surroundings.views().get();
  }

  private Instant now() {
    return surroundings.clock().instant();
  }
}
