package org.plimsoll.account.checkpoint;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
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
import org.plimsoll.account.checkpoint.CheckpointEvent.CheckpointSigned;
import org.plimsoll.account.checkpoint.CheckpointEvent.HeadsNoted;
import org.plimsoll.account.checkpoint.CheckpointsCommand.GetLatest;
import org.plimsoll.account.checkpoint.CheckpointsCommand.GetNotes;
import org.plimsoll.account.checkpoint.CheckpointsCommand.GetProof;
import org.plimsoll.account.checkpoint.CheckpointsCommand.Notes;
import org.plimsoll.account.checkpoint.CheckpointsCommand.Proof;
import org.plimsoll.account.checkpoint.CheckpointsInternal.Drafted;
import org.plimsoll.account.checkpoint.CheckpointsInternal.Failed;
import org.plimsoll.account.checkpoint.CheckpointsInternal.Heard;
import org.plimsoll.account.checkpoint.CheckpointsInternal.Look;
import org.plimsoll.account.checkpoint.CheckpointsInternal.NodesListed;
import org.plimsoll.account.checkpoint.CheckpointsInternal.NotHeard;
import org.plimsoll.account.checkpoint.CheckpointsInternal.Rebuilt;
import org.plimsoll.account.checkpoint.JournalHeadsCommand.GetHeads;
import org.plimsoll.account.checkpoint.JournalHeadsCommand.Heads;
import org.plimsoll.cluster.chain.ChainAdapter;

/**
 * Signs checkpoints: a cluster singleton with a journal. At every interval it asks each node's
 * {@link JournalHeads} for what is new, page by page, journals each page, and when all were asked
 * signs the root over all it knows, if anything is new.
 *
 * <p>A node that does not answer is in the next checkpoint. A page that comes twice or late changes
 * nothing, since a head is noted only if its account went on. Pages that were journaled before a
 * crash are signed for by the next singleton. A node forgets a head only when it is asked for what
 * follows, which is after it was journaled.
 */
