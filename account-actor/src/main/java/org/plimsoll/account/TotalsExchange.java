package org.plimsoll.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.plimsoll.account.TotalsExchangeCommand.Look;
import org.plimsoll.account.TotalsExchangeCommand.Own;
import org.plimsoll.account.TotalsExchangeCommand.PeersListed;

/**
 * One per node: tells the others what the accounts of this node hold together, and this node's
 * {@link MarginMonitor} what theirs do. Everything is said again every second, so that what was
 * lost, or said to a node that was not yet there, does no harm. {@link TotalsOfNodes} decides what
 * counts.
 */
final class TotalsExchange extends AbstractBehavior<TotalsExchangeCommand> {
  static final ServiceKey<TotalsExchangeCommand> KEY =
      ServiceKey.create(TotalsExchangeCommand.class, "totals-exchange");

  /** How soon a change is told, and how soon a change of the members is seen. */
  static final Duration LOOK = Duration.ofMillis(200);

  static final Duration REPEAT = Duration.ofSeconds(1);

  /** Accounts of a lost node are back on others long before. */
  static final Duration HOLD = Duration.ofSeconds(60);

  /** So that a part stays far below the largest message there may be. */
  private static final int OWNERS_AT_ONCE = 200;

  private final String node;
  private final Supplier<Optional<Set<String>>> others;
  private final ActorRef<MarginMonitorCommand> monitor;
  private final Clock clock;
  private Set<ActorRef<TotalsExchangeCommand>> peers = Set.of();
  private TotalsOfNodes totals = TotalsOfNodes.STARTING;
  private TotalsElsewhere told = TotalsElsewhere.NONE;
  private HeldTotals own = HeldTotals.NOTHING;
  private boolean hasNews;
  private Instant lastTold = Instant.MIN;
  private long sequence;

  private TotalsExchange(
      ActorContext<TotalsExchangeCommand> context,
      String node,
      Supplier<Optional<Set<String>>> others,
      ActorRef<MarginMonitorCommand> monitor,
      Clock clock) {
    super(context);
    this.node = node;
    this.others = others;
    this.monitor = monitor;
    this.clock = clock;
    tellMonitor();
  }

  /**
   * @param node the name of this one
   * @param others the names of all other nodes that may hold accounts; empty while that is not
   *     known
   * @param monitor of this node
   */
  static Behavior<TotalsExchangeCommand> create(
      String node,
      Supplier<Optional<Set<String>>> others,
      ActorRef<MarginMonitorCommand> monitor,
      Clock clock) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK);
          return Behaviors.setup(
              context -> {
                var exchange = new TotalsExchange(context, node, others, monitor, clock);
                exchange.joinReceptionist();
                return exchange;
              });
        });
  }

  private void joinReceptionist() {
    ActorRef<Receptionist.Command> receptionist = getContext().getSystem().receptionist();
    receptionist.tell(Receptionist.register(KEY, getContext().getSelf()));
    ActorRef<Receptionist.Listing> listings =
        getContext()
            .messageAdapter(
                Receptionist.Listing.class,
                listing -> new PeersListed(Set.copyOf(listing.getServiceInstances(KEY))));
    receptionist.tell(Receptionist.subscribe(KEY, listings));
  }

  @Override
  public Receive<TotalsExchangeCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(Own.class, this::onOwn)
        .onMessage(TotalsPart.class, this::onPart)
        .onMessage(Look.class, look -> onLook())
        .onMessage(PeersListed.class, this::onPeersListed)
        .build();
  }

  private Behavior<TotalsExchangeCommand> onOwn(Own command) {
    hasNews |= !command.held().equals(own);
    own = command.held();
    return this;
  }

  private Behavior<TotalsExchangeCommand> onPart(TotalsPart part) {
    become(totals.with(part));
    return this;
  }

  private Behavior<TotalsExchangeCommand> onLook() {
    Instant now = clock.instant();
    become(
        others
            .get()
            .map(members -> totals.withMembers(members, own, now, HOLD))
            .orElse(totals)
            .at(now));
    if (hasNews || !now.isBefore(lastTold.plus(REPEAT))) {
      tellPeers(now);
    }
    return this;
  }

  private Behavior<TotalsExchangeCommand> onPeersListed(PeersListed listed) {
    peers =
        listed.peers().stream()
            .filter(peer -> !peer.equals(getContext().getSelf()))
            .collect(Collectors.toUnmodifiableSet());
    tellPeers(clock.instant());
    return this;
  }

  private void tellPeers(Instant now) {
    lastTold = now;
    hasNews = false;
    sequence++;
    List<HeldTotals> parts = own.parts(OWNERS_AT_ONCE).toList();
    for (int index = 0; index < parts.size(); index++) {
      var part = new TotalsPart(node, sequence, index, parts.size(), parts.get(index));
      peers.forEach(peer -> peer.tell(part));
    }
  }

  private void become(TotalsOfNodes next) {
    totals = next;
    tellMonitor();
  }

  private void tellMonitor() {
    TotalsElsewhere elsewhere = totals.elsewhere();
    if (!elsewhere.equals(told)) {
      told = elsewhere;
      monitor.tell(new MarginMonitorCommand.HeldElsewhere(elsewhere));
    }
  }
}
