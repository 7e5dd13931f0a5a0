package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
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
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.BorrowTerms;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;

/**
 * Fixes the interest on debts of one asset, one in the cluster: the only writer of its borrow
 * index, which it journals before any market keeper hears of it. {@link BorrowIntervalRules}
 * decide.
 */
public final class BorrowLedger
    extends EventSourcedBehavior<BorrowLedger.Command, FixingEvent, BorrowState> {
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** A keeper that lost the news of an interval hears it again after so long. */
  private static final Duration REPEAT = Duration.ofMinutes(1);

  private static final SupervisorStrategy BACK_OFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  /** What it can be told. Never leaves the node. */
  public sealed interface Command {}

  /** A view is new, or time has passed. */
  private enum Look implements Command {
    INSTANCE
  }

  /** Time to tell keepers again. */
  private enum Repeat implements Command {
    INSTANCE
  }

  private record KeepersListed(Set<ActorRef<MarketKeeperCommand>> keepers) implements Command {}

  private final ActorContext<Command> context;
  private final AssetId asset;
  private final ChainAdapter<FixingEvent> chain;
  private BorrowIntervalRules rules;
  private final Supplier<MarketView> views;
  private final Clock clock;
  private final Instant watchedSince;
  private Set<ActorRef<MarketKeeperCommand>> keepers = Set.of();

  private BorrowLedger(
      ActorContext<Command> context,
      AssetId asset,
      BorrowTerms terms,
      Supplier<MarketView> views,
      Clock clock) {
    super(persistenceId(asset));
    this.context = context;
    this.asset = asset;
    this.chain = new ChainAdapter<>(persistenceId(asset), FixingEvent.class);
    this.rules = new BorrowIntervalRules(asset, terms);
    this.views = views;
    this.clock = clock;
    this.watchedSince = clock.instant();
  }

  /**
   * The ledger of an asset.
   *
   * @param views the newest market view of this node
   * @param keeper of this node, whose every view is looked at
   */
  public static Behavior<Command> create(
      AssetId asset,
      BorrowTerms terms,
      Supplier<MarketView> views,
      ActorRef<MarketKeeperCommand> keeper,
      Clock clock) {
    Behavior<Command> ledger =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> {
                      timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK);
                      timers.startTimerWithFixedDelay(Repeat.INSTANCE, REPEAT);
                      var self = new BorrowLedger(context, asset, terms, views, clock);
                      self.subscribeToKeepers();
                      keeper.tell(
                          new MarketKeeperCommand.Subscribe(
                              context.messageAdapter(
                                  ViewPublished.class, published -> Look.INSTANCE)));
                      return self;
                    }));
    return Behaviors.supervise(ledger).onFailure(BACK_OFF);
  }

  /** Has the cluster run one ledger per asset whose debts bear interest; on every node. */
  public static void startAll(
      ActorSystem<?> system,
      MarginParameters parameters,
      Supplier<MarketView> views,
      ActorRef<MarketKeeperCommand> keeper,
      Clock clock) {
    startMore(system, "borrow", lent(parameters), views, keeper, clock);
  }

  /** The assets whose debts bear interest under these parameters, in order of name. */
  static List<Asset> lent(MarginParameters parameters) {
    return parameters.assets().stream()
        .filter(asset -> asset.terms().debtInterest().isPresent())
        .sorted(Comparator.comparing(Asset::id))
        .toList();
  }

  /** The same for assets that were listed later, under a name of their own. */
  public static void startMore(
      ActorSystem<?> system,
      String process,
      List<Asset> lent,
      Supplier<MarketView> views,
      ActorRef<MarketKeeperCommand> keeper,
      Clock clock) {
    if (!lent.isEmpty()) {
      ShardedDaemonProcess.get(system)
          .init(
              Command.class,
              process,
              lent.size(),
              n -> {
                Asset asset = lent.get(n);
                BorrowTerms terms = asset.terms().debtInterest().orElseThrow();
                return create(asset.id(), terms, views, keeper, clock);
              });
    }
  }

  public static PersistenceId persistenceId(AssetId asset) {
    return PersistenceId.of("Borrow", asset.value());
  }

  private void subscribeToKeepers() {
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(
            Receptionist.Listing.class,
            listing ->
                new KeepersListed(Set.copyOf(listing.getServiceInstances(MarketKeeper.KEY))));
    context.getSystem().receptionist().tell(Receptionist.subscribe(MarketKeeper.KEY, listings));
  }

  @Override
  public BorrowState emptyState() {
    return BorrowState.EMPTY;
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public EventHandler<BorrowState, FixingEvent> eventHandler() {
    return BorrowState::apply;
  }

  @Override
  public EventAdapter<FixingEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public CommandHandler<Command, FixingEvent, BorrowState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Look.class, (state, look) -> onLook(state))
        .onCommand(Repeat.class, (state, repeat) -> onRepeat(state))
        .onCommand(KeepersListed.class, this::onKeepersListed)
        .build();
  }

  @Override
  public SignalHandler<BorrowState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(RecoveryFailed.class, (state, failed) -> chain.recoveryFailed())
        .build();
  }

  private void onRecovered(BorrowState state) {
    chain.recovered();
    tell(state);
  }

  private Effect<FixingEvent, BorrowState> onLook(BorrowState state) {
    MarketView view = views.get();
    followTerms(view.parameters());
    List<FixingEvent> due =
        List.copyOf(rules.due(state, watchedSince, view.totals(), clock.instant()));
    return due.isEmpty() ? Effect().none() : Effect().persist(due).thenRun(this::tell);
  }

  /** Parameters may change, and what a debt costs with them. */
  private void followTerms(MarginParameters parameters) {
    parameters
        .findAsset(asset)
        .flatMap(listed -> listed.terms().debtInterest())
        .filter(terms -> !terms.equals(rules.terms()))
        .ifPresent(terms -> rules = new BorrowIntervalRules(asset, terms));
  }

  private Effect<FixingEvent, BorrowState> onRepeat(BorrowState state) {
    tell(state);
    return Effect().none();
  }

  private Effect<FixingEvent, BorrowState> onKeepersListed(
      BorrowState state, KeepersListed listed) {
    keepers = listed.keepers();
    tell(state);
    return Effect().none();
  }

  private void tell(BorrowState state) {
    var known = new MarketKeeperCommand.InterestKnown(asset, BorrowIntervalRules.standing(state));
    keepers.forEach(keeper -> keeper.tell(known));
  }
}
