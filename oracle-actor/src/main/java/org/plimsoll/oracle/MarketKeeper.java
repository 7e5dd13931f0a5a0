package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;

/**
 * Builds the market view of a node, one per node. Ticks that arrive faster than views are built go
 * into one view together: always the newest, never a backlog. A composed index has no oracle: every
 * view prices it anew by its parts.
 *
 * <p>A price stands for as long as its oracle would let it stand in silence, and no longer, whether
 * the oracle is there or not: one that has moved to another node speaks again within that time, and
 * of one that is lost nobody would say that its price is stale.
 */
public final class MarketKeeper extends AbstractBehavior<MarketKeeperCommand> {
  /** Under this key oracles find the keeper of every node. */
  public static final ServiceKey<MarketKeeperCommand> KEY =
      ServiceKey.create(MarketKeeperCommand.class, "market-keeper");

  private final LatestMarketView latest;
  private final Clock clock;
  private final Duration silence;
  private final long firstVersion;
  private final Set<ActorRef<ViewPublished>> subscribers = new HashSet<>();
  private final Map<IndexId, Set<ActorRef<OracleCommand>>> oracles = new HashMap<>();
  private final Set<IndexId> lost = new HashSet<>();
  private final Set<IndexId> followed = new TreeSet<>();
  private Set<IndexId> indexes;
  private MarketChanges changes;
  private long controlRevision = -1;
  private boolean buildPending;

