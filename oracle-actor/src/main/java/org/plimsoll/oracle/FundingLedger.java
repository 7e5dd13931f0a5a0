package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
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
import org.plimsoll.cluster.chain.ChainAdapter;
import org.plimsoll.risk.market.Basis;
import org.plimsoll.risk.market.Funding;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;

/**
 * Fixes the funding of one perpetual, one in the cluster: the only writer of its cumulative index,
 * which it journals before any market keeper hears of it. Quotes and premium samples live in memory
 * only; an interval of which too many were lost costs nothing. {@link FundingIntervalRules} decide.
 */
public final class FundingLedger
    extends EventSourcedBehavior<FundingCommand, FixingEvent, FundingState> {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final SupervisorStrategy BACK_OFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  private final ActorContext<FundingCommand> context;
  private final Perpetual perpetual;
  private final ChainAdapter<FixingEvent> chain;
  private FundingIntervalRules rules;
  private final Supplier<MarketView> views;
  private final Clock clock;
  private final Instant watchedSince;
  private final TreeMap<Instant, Double> premiums = new TreeMap<>();
  private Set<ActorRef<MarketKeeperCommand>> keepers = Set.of();
  private QuotedBasis quoted = QuotedBasis.NONE;
  private Optional<Funding> told = Optional.empty();

  private FundingLedger(
      ActorContext<FundingCommand> context,
      Perpetual perpetual,
      Supplier<MarketView> views,
      Clock clock) {
    super(persistenceId(perpetual.id()));
    this.context = context;
    this.perpetual = perpetual;
    this.chain = new ChainAdapter<>(persistenceId(perpetual.id()), FixingEvent.class);
    this.rules = new FundingIntervalRules(perpetual);
    this.views = views;
    this.clock = clock;
    this.watchedSince = clock.instant();
  }

  /**
   * The ledger of a perpetual with funding terms.
   *
   * @param views the newest market view of this node
   * @param keeper of this node, whose every view is looked at
   */
  public static Behavior<FundingCommand> create(
      Perpetual perpetual,
      Supplier<MarketView> views,
      ActorRef<MarketKeeperCommand> keeper,
      Clock clock) {
    Behavior<FundingCommand> ledger =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> {
                      timers.startTimerWithFixedDelay(FundingCommand.Look.INSTANCE, LOOK);
                      FundingLedger self = new FundingLedger(context, perpetual, views, clock);
                      self.joinReceptionist();
                      self.follow(keeper);
                      return self;
                    }));
    return Behaviors.supervise(ledger).onFailure(BACK_OFF);
  }

  /** The perpetuals that are funded under these parameters, in order of name. */
  public static List<Perpetual> funded(MarginParameters parameters) {
    return parameters.instruments().stream()
        .filter(Perpetual.class::isInstance)
        .map(Perpetual.class::cast)
        .filter(perpetual -> perpetual.funding().isPresent())
        .sorted(Comparator.comparing(Perpetual::id))
        .toList();
  }

  /** Has the cluster run one ledger per funded perpetual; to be called on every node. */
  public static void startAll(
      ActorSystem<?> system,
      List<Perpetual> funded,
      Supplier<MarketView> views,
      ActorRef<MarketKeeperCommand> keeper,
      Clock clock) {
    startMore(system, "funding", funded, views, keeper, clock);
  }

  /** The same for perpetuals that were listed later, under a name of their own. */
  public static void startMore(
      ActorSystem<?> system,
      String process,
      List<Perpetual> funded,
      Supplier<MarketView> views,
      ActorRef<MarketKeeperCommand> keeper,
      Clock clock) {
    if (!funded.isEmpty()) {
      ShardedDaemonProcess.get(system)
          .init(
              FundingCommand.class,
              process,
              funded.size(),
              n -> create(funded.get(n), views, keeper, clock));
    }
  }

  /** Under this key the ledger of a perpetual is found, on whichever node it runs. */
  public static ServiceKey<FundingCommand> keyOf(InstrumentId perpetual) {
    return ServiceKey.create(FundingCommand.class, "funding-" + perpetual);
  }

  public static PersistenceId persistenceId(InstrumentId perpetual) {
    return PersistenceId.of("Funding", perpetual.value());
  }

  private void follow(ActorRef<MarketKeeperCommand> keeper) {
    keeper.tell(
        new MarketKeeperCommand.Subscribe(
            context.messageAdapter(
                ViewPublished.class, published -> FundingCommand.Look.INSTANCE)));
  }

  private void joinReceptionist() {
    var receptionist = context.getSystem().receptionist();
    receptionist.tell(Receptionist.register(keyOf(perpetual.id()), context.getSelf()));
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(
            Receptionist.Listing.class,
            listing ->
                new FundingCommand.KeepersListed(
                    Set.copyOf(listing.getServiceInstances(MarketKeeper.KEY))));
    receptionist.tell(Receptionist.subscribe(MarketKeeper.KEY, listings));
  }

  @Override
  public FundingState emptyState() {
    return FundingState.EMPTY;
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public EventHandler<FundingState, FixingEvent> eventHandler() {
    return FundingState::apply;
  }

  @Override
  public EventAdapter<FixingEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public CommandHandler<FundingCommand, FixingEvent, FundingState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(FundingCommand.Look.class, (state, look) -> onLook(state))
        .onCommand(FundingCommand.Publish.class, this::onPublish)
        .onCommand(FundingCommand.KeepersListed.class, this::onKeepersListed)
        .build();
  }

  @Override
  public SignalHandler<FundingState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(RecoveryFailed.class, (state, failed) -> chain.recoveryFailed())
        .build();
  }

  private void onRecovered(FundingState state) {
    chain.recovered();
    tellIfNew(state);
  }

  private Effect<FixingEvent, FundingState> onLook(FundingState state) {
    Instant now = clock.instant();
    MarketView view = views.get();
    followTerms(view.parameters());
    boolean isSampled = sample(view, now);
    List<FixingEvent> due = List.copyOf(rules.due(state, watchedSince, premiums, view, now));
    if (due.isEmpty()) {
      if (isSampled) {
        tellIfNew(state);
      }
      return Effect().none();
    }
    return Effect()
        .persist(due)
        .thenRun(
            after -> {
              rules.forget(premiums, now);
              tellIfNew(after);
            });
  }

  /** Parameters may change; a perpetual that is not listed any more ends by its last terms. */
  private void followTerms(MarginParameters parameters) {
    parameters
        .findInstrument(perpetual.id())
        .filter(listed -> listed instanceof Perpetual && !listed.equals(rules.perpetual()))
        .map(Perpetual.class::cast)
        .filter(listed -> listed.funding().isPresent())
        .ifPresent(listed -> rules = new FundingIntervalRules(listed));
  }

  /** Whether a premium was sampled: of each step the last that is seen counts. */
  private boolean sample(MarketView view, Instant now) {
    OptionalDouble premium = rules.premium(view, now);
    if (premium.isEmpty()) {
      return false;
    }
    double sampled = premium.getAsDouble();
    Double before = premiums.put(FundingIntervalRules.sampleTime(now), sampled);
    return before == null || before != sampled;
  }

  private Effect<FixingEvent, FundingState> onPublish(
      FundingState state, FundingCommand.Publish command) {
    Quote quote = command.quote();
    Instant now = clock.instant();
    MarketView view = views.get();
    Optional<ObservationReply.Refused> refusal =
        QuoteRules.refusal(quoted.last(), quote, perpetual.underlying(), view, now);
    if (refusal.isPresent()) {
      command.replyTo().tell(refusal.orElseThrow());
      return Effect().none();
    }
    quoted = quoted.plus(quote, view.known(perpetual.underlying()).price());
    Basis basis = quoted.basis();
    keepers.forEach(
        keeper -> keeper.tell(new MarketKeeperCommand.BasisKnown(perpetual.id(), basis)));
    command.replyTo().tell(new ObservationReply.Accepted(view.indexPrice(perpetual.underlying())));
    return Effect().none();
  }

  private Effect<FixingEvent, FundingState> onKeepersListed(
      FundingState state, FundingCommand.KeepersListed listed) {
    keepers = listed.keepers();
    told = Optional.empty();
    tellIfNew(state);
    return Effect().none();
  }

  private void tellIfNew(FundingState state) {
    Funding standing = rules.standing(state, premiums, clock.instant());
    if (!keepers.isEmpty() && !told.equals(Optional.of(standing))) {
      told = Optional.of(standing);
      keepers.forEach(
          keeper -> keeper.tell(new MarketKeeperCommand.FundingKnown(perpetual.id(), standing)));
    }
  }
}
