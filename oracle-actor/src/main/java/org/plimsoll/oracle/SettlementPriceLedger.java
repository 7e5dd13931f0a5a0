package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.plimsoll.oracle.FixingEvent.SettlementPriceFixed;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Expiry;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.units.Price;

/**
 * Fixes the settlement prices of one underlying, one in the cluster. A price is journaled, with
 * what stands behind it, before any market keeper hears of it, and never changes. The prices it
 * averages live in memory only. {@link SettlementPriceRules} decide.
 */
public final class SettlementPriceLedger
    extends EventSourcedBehavior<SettlementPriceLedger.Command, FixingEvent, SettlementPriceState> {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final SupervisorStrategy BACK_OFF =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  /** What it can be told. Never leaves the node. */
  public sealed interface Command {}

  /** Time has passed. */
  private enum Look implements Command {
    INSTANCE
  }

  private record KeepersListed(Set<ActorRef<MarketKeeperCommand>> keepers) implements Command {}

  private final ActorContext<Command> context;
  private final IndexId underlying;
  private final ChainAdapter<FixingEvent> chain;
  private final SortedSet<Instant> expiries;
  private final Supplier<MarketView> views;
  private final Clock clock;
  private final TreeMap<Instant, Price> prices = new TreeMap<>();
  private Set<ActorRef<MarketKeeperCommand>> keepers = Set.of();
  private MarginParameters followed;

  private SettlementPriceLedger(
      ActorContext<Command> context,
      IndexId underlying,
      SortedSet<Instant> expiries,
      Supplier<MarketView> views,
      Clock clock) {
    super(persistenceId(underlying));
    this.context = context;
    this.underlying = underlying;
    this.chain = new ChainAdapter<>(persistenceId(underlying), FixingEvent.class);
    this.expiries = new TreeSet<>(expiries);
    this.views = views;
    this.clock = clock;
  }

  /**
   * The ledger of an underlying.
   *
   * @param expiries when contracts on it end
   * @param views the newest market view of this node
   * @param keeper of this node, whose every view is looked at
   */
  public static Behavior<Command> create(
      IndexId underlying,
      SortedSet<Instant> expiries,
      Supplier<MarketView> views,
      ActorRef<MarketKeeperCommand> keeper,
      Clock clock) {
    Behavior<Command> ledger =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> {
                      timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK);
                      var self =
                          new SettlementPriceLedger(context, underlying, expiries, views, clock);
                      self.subscribeToKeepers();
                      keeper.tell(
                          new MarketKeeperCommand.Subscribe(
                              context.messageAdapter(
                                  ViewPublished.class, published -> Look.INSTANCE)));
                      return self;
                    }));
    return Behaviors.supervise(ledger).onFailure(BACK_OFF);
  }

  /** Has the cluster run one ledger per underlying of contracts that end; on every node. */
  public static void startAll(
      ActorSystem<?> system,
      MarginParameters parameters,
      Supplier<MarketView> views,
      ActorRef<MarketKeeperCommand> keeper,
      Clock clock) {
    startMore(system, "settlement-price", expiries(parameters), views, keeper, clock);
  }

  /** When contracts end, by underlying. */
  static SortedMap<IndexId, SortedSet<Instant>> expiries(MarginParameters parameters) {
    SortedMap<IndexId, SortedSet<Instant>> expiries = new TreeMap<>();
    parameters.instruments().stream()
        .filter(Contract.class::isInstance)
        .map(Contract.class::cast)
        .forEach(
            contract ->
                contract
                    .expiry()
                    .ifPresent(
                        at ->
                            expiries
                                .computeIfAbsent(contract.underlying(), any -> new TreeSet<>())
                                .add(at)));
    return expiries;
  }

  /** The same for underlyings that were listed later, under a name of their own. */
  public static void startMore(
      ActorSystem<?> system,
      String process,
      SortedMap<IndexId, SortedSet<Instant>> expiries,
      Supplier<MarketView> views,
      ActorRef<MarketKeeperCommand> keeper,
      Clock clock) {
    List<Map.Entry<IndexId, SortedSet<Instant>>> ordered = List.copyOf(expiries.entrySet());
    if (!ordered.isEmpty()) {
      ShardedDaemonProcess.get(system)
          .init(
              Command.class,
              process,
              ordered.size(),
              n ->
                  create(ordered.get(n).getKey(), ordered.get(n).getValue(), views, keeper, clock));
    }
  }

  public static PersistenceId persistenceId(IndexId underlying) {
    return PersistenceId.of("SettlementPrice", underlying.value());
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
  public SettlementPriceState emptyState() {
    return SettlementPriceState.EMPTY;
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public EventHandler<SettlementPriceState, FixingEvent> eventHandler() {
    return SettlementPriceState::apply;
  }

  @Override
  public EventAdapter<FixingEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public CommandHandler<Command, FixingEvent, SettlementPriceState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Look.class, (state, look) -> onLook(state))
        .onCommand(KeepersListed.class, this::onKeepersListed)
        .build();
  }

  @Override
  public SignalHandler<SettlementPriceState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(RecoveryFailed.class, (state, failed) -> chain.recoveryFailed())
        .build();
  }

  private void onRecovered(SettlementPriceState state) {
    chain.recovered();
    tell(state);
  }

  private Effect<FixingEvent, SettlementPriceState> onLook(SettlementPriceState state) {
    Instant now = clock.instant();
    MarketView view = views.get();
    followExpiries(view.parameters());
    if (view.allows(PriceUse.SETTLEMENT, underlying)) {
      prices.putIfAbsent(SettlementPriceRules.sampleTime(now), view.known(underlying).price());
    }
    prices.headMap(now.minus(SettlementPriceRules.WINDOW.multipliedBy(2))).clear();
    List<FixingEvent> due = new ArrayList<>();
    for (Instant expiry : expiries) {
      if (!state.fixed().containsKey(expiry)) {
        SettlementPriceRules.fixed(underlying, expiry, prices, now).ifPresent(due::add);
      }
    }
    return due.isEmpty() ? Effect().none() : Effect().persist(due).thenRun(this::tell);
  }

  /** Parameters may change; an expiry that is not listed any more is fixed all the same. */
  private void followExpiries(MarginParameters parameters) {
    if (parameters != followed) {
      followed = parameters;
      expiries.addAll(expiries(parameters).getOrDefault(underlying, new TreeSet<>()));
    }
  }

  private Effect<FixingEvent, SettlementPriceState> onKeepersListed(
      SettlementPriceState state, KeepersListed listed) {
    keepers = listed.keepers();
    tell(state);
    return Effect().none();
  }

  /** All of them, whenever a keeper is new or a price is: they are few. */
  private void tell(SettlementPriceState state) {
    for (SettlementPriceFixed fixed : state.fixed().values()) {
      var known =
          new MarketKeeperCommand.SettlementPriceKnown(
              new Expiry(underlying, fixed.expiry()), fixed.price());
      keepers.forEach(keeper -> keeper.tell(known));
    }
  }
}
