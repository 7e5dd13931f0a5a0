package org.plimsoll.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.plimsoll.account.MarginMonitorCommand.Checked;
import org.plimsoll.account.MarginMonitorCommand.ForgetNominations;
import org.plimsoll.account.MarginMonitorCommand.GetBooks;
import org.plimsoll.account.MarginMonitorCommand.GetInsolvent;
import org.plimsoll.account.MarginMonitorCommand.GetReport;
import org.plimsoll.account.MarginMonitorCommand.HeldElsewhere;
import org.plimsoll.account.MarginMonitorCommand.RemoveRow;
import org.plimsoll.account.MarginMonitorCommand.Report;
import org.plimsoll.account.MarginMonitorCommand.UpdateRow;
import org.plimsoll.account.MarginMonitorCommand.ViewChanged;
import org.plimsoll.cluster.Telemetry;
import org.plimsoll.oracle.ViewPublished;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;

/**
 * One per node: measures every account with exposure against every new market view and tells only
 * those whose margin status may have changed to look for themselves. A row is also measured when it
 * arrives, so that a view between an account's event and its row misses nothing.
 */
public final class MarginMonitor extends AbstractBehavior<MarginMonitorCommand> {
  /** Heals a nomination that was lost, e.g. while its account moved. */
  private static final Duration NOMINATION_PATIENCE = Duration.ofSeconds(1);

  /** Under this key the monitor of every node is found. */
  public static final ServiceKey<MarginMonitorCommand> KEY =
      ServiceKey.create(MarginMonitorCommand.class, "margin-monitor");

  private final Supplier<MarketView> views;
  private final Consumer<MarketTotals> totals;
  private final Telemetry telemetry;
  private final ActorRef<? super TotalsExchangeCommand.Own> exchange;
  private final MarginRows rows = new MarginRows();
  private final Map<AccountId, ActorRef<AccountCommand>> accounts = new HashMap<>();
  private final Set<AccountId> awaited = new HashSet<>();
  private TotalsElsewhere elsewhere = TotalsElsewhere.NONE;
  private HeldTotals own = HeldTotals.NOTHING;
  private long viewVersion = Long.MIN_VALUE;
  private Instant viewMade = Instant.MIN;
  private long sweeps;
  private long nominations;

  private MarginMonitor(
      ActorContext<MarginMonitorCommand> context,
      Supplier<MarketView> views,
      Consumer<MarketTotals> totals,
      ActorRef<? super TotalsExchangeCommand.Own> exchange) {
    super(context);
    this.views = views;
    this.totals = totals;
    this.telemetry = Telemetry.of(context.getSystem());
    this.exchange = exchange;
    adopt(views.get());
  }

  /**
   * The monitor of a node that is alone.
   *
   * @param views the newest market view of this node
   */
  public static Behavior<MarginMonitorCommand> create(Supplier<MarketView> views) {
    return create(views, totals -> {}, context -> context.getSystem().ignoreRef());
  }

  /**
   * The monitor of a node of a cluster, which others find and ask.
   *
   * @param views the newest market view of this node
   * @param totals is told what all accounts of the cluster hold together, for the next view: after
   *     every sweep, and when other nodes said what theirs hold
   */
  public static Behavior<MarginMonitorCommand> create(
      Supplier<MarketView> views, Consumer<MarketTotals> totals, Clock clock) {
    return create(
        views,
        totals,
        context -> {
          context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
          var nodes = new ClusterNodes(context.getSystem());
          var exchange =
              context.spawn(
                  TotalsExchange.create(nodes.self(), nodes::others, context.getSelf(), clock),
                  "totals-exchange");
          context.watch(exchange); // without it, this node would not know what others hold
          return exchange;
        });
  }