  /**
   * The keeper of this node.
   *
   * @param parameters in force; ticks of what no oracle judges by them are ignored
   * @param latest where views are published; its initial view is where versions go on from
   * @param settings how long an observation counts, and how often oracles look
   */
  public static Behavior<MarketKeeperCommand> create(
      MarginParameters parameters, LatestMarketView latest, OracleSettings settings, Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  MarketKeeper keeper =
                      new MarketKeeper(context, parameters, latest, settings, clock);
                  keeper.joinReceptionist();
                  timers.startTimerWithFixedDelay(
                      MarketKeeperInternal.Judge.INSTANCE, settings.judgeInterval());
                  return keeper;
                }));
  }

  private MarketKeeper(
      ActorContext<MarketKeeperCommand> context,
      MarginParameters parameters,
      LatestMarketView latest,
      OracleSettings settings,
      Clock clock) {
    super(context);
    this.latest = latest;
    this.clock = clock;
    // An oracle that is there judges first.
    this.silence = settings.filter().maxAge().plus(settings.judgeInterval());
    this.indexes = parameters.judgedIndexes();
    // Versions rise over restarts because time does, as long as a node builds fewer than a thousand
    // views a second over its life.
    this.firstVersion = clock.millis();
    this.changes = MarketChanges.since(initialView(parameters));
  }

  private MarketView initialView(MarginParameters parameters) {
    MarketView initial = latest.get();
    return initial.parameters().equals(parameters)
        ? initial
        : MarketView.empty(initial.version(), initial.asOf(), parameters)
            .withControls(initial.controls());
  }

  private void joinReceptionist() {
    getContext()
        .getSystem()
        .receptionist()
        .tell(Receptionist.register(KEY, getContext().getSelf()));
    findOracles(indexes);
  }

  private void findOracles(Set<IndexId> judged) {
    followed.addAll(judged);
    ActorRef<Receptionist.Listing> listings =
        getContext()
            .messageAdapter(
                Receptionist.Listing.class,
                listing ->
                    new MarketKeeperInternal.OraclesListed(OracleListing.of(listing, followed)));
    judged.forEach(
        index ->
            getContext()
                .getSystem()
                .receptionist()
                .tell(Receptionist.subscribe(Oracle.keyOf(index), listings)));
  }

  @Override
  public Receive<MarketKeeperCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(MarketKeeperCommand.Tick.class, this::onTick)
        .onMessage(MarketKeeperCommand.FundingKnown.class, this::onFundingKnown)
        .onMessage(MarketKeeperCommand.BasisKnown.class, this::onBasisKnown)
        .onMessage(MarketKeeperCommand.SettlementPriceKnown.class, this::onSettlementPriceKnown)
        .onMessage(MarketKeeperCommand.InterestKnown.class, this::onInterestKnown)
        .onMessage(MarketKeeperCommand.Control.class, this::onControl)
        .onMessage(MarketKeeperCommand.Parameters.class, this::onParameters)
        .onMessage(MarketKeeperCommand.Totals.class, this::onTotals)
        .onMessage(MarketKeeperInternal.Build.class, this::onBuild)
        .onMessage(MarketKeeperInternal.Judge.class, this::onJudge)
        .onMessage(MarketKeeperCommand.Subscribe.class, this::onSubscribe)
        .onMessage(MarketKeeperInternal.SubscriberStopped.class, this::onSubscriberStopped)
        .onMessage(MarketKeeperInternal.OraclesListed.class, this::onOraclesListed)
        .build();
  }

  private Behavior<MarketKeeperCommand> onTick(MarketKeeperCommand.Tick command) {
    IndexPrice price = command.tick().price();
    if (indexes.contains(price.index())) {
      lost.remove(price.index());
      become(changes.with(price));
    } else {
      getContext()
          .getLog()
          .warn("Ignored a tick of {}, which no oracle judges here", price.index());
    }
    return this;
  }

  private Behavior<MarketKeeperCommand> onFundingKnown(MarketKeeperCommand.FundingKnown news) {
    become(changes.with(fixings -> fixings.withFunding(news.perpetual(), news.funding())));
    return this;
  }

  private Behavior<MarketKeeperCommand> onBasisKnown(MarketKeeperCommand.BasisKnown news) {
    become(changes.with(fixings -> fixings.withBasis(news.perpetual(), news.basis())));
    return this;
  }

  private Behavior<MarketKeeperCommand> onSettlementPriceKnown(
      MarketKeeperCommand.SettlementPriceKnown news) {
    become(changes.with(fixings -> fixings.withSettlementPrice(news.expiry(), news.price())));
    return this;
  }

  private Behavior<MarketKeeperCommand> onInterestKnown(MarketKeeperCommand.InterestKnown news) {
    become(changes.with(fixings -> fixings.withInterest(news.asset(), news.interest())));
    return this;
  }

  /** It is repeated all the time; only what is newer than what is known says anything. */
  private Behavior<MarketKeeperCommand> onControl(MarketKeeperCommand.Control command) {
    if (command.revision() > controlRevision) {
      controlRevision = command.revision();
      become(changes.withControls(command.controls()));
    }
    return this;
  }

  private Behavior<MarketKeeperCommand> onParameters(MarketKeeperCommand.Parameters command) {
    MarginParameters before = changes.parameters();
    MarginParameters next = command.parameters();
    if (!next.equals(before)) {
      getContext().getLog().info("Parameters {} follow {}", next.version(), before.version());
      Set<IndexId> added = new TreeSet<>(next.judgedIndexes());
      added.removeAll(indexes);
      indexes = next.judgedIndexes();
      findOracles(added);
      become(changes.withParameters(next));
    }
    return this;
  }

  private Behavior<MarketKeeperCommand> onTotals(MarketKeeperCommand.Totals command) {
    changes = changes.withTotals(command.totals());
    return this;
  }

  private Behavior<MarketKeeperCommand> onOraclesListed(MarketKeeperInternal.OraclesListed listed) {
    IndexId index = listed.listing().index();
    Set<ActorRef<OracleCommand>> present = listed.listing().oracles();
    Set<ActorRef<OracleCommand>> before = oracles.put(index, present);
    if (before != null && !present.containsAll(before)) {
      lost.add(index);
    }
    return this;
  }

  private Behavior<MarketKeeperCommand> onJudge(MarketKeeperInternal.Judge judge) {
    become(changes.lapsed(clock.instant().minus(silence), lost, indexes));
    return this;
  }

  private void become(MarketChanges next) {
    changes = next;
    if (!changes.isEmpty() && !buildPending) {
      // Behind everything that is waiting already, so that all of it goes into one view.
      buildPending = true;
      getContext().getSelf().tell(MarketKeeperInternal.Build.INSTANCE);
    }
  }

  private Behavior<MarketKeeperCommand> onBuild(MarketKeeperInternal.Build build) {
    buildPending = false;
    long version = Math.max(changes.view().version() + 1, firstVersion);
    MarketView view = changes.build(version, clock.instant());
    changes = MarketChanges.since(view);
    // First for those who read, then for those who are told: a subscriber that reads sees it.
    latest.publish(view);
    ViewPublished published = new ViewPublished(view);
    subscribers.forEach(subscriber -> subscriber.tell(published));
    return this;
  }

  private Behavior<MarketKeeperCommand> onSubscribe(MarketKeeperCommand.Subscribe command) {
    ActorRef<ViewPublished> subscriber = command.subscriber();
    if (subscribers.add(subscriber)) {
      getContext().watchWith(subscriber, new MarketKeeperInternal.SubscriberStopped(subscriber));
    }
    subscriber.tell(new ViewPublished(changes.view()));
    return this;
  }

  private Behavior<MarketKeeperCommand> onSubscriberStopped(
      MarketKeeperInternal.SubscriberStopped stopped) {
    subscribers.remove(stopped.subscriber());
    return this;
  }
}
