package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.apache.pekko.stream.Materializer;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.ObservationReply.Refused;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.PriceValidity;

/**
 * Judges the prices of one index and tells every node's {@link MarketKeeper} when the index price,
 * its status or its time changed. One runs per index in the cluster; what it knows is lost with it,
 * so a new one trusts nothing before a fresh quorum.
 *
 * <p>It decides nothing itself: {@link PriceFilter} does.
 */
public final class Oracle extends AbstractBehavior<OracleCommand> {
  private final PriceFilter filter;
  private final Clock clock;
  private PriceFilterState state;
  private Set<ActorRef<MarketKeeperCommand>> keepers = Set.of();

  /** The oracle of an index. It runs its sources as long as it lives. */
  public static Behavior<OracleCommand> create(
      IndexId index, List<PriceSource> sources, OracleSettings settings, Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Oracle oracle = new Oracle(context, index, settings.filter(), clock);
                  oracle.joinReceptionist();
                  oracle.judgeEvery(settings.judgeInterval(), timers);
                  oracle.run(sources);
                  return oracle;
                }));
  }

  /** Under this key the oracle of an index is found, on whichever node it runs. */
  public static ServiceKey<OracleCommand> keyOf(IndexId index) {
    return ServiceKey.create(OracleCommand.class, "oracle-" + index);
  }

  /**
   * Has the cluster run one oracle per index; to be called on every node, with the same indexes.
   *
   * @param sources gives the sources of an index, on the node that runs its oracle
   */
  public static void startAll(
      ActorSystem<?> system,
      Collection<IndexId> indexes,
      Function<IndexId, List<PriceSource>> sources,
      OracleSettings settings,
      Clock clock) {
    // An oracle is addressed by its number, so every node must count in the same order.
    List<IndexId> ordered = indexes.stream().distinct().sorted().toList();
    ShardedDaemonProcess.get(system)
        .init(
            OracleCommand.class,
            "oracle",
            ordered.size(),
            n -> create(ordered.get(n), sources.apply(ordered.get(n)), settings, clock));
  }

  private Oracle(
      ActorContext<OracleCommand> context,
      IndexId index,
      PriceFilterSettings settings,
      Clock clock) {
    super(context);
    this.filter = new PriceFilter(settings);
    this.clock = clock;
    this.state = PriceFilterState.startedAt(index, clock.instant());
  }

  private void joinReceptionist() {
    ActorRef<Receptionist.Command> receptionist = getContext().getSystem().receptionist();
    receptionist.tell(Receptionist.register(keyOf(state.index()), getContext().getSelf()));
    ActorRef<Receptionist.Listing> listings =
        getContext()
            .messageAdapter(
                Receptionist.Listing.class,
                listing ->
                    new OracleInternal.KeepersListed(
                        Set.copyOf(listing.getServiceInstances(MarketKeeper.KEY))));
    receptionist.tell(Receptionist.subscribe(MarketKeeper.KEY, listings));
  }

  private void judgeEvery(Duration interval, TimerScheduler<OracleCommand> timers) {
    timers.startTimerWithFixedDelay(OracleInternal.Judge.INSTANCE, interval);
  }

  private void run(List<PriceSource> sources) {
    // Bound to this actor: when it stops, its sources stop.
    Materializer materializer = Materializer.createMaterializer(getContext());
    ActorRef<OracleCommand> self = getContext().getSelf();
    ActorRef<ObservationReply> nobody = getContext().getSystem().ignoreRef();
    for (PriceSource source : sources) {
      SourceStream.of(state.index(), source)
          .runForeach(
              observation -> self.tell(new OracleCommand.Observe(observation, nobody)),
              materializer);
    }
  }

  @Override
  public Receive<OracleCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(OracleCommand.Observe.class, this::onObserve)
        .onMessage(OracleCommand.Resume.class, this::onResume)
        .onMessage(OracleInternal.Judge.class, this::onJudge)
        .onMessage(OracleInternal.KeepersListed.class, this::onKeepersListed)
        .build();
  }

  private Behavior<OracleCommand> onObserve(OracleCommand.Observe command) {
    PriceObservation observation = command.observation();
    var now = clock.instant();
    Optional<Refused> refusal = filter.refusalOf(state, observation, now);
    if (refusal.isPresent()) {
      getContext().getLog().debug("Refused {}: {}", observation, refusal.get());
      command.replyTo().tell(refusal.get());
    } else {
      become(filter.observe(state, observation, now));
      command.replyTo().tell(new ObservationReply.Accepted(state.published()));
    }
    return this;
  }

  private Behavior<OracleCommand> onResume(OracleCommand.Resume command) {
    if (state.isHalted()) {
      getContext().getLog().info("Index {} is resumed: {}", state.index(), command.reason());
      become(filter.resume(state, clock.instant()));
      command.replyTo().tell(new ObservationReply.Accepted(state.published()));
    } else {
      String detail = "index " + state.index() + " is " + state.validity();
      command.replyTo().tell(new Refused(Reason.NOT_HALTED, detail));
    }
    return this;
  }

  private Behavior<OracleCommand> onJudge(OracleInternal.Judge judge) {
    become(filter.judge(state, clock.instant()));
    return this;
  }

  private Behavior<OracleCommand> onKeepersListed(OracleInternal.KeepersListed listed) {
    state
        .published()
        .ifPresent(
            price ->
                listed.keepers().stream()
                    .filter(keeper -> !keepers.contains(keeper))
                    .forEach(newcomer -> newcomer.tell(tick(price))));
    keepers = listed.keepers();
    return this;
  }

  private void become(PriceFilterState next) {
    if (next.validity() != state.validity()) {
      if (next.validity() == PriceValidity.DISPUTED) {
        getContext()
            .getLog()
            .warn(
                "The two calculations of index {} do not agree on {}: no liquidation until they do",
                next.index(),
                next.latest().values());
      }
      getContext().getLog().info("Index {} is now {}", next.index(), next.validity());
    }
    Optional<IndexPrice> before = state.published();
    state = next;
    next.published()
        .filter(price -> !before.equals(Optional.of(price)))
        .ifPresent(price -> keepers.forEach(keeper -> keeper.tell(tick(price))));
  }

  private static MarketKeeperCommand.Tick tick(IndexPrice price) {
    return new MarketKeeperCommand.Tick(new PriceTick(price));
  }
}