  /**
   * @param exchange makes who is told what the rows of this node hold
   */
  static Behavior<MarginMonitorCommand> create(
      Supplier<MarketView> views,
      Consumer<MarketTotals> totals,
      Function<ActorContext<MarginMonitorCommand>, ActorRef<? super TotalsExchangeCommand.Own>>
          exchange) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(new ForgetNominations(), NOMINATION_PATIENCE);
          return Behaviors.setup(
              context -> new MarginMonitor(context, views, totals, exchange.apply(context)));
        });
  }

  /** Hands the views of a market keeper on to the monitor. */
  public static Behavior<ViewPublished> viewListener(ActorRef<MarginMonitorCommand> monitor) {
    return Behaviors.receiveMessage(
        published -> {
          monitor.tell(new ViewChanged());
          return Behaviors.same();
        });
  }

  @Override
  public Receive<MarginMonitorCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(UpdateRow.class, this::onUpdateRow)
        .onMessage(RemoveRow.class, this::onRemoveRow)
        .onMessage(Checked.class, this::onChecked)
        .onMessage(ViewChanged.class, command -> onViewChanged())
        .onMessage(ForgetNominations.class, command -> onForgetNominations())
        .onMessage(HeldElsewhere.class, this::onHeldElsewhere)
        .onMessage(GetBooks.class, this::onGetBooks)
        .onMessage(GetInsolvent.class, this::onGetInsolvent)
        .onMessage(GetReport.class, this::onGetReport)
        .build();
  }

  private Behavior<MarginMonitorCommand> onUpdateRow(UpdateRow row) {
    accounts.put(row.account(), row.self());
    awaited.remove(row.account());
    rows.put(row.account(), row.revision(), row.method(), row.status(), row.portfolio());
    // The newest view may be ahead of the one last swept: then its own sweep is still to come.
    measure(row.account());
    return this;
  }

  private Behavior<MarginMonitorCommand> onRemoveRow(RemoveRow row) {
    if (row.self().equals(accounts.get(row.account()))) {
      accounts.remove(row.account());
      awaited.remove(row.account());
      rows.remove(row.account());
    }
    return this;
  }

  private Behavior<MarginMonitorCommand> onChecked(Checked checked) {
    boolean wasAwaited = awaited.remove(checked.account());
    if (wasAwaited && checked.viewVersion() < viewVersion) {
      // It looked at an older view while a newer one was swept, which passed over awaited rows.
      measure(checked.account());
    }
    return this;
  }

  private Behavior<MarginMonitorCommand> onViewChanged() {
    MarketView newest = views.get();
    if (newest.version() > viewVersion) { // else a burst of views was swept already
      adopt(newest);
      rows.forEachThatMayChangeStatus(this::nominate);
      own = rows.totals(elsewhere.owners());
      exchange.tell(new TotalsExchangeCommand.Own(own));
      totals.accept(elsewhere.with(own));
      sweeps++;
      telemetry.measured(rows.size(), viewMade);
    }
    return this;
  }

  private Behavior<MarginMonitorCommand> onForgetNominations() {
    List<AccountId> unanswered = List.copyOf(awaited);
    awaited.clear();
    unanswered.forEach(this::measure);
    telemetry.measured(rows.size(), viewMade);
    return this;
  }

  private Behavior<MarginMonitorCommand> onHeldElsewhere(HeldElsewhere news) {
    elsewhere = news.elsewhere();
    totals.accept(elsewhere.with(own));
    return this;
  }

  private Behavior<MarginMonitorCommand> onGetBooks(GetBooks command) {
    command.replyTo().tell(rows.books(command.after(), command.most()));
    return this;
  }

  private Behavior<MarginMonitorCommand> onGetInsolvent(GetInsolvent command) {
    command.replyTo().tell(rows.insolvent(command.after(), command.most()));
    return this;
  }

  private Behavior<MarginMonitorCommand> onGetReport(GetReport command) {
    command
        .replyTo()
        .tell(new Report(rows.size(), viewVersion, awaited.size(), sweeps, nominations));
    return this;
  }

  private void adopt(MarketView view) {
    rows.price(view);
    viewVersion = view.version();
    viewMade = view.asOf();
  }

  private void measure(AccountId account) {
    if (rows.mayChangeStatus(account)) {
      nominate(account);
    }
  }

  private void nominate(AccountId account) {
    if (awaited.add(account)) {
      nominations++;
      telemetry.nominated();
      accounts.get(account).tell(new AccountCommand.Recheck(account, viewVersion));
    }
  }
}
