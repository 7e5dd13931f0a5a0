package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
  private final SignatureSettings signatures;
  private final Optional<ActorRef<PublisherKeysCommand>> publisherKeys;
  private final SortedMap<String, Long> signed = new TreeMap<>();
  private final Instant since;
  private Optional<KeyRing> keys = Optional.empty();
  private PriceFilterState state;
  private Set<ActorRef<MarketKeeperCommand>> keepers = Set.of();

  /** The oracle of an index without keys. It runs its sources as long as it lives. */
  public static Behavior<OracleCommand> create(
      IndexId index, List<PriceSource> sources, OracleSettings settings, Clock clock) {
    return create(index, sources, settings, Optional.empty(), clock);
  }

  static Behavior<OracleCommand> create(
      IndexId index,
      List<PriceSource> sources,
      OracleSettings settings,
      Optional<ActorRef<PublisherKeysCommand>> publisherKeys,
      Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Oracle oracle = new Oracle(context, index, settings, publisherKeys, clock);
                  oracle.joinReceptionist();
                  oracle.judgeEvery(settings.judgeInterval(), timers);
                  oracle.reportEvery(settings.signatures().reportInterval(), timers);
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
   * @return who keeps the keys by which prices are signed
   */
  public static ActorRef<PublisherKeysCommand> startAll(
      ActorSystem<?> system,
      Collection<IndexId> indexes,
      Function<IndexId, List<PriceSource>> sources,
      OracleSettings settings,
      Clock clock) {
    var keys = PublisherKeys.start(system, settings.signatures().keys(), clock);
    startMore(system, "oracle", indexes, sources, settings, keys, clock);
    return keys;
  }

  /** The same for indexes that were listed later, under a name of their own. */
  public static void startMore(
      ActorSystem<?> system,
      String process,
      Collection<IndexId> indexes,
      Function<IndexId, List<PriceSource>> sources,
      OracleSettings settings,
      ActorRef<PublisherKeysCommand> keys,
      Clock clock) {
    // An oracle is addressed by its number, so every node must count in the same order.
    List<IndexId> ordered = indexes.stream().distinct().sorted().toList();
    ShardedDaemonProcess.get(system)
        .init(
            OracleCommand.class,
            process,
            ordered.size(),
            n ->
                create(
                    ordered.get(n),
                    sources.apply(ordered.get(n)),
                    settings,
                    Optional.of(keys),
                    clock));
  }

  private Oracle(
      ActorContext<OracleCommand> context,
      IndexId index,
      OracleSettings settings,
      Optional<ActorRef<PublisherKeysCommand>> publisherKeys,
      Clock clock) {
    super(context);
    this.filter = new PriceFilter(settings.filter());
    this.signatures = settings.signatures();
    this.publisherKeys = publisherKeys;
    this.clock = clock;
    this.since = clock.instant();
    this.state = PriceFilterState.startedAt(index, since);
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

  /** The first answer brings the keys, the others what was missed. */
  private void reportEvery(Duration interval, TimerScheduler<OracleCommand> timers) {
    if (publisherKeys.isPresent()) {
      timers.startTimerWithFixedDelay(OracleInternal.ReportSequences.INSTANCE, interval);
      getContext().getSelf().tell(OracleInternal.ReportSequences.INSTANCE);
    }
  }

  private void run(List<PriceSource> sources) {
    // Bound to this actor: when it stops, its sources stop.
    Materializer materializer = Materializer.createMaterializer(getContext());
    ActorRef<OracleCommand> self = getContext().getSelf();
    for (PriceSource source : sources) {
      SourceStream.of(state.index(), source)
          .runForeach(
              observation -> self.tell(new OracleInternal.Heard(observation)), materializer);
    }
  }

  @Override
  public Receive<OracleCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(OracleCommand.Observe.class, this::onObserve)
        .onMessage(OracleCommand.Resume.class, this::onResume)
        .onMessage(OracleInternal.Heard.class, this::onHeard)
        .onMessage(OracleInternal.ReportSequences.class, report -> onReportSequences())
        .onMessage(OracleInternal.KeysKnown.class, this::onKeysKnown)
        .onMessage(OracleInternal.Judge.class, this::onJudge)
        .onMessage(OracleInternal.KeepersListed.class, this::onKeepersListed)
        .build();
  }

  private Behavior<OracleCommand> onObserve(OracleCommand.Observe command) {
    PriceObservation observation = command.observation();
    Optional<Refused> refusal =
        refusalBySignature(observation, command.signature()).or(() -> observe(observation));
    if (refusal.isPresent()) {
      command.replyTo().tell(refusal.get());
    } else {
      command
          .signature()
          .ifPresent(by -> signed.merge(observation.source(), observation.sequence(), Math::max));
      command.replyTo().tell(new ObservationReply.Accepted(state.published()));
    }
    return this;
  }

  private Behavior<OracleCommand> onHeard(OracleInternal.Heard heard) {
    observe(heard.observation());
    return this;
  }

  private Optional<Refused> observe(PriceObservation observation) {
    Instant now = clock.instant();
    Optional<Refused> refusal = filter.refusalOf(state, observation, now);
    refusal.ifPresent(
        refused -> getContext().getLog().debug("Refused {}: {}", observation, refused));
    if (refusal.isEmpty()) {
      become(filter.observe(state, observation, now));
    }
    return refusal;
  }

  private Optional<Refused> refusalBySignature(
      PriceObservation observation, Optional<PriceSignature> signature) {
    if (signature.isEmpty()) {
      return signatures.required()
          ? Optional.of(new Refused(Reason.SIGNATURE_REQUIRED, "only signed prices are heard here"))
          : Optional.empty();
    }
    return keys.isEmpty()
        ? Optional.of(new Refused(Reason.ORACLE_NOT_READY, "the keys are not known yet"))
        : PublisherKeyRules.refusalOf(
            keys.get(), observation, signature.get(), since, clock.instant());
  }

  private Behavior<OracleCommand> onReportSequences() {
    ActorRef<KeyRing> self =
        getContext().messageAdapter(KeyRing.class, OracleInternal.KeysKnown::new);
    publisherKeys.ifPresent(
        keeper -> keeper.tell(new PublisherKeysCommand.Report(state.index(), signed, self)));
    return this;
  }

  private Behavior<OracleCommand> onKeysKnown(OracleInternal.KeysKnown known) {
    keys = Optional.of(known.ring());
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
