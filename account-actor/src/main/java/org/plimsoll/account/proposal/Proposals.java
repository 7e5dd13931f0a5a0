package org.plimsoll.account.proposal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
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
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.Authority;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.proposal.Proposal.Status;
import org.plimsoll.account.proposal.ProposalCommand.Approve;
import org.plimsoll.account.proposal.ProposalCommand.GetProposal;
import org.plimsoll.account.proposal.ProposalCommand.GetProposals;
import org.plimsoll.account.proposal.ProposalCommand.Make;
import org.plimsoll.account.proposal.ProposalCommand.Page;
import org.plimsoll.account.proposal.ProposalCommand.Reject;
import org.plimsoll.account.proposal.ProposalInternal.Ended;
import org.plimsoll.account.proposal.ProposalInternal.Look;
import org.plimsoll.account.proposal.ProposalInternal.Unanswered;
import org.plimsoll.account.proposal.ProposalReply.Reason;
import org.plimsoll.account.proposal.ProposalReply.Refused;
import org.plimsoll.account.proposal.ProposalReply.Standing;
import org.plimsoll.account.proposal.ProposalRules.Decision;
import org.plimsoll.account.proposal.ProposedAction.Adjustment;
import org.plimsoll.account.proposal.ProposedAction.Control;
import org.plimsoll.account.proposal.ProposedAction.IndexResume;
import org.plimsoll.account.proposal.ProposedAction.ParameterWithdrawal;
import org.plimsoll.account.proposal.ProposedAction.Parameters;
import org.plimsoll.cluster.chain.Cause;
import org.plimsoll.cluster.chain.ChainAdapter;
import org.plimsoll.oracle.MarketControlCommand;
import org.plimsoll.oracle.MarketControlReply;
import org.plimsoll.oracle.ObservationReply;
import org.plimsoll.oracle.ParameterLedgerCommand;
import org.plimsoll.oracle.ParameterLedgerReply;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.units.Cash;

/**
 * What takes two persons, for the whole cluster: a singleton with a journal. It asks {@link
 * ProposalRules} and persists. What was approved is told to its target again and again, also after
 * a restart, until the target has answered; the target knows it by an id that follows from the
 * proposal, so that it is done once.
 */