public final class Checkpoints
    extends EventSourcedBehavior<CheckpointsCommand, CheckpointEvent, CheckpointsState> {
  /** Under this id all checkpoints and what they cover stand in the journal. */
  public static final PersistenceId PERSISTENCE_ID = PersistenceId.ofUniqueId("Checkpoints");

  private static final BackoffSupervisorStrategy BACK_OFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  /**
   * What it works with on its node.
   *
   * @param published gets each checkpoint when it is journaled, and the newest one again at a
   *     start; may take its time
   */
  public record Surroundings(
      SigningKey key,
      Consumer<SignedCheckpoint> published,
      CheckpointSettings settings,
      Clock clock) {}

  private final ActorContext<CheckpointsCommand> context;
  private final TimerScheduler<CheckpointsCommand> timers;
  private final Surroundings around;
  private final String origin;
  private final ChainAdapter<CheckpointEvent> chain;
  private final Executor calculations;
  private final Deque<ActorRef<JournalHeadsCommand>> toAsk = new ArrayDeque<>();
  private final Map<ActorRef<JournalHeadsCommand>, Long> journaled = new HashMap<>();
  private Set<ActorRef<JournalHeadsCommand>> nodes = Set.of();
  private Optional<SumTree> tree = Optional.empty();
  private boolean isBusy;
  private long round;
  private long recoveries;

  private Checkpoints(
      ActorContext<CheckpointsCommand> context,
      TimerScheduler<CheckpointsCommand> timers,
      Surroundings around) {
    super(PERSISTENCE_ID, BACK_OFF);
    this.context = context;
    this.timers = timers;
    this.around = around;
    this.origin = around.key().verifier().name();
    this.chain = new ChainAdapter<>(PERSISTENCE_ID, CheckpointEvent.class);
    this.calculations =
        context
            .getSystem()
            .dispatchers()
            .lookup(DispatcherSelector.fromConfig("plimsoll.audit.checkpoints.calculations"));
  }

  static Behavior<CheckpointsCommand> create(Surroundings around) {
    Behavior<CheckpointsCommand> checkpoints =
        Behaviors.setup(
            context -> Behaviors.withTimers(timers -> new Checkpoints(context, timers, around)));
    return Behaviors.supervise(checkpoints).onFailure(BACK_OFF);
  }

  /** Makes this node a candidate for it; returns where it is reached. */
  public static ActorRef<CheckpointsCommand> start(ActorSystem<?> system, Surroundings around) {
    return ClusterSingleton.get(system).init(SingletonActor.of(create(around), "checkpoints"));
  }

  @Override
  public CheckpointsState emptyState() {
    return CheckpointsState.EMPTY;
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public EventHandler<CheckpointsState, CheckpointEvent> eventHandler() {
    return CheckpointsState::apply;
  }

  @Override
  public EventAdapter<CheckpointEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public SignalHandler<CheckpointsState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(RecoveryFailed.class, (state, failed) -> chain.recoveryFailed())
        .build();
  }

  @Override
  public CommandHandler<CheckpointsCommand, CheckpointEvent, CheckpointsState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(GetNotes.class, this::onGetNotes)
        .onCommand(GetLatest.class, this::onGetLatest)
        .onCommand(GetProof.class, this::onGetProof)
        .onCommand(NodesListed.class, (state, listed) -> onNodesListed(listed))
        .onCommand(Look.class, (state, look) -> onLook(state))
        .onCommand(Heard.class, this::onHeard)
        .onCommand(NotHeard.class, this::onNotHeard)
        .onCommand(Drafted.class, this::onDrafted)
        .onCommand(Rebuilt.class, (state, rebuilt) -> onRebuilt(rebuilt))
        .onCommand(Failed.class, (state, failed) -> onFailed(failed))
        .build();
  }

  /** Also after a failed write: whatever was under way is begun anew. */
  private void onRecovered(CheckpointsState state) {
    chain.recovered();
    long recovery = ++recoveries;
    round++;
    isBusy = false;
    tree = Optional.empty();
    journaled.clear();
    timers.startTimerWithFixedDelay(Look.INSTANCE, around.settings().interval());
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(
            Receptionist.Listing.class,
            listing -> new NodesListed(Set.copyOf(listing.getServiceInstances(JournalHeads.KEY))));
    context.getSystem().receptionist().tell(Receptionist.subscribe(JournalHeads.KEY, listings));
    state.latest().ifPresent(this::publish);
    compute(() -> SumTree.of(state.signed().values()), built -> new Rebuilt(recovery, built));
  }

  private Effect<CheckpointEvent, CheckpointsState> onNodesListed(NodesListed listed) {
    nodes = listed.nodes();
    journaled.keySet().retainAll(nodes);
    return Effect().none();
  }

  private Effect<CheckpointEvent, CheckpointsState> onLook(CheckpointsState state) {
    if (!isBusy) {
      isBusy = true;
      round++;
      toAsk.clear();
      toAsk.addAll(nodes);
      goOn(state);
    }
    return Effect().none();
  }

  /** Asks the next node; when all were asked, works out the checkpoint. */
  private void goOn(CheckpointsState state) {
    if (!toAsk.isEmpty()) {
      ask(toAsk.peek());
    } else if (state.hasNews()) {
      draft(state);
    } else {
      isBusy = false;
    }
  }

  private void ask(ActorRef<JournalHeadsCommand> node) {
    long asked = round;
    context.ask(
        Heads.class,
        node,
        around.settings().patience(),
        replyTo -> new GetHeads(journaled.getOrDefault(node, 0L), replyTo),
        (heads, failure) ->
            failure == null ? new Heard(asked, node, heads) : new NotHeard(asked, node));
  }

  private Effect<CheckpointEvent, CheckpointsState> onHeard(CheckpointsState state, Heard heard) {
    if (heard.round() != round) {
      return Effect().none();
    }
    Heads heads = heard.heads();
    HeadRules.contradictions(state, heads.leaves())
        .forEach(
            head ->
                context
                    .getLog()
                    .error(
                        "The journal of account {} is not what it was at {}: {} was noted, {} is"
                            + " there now; see docs/audit.md",
                        head.account(),
                        head.sequence(),
                        state.noted().get(head.account()),
                        head));
    List<HeadLeaf> news = HeadRules.news(state, heads.leaves());
    if (news.isEmpty()) {
      haveJournaled(heard);
      goOn(state);
      return Effect().none();
    }
    return Effect()
        .persist(new HeadsNoted(news, around.clock().instant()))
        .thenRun(
            (CheckpointsState after) -> {
              haveJournaled(heard);
              goOn(after);
            });
  }

  private void haveJournaled(Heard heard) {
    journaled.put(heard.node(), heard.heads().upTo());
    if (heard.heads().isLast()) {
      toAsk.remove();
    }
  }

  private Effect<CheckpointEvent, CheckpointsState> onNotHeard(
      CheckpointsState state, NotHeard notHeard) {
    if (notHeard.round() == round) {
      context
          .getLog()
          .info("The heads of {} come with the next checkpoint", notHeard.node().path());
      toAsk.remove();
      goOn(state);
    }
    return Effect().none();
  }

  private void draft(CheckpointsState state) {
    long asked = round;
    var now = around.clock().instant();
    compute(
        () -> {
          SumTree drawn = SumTree.of(state.noted().values());
          Checkpoint next = HeadRules.next(state, origin, drawn.root(), now);
          return new Drafted(asked, drawn, SignedCheckpoint.sign(next, around.key()));
        },
        Function.identity());
  }

  private Effect<CheckpointEvent, CheckpointsState> onDrafted(
      CheckpointsState state, Drafted drafted) {
    if (drafted.round() != round) {
      return Effect().none();
    }
    return Effect()
        .persist(new CheckpointSigned(drafted.note()))
        .thenRun(
            () -> {
              tree = Optional.of(drafted.tree());
              isBusy = false;
              publish(drafted.note());
            });
  }

  private Effect<CheckpointEvent, CheckpointsState> onRebuilt(Rebuilt rebuilt) {
    if (rebuilt.recovery() == recoveries) {
      // One that was signed meanwhile has a newer one.
      tree = tree.or(() -> Optional.of(rebuilt.tree()));
    }
    return Effect().none();
  }

  private Effect<CheckpointEvent, CheckpointsState> onFailed(Failed failed) {
    context.getLog().error("A checkpoint cannot be worked out", failed.why());
    isBusy = isBusy && failed.round() != round;
    return Effect().none();
  }

  private Effect<CheckpointEvent, CheckpointsState> onGetNotes(
      CheckpointsState state, GetNotes question) {
    return Effect()
        .reply(question.replyTo(), new Notes(state.notesAfter(question.after(), question.most())));
  }

  private Effect<CheckpointEvent, CheckpointsState> onGetLatest(
      CheckpointsState state, GetLatest question) {
    return Effect()
        .reply(question.replyTo(), new Notes(state.latest().map(List::of).orElse(List.of())));
  }

  /** Right after a start the tree may not be there yet: who asks is not answered and asks again. */
  private Effect<CheckpointEvent, CheckpointsState> onGetProof(
      CheckpointsState state, GetProof question) {
    return tree.map(built -> proof(state, built, question))
        .map(proof -> Effect().reply(question.replyTo(), proof))
        .orElseGet(() -> Effect().noReply());
  }

  private static Proof proof(CheckpointsState state, SumTree tree, GetProof question) {
    return new Proof(
        tree.proof(question.account())
            .flatMap(proof -> state.latest().map(note -> ProofDocument.of(proof, note))));
  }

  private void publish(SignedCheckpoint note) {
    calculations.execute(() -> around.published().accept(note));
  }

  /** Off the way of everything that asks. */
  private <T> void compute(Supplier<T> work, Function<T, CheckpointsInternal> done) {
    long asked = round;
    context.pipeToSelf(
        CompletableFuture.supplyAsync(work, calculations),
        (result, failure) -> failure == null ? done.apply(result) : new Failed(asked, failure));
  }
}