public final class Proposals
    extends EventSourcedBehavior<ProposalCommand, ProposalEvent, ProposalState> {
  /** Under this id everything that was proposed stands in the journal. */
  public static final PersistenceId PERSISTENCE_ID = PersistenceId.ofUniqueId("Proposals");

  /** What the ids of commands begin with that carry out proposals; nobody else may use them. */
  public static final Set<String> COMMAND_PREFIXES = Set.of("proposal-", "adjust-");

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final BackoffSupervisorStrategy BACK_OFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  private final ProposalTargets targets;
  private final ChainAdapter<ProposalEvent> chain;
  private final Clock clock;
  private final ActorContext<ProposalCommand> context;
  private final Set<Long> asked = new HashSet<>();

  private Proposals(ProposalTargets targets, Clock clock, ActorContext<ProposalCommand> context) {
    super(PERSISTENCE_ID, BACK_OFF);
    this.targets = targets;
    this.chain = new ChainAdapter<>(PERSISTENCE_ID, ProposalEvent.class);
    this.clock = clock;
    this.context = context;
  }

  static Behavior<ProposalCommand> create(ProposalTargets targets, Clock clock) {
    Behavior<ProposalCommand> proposals =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> {
                      timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK);
                      return new Proposals(targets, clock, context);
                    }));
    return Behaviors.supervise(proposals).onFailure(BACK_OFF);
  }

  /** Makes this node a candidate for it; returns where it is reached. */
  public static ActorRef<ProposalCommand> start(
      ActorSystem<?> system, ProposalTargets targets, Clock clock) {
    return ClusterSingleton.get(system)
        .init(SingletonActor.of(create(targets, clock), "proposals"));
  }

  @Override
  public ProposalState emptyState() {
    return ProposalState.EMPTY;
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public EventHandler<ProposalState, ProposalEvent> eventHandler() {
    return ProposalState::apply;
  }

  @Override
  public SignalHandler<ProposalState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(RecoveryFailed.class, (state, failed) -> chain.recoveryFailed())
        .build();
  }

  private void onRecovered(ProposalState state) {
    chain.recovered();
    carryOutApproved(state);
  }

  @Override
  public EventAdapter<ProposalEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public CommandHandler<ProposalCommand, ProposalEvent, ProposalState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Make.class, this::onMake)
        .onCommand(Approve.class, this::onApprove)
        .onCommand(Reject.class, this::onReject)
        .onCommand(GetProposal.class, this::onGetProposal)
        .onCommand(GetProposals.class, this::onGetProposals)
        .onCommand(Ended.class, this::onEnded)
        .onCommand(Unanswered.class, this::onUnanswered)
        .onCommand(Look.class, (state, look) -> onLook(state))
        .build();
  }

  private Effect<ProposalEvent, ProposalState> onMake(ProposalState state, Make make) {
    chain.causedBy(Optional.of(new Cause(Optional.of(make.by()), Optional.of(make.commandId()))));
    return decide(ProposalRules.make(state, make, clock.instant()), make.replyTo());
  }

  private Effect<ProposalEvent, ProposalState> onApprove(ProposalState state, Approve approve) {
    chain.causedBy(Optional.of(decided(approve.by(), approve.id())));
    return decide(ProposalRules.approve(state, approve, clock.instant()), approve.replyTo());
  }

  private Effect<ProposalEvent, ProposalState> onReject(ProposalState state, Reject reject) {
    chain.causedBy(Optional.of(decided(reject.by(), reject.id())));
    return decide(ProposalRules.reject(state, reject, clock.instant()), reject.replyTo());
  }

  private static Cause decided(String by, long proposal) {
    return new Cause(Optional.of(by), Optional.of(commandId(proposal)));
  }

  /** Under which a proposal is carried out. */
  private static String commandId(long proposal) {
    return "proposal-" + proposal;
  }

  private Effect<ProposalEvent, ProposalState> decide(
      Decision decision, ActorRef<ProposalReply> replyTo) {
    if (decision instanceof Decision.Journal journal) {
      ProposalEvent event = journal.event();
      context.getLog().info("Proposal {}: {}", event.id(), event.getClass().getSimpleName());
      return Effect()
          .persist(event)
          .thenRun(this::carryOutApproved)
          .thenReply(replyTo, after -> new Standing(after.find(event.id()).orElseThrow(), false));
    }
    return Effect().reply(replyTo, ((Decision.Answer) decision).reply());
  }

  private Effect<ProposalEvent, ProposalState> onGetProposal(
      ProposalState state, GetProposal command) {
    return Effect()
        .reply(
            command.replyTo(),
            state
                .find(command.id())
                .<ProposalReply>map(found -> new Standing(found, false))
                .orElseGet(
                    () ->
                        new Refused(
                            Reason.PROPOSAL_NOT_FOUND,
                            "no proposal " + command.id() + " is known")));
  }

  private Effect<ProposalEvent, ProposalState> onGetProposals(
      ProposalState state, GetProposals command) {
    Page page = state.page(command.status(), command.after(), command.limit());
    return Effect().reply(command.replyTo(), page);
  }

  private Effect<ProposalEvent, ProposalState> onEnded(ProposalState state, Ended ended) {
    asked.remove(ended.id());
    chain.causedBy(Optional.of(Cause.ofCommand(commandId(ended.id()))));
    return ProposalRules.ended(state, ended.id(), ended.outcome(), clock.instant())
        .map(
            event -> {
              context.getLog().info("Proposal {}: {}", event.id(), ended.outcome());
              return (Effect<ProposalEvent, ProposalState>) Effect().persist(event);
            })
        .orElseGet(() -> Effect().none());
  }

  private Effect<ProposalEvent, ProposalState> onUnanswered(
      ProposalState state, Unanswered unanswered) {
    asked.remove(unanswered.id());
    return Effect().none();
  }

  private Effect<ProposalEvent, ProposalState> onLook(ProposalState state) {
    List<ProposalEvent> expired = ProposalRules.expired(state, clock.instant());
    carryOutApproved(state);
    chain.causedBy(Optional.empty());
    return expired.isEmpty() ? Effect().none() : Effect().persist(expired);
  }

  private void carryOutApproved(ProposalState state) {
    for (Proposal proposal : state.at(Status.APPROVED)) {
      if (asked.add(proposal.id())) {
        carryOut(proposal);
      }
    }
  }

  private void carryOut(Proposal proposal) {
    ProposedAction action = proposal.action();
    Instant deadline = ProposalRules.deadline(proposal);
    if (action instanceof Control control) {
      this.<MarketControlCommand, MarketControlReply>tell(
          proposal,
          MarketControlReply.class,
          targets.control(),
          replyTo ->
              new MarketControlCommand.Order(
                  commandId(proposal.id()), order(proposal, control), deadline, replyTo),
          ActionOutcome::of);
    } else if (action instanceof Parameters next) {
      this.<ParameterLedgerCommand, ParameterLedgerReply>tell(
          proposal,
          ParameterLedgerReply.class,
          targets.parameters(),
          replyTo ->
              new ParameterLedgerCommand.Schedule(
                  next.set(), next.effectiveAt(), proposal.approval(), deadline, replyTo),
          ActionOutcome::of);
    } else if (action instanceof ParameterWithdrawal withdrawal) {
      this.<ParameterLedgerCommand, ParameterLedgerReply>tell(
          proposal,
          ParameterLedgerReply.class,
          targets.parameters(),
          replyTo ->
              new ParameterLedgerCommand.Withdraw(
                  withdrawal.fingerprint(), proposal.approval(), deadline, replyTo),
          ActionOutcome::of);
    } else if (action instanceof IndexResume resume) {
      this.<PricePublisherCommand, ObservationReply>tell(
          proposal,
          ObservationReply.class,
          targets.prices(),
          replyTo -> new PricePublisherCommand.ResumeIndex(resume.index(), said(proposal), replyTo),
          ActionOutcome::of);
    } else {
      Adjustment adjustment = (Adjustment) action;
      this.<AccountCommand, CommandReply>tell(
          proposal,
          CommandReply.class,
          targets.accounts().apply(adjustment.account()),
          replyTo ->
              new AccountCommand.Asked(
                  command(proposal, adjustment, replyTo),
                  Authority.PROPOSALS,
                  Optional.of(deadline)),
          ActionOutcome::of);
    }
  }

  private <Q, A> void tell(
      Proposal proposal,
      Class<A> answers,
      RecipientRef<Q> target,
      Function<ActorRef<A>, Q> command,
      Function<A, Optional<ActionOutcome>> outcome) {
    long id = proposal.id();
    context.ask(
        answers,
        target,
        ANSWER,
        command::apply,
        (answer, failure) ->
            Optional.ofNullable(answer)
                .flatMap(outcome)
                .<ProposalCommand>map(said -> new Ended(id, said))
                .orElseGet(() -> new Unanswered(id)));
  }

  private static ControlOrder order(Proposal proposal, Control control) {
    var approval = proposal.approval();
    return ControlOrder.of(
        control.measure(),
        ControlIssuer.person(approval.by() + ", approved by " + approval.approvedBy()),
        proposal.reason(),
        Map.of(),
        proposal.decision().orElseThrow().at());
  }

  private static String said(Proposal proposal) {
    var approval = proposal.approval();
    return approval.reason()
        + " (proposal "
        + approval.proposal()
        + " of "
        + approval.by()
        + ", approved by "
        + approval.approvedBy()
        + ")";
  }

  private static AccountCommand.OwnerCommand command(
      Proposal proposal, Adjustment adjustment, ActorRef<CommandReply> replyTo) {
    CommandId id = CommandId.of("adjust-" + proposal.id());
    Cash amount = adjustment.amount();
    return amount.units() > 0
        ? new AccountCommand.Deposit(adjustment.account(), id, adjustment.asset(), amount, replyTo)
        : new AccountCommand.Withdraw(
            adjustment.account(), id, adjustment.asset(), amount.negate(), replyTo);
  }
}
