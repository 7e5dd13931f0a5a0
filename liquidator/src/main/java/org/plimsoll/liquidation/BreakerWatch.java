package org.plimsoll.liquidation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.account.MarginMonitorCommand.Books;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.cluster.Telemetry;
import org.plimsoll.oracle.CoverStress;
import org.plimsoll.oracle.MarketControlCommand;
import org.plimsoll.oracle.MarketControlReply;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;
import org.plimsoll.risk.whatif.StressedAccount;

/**
 * Collects what the circuit breakers look at, from the view of its node, the accounts of all nodes,
 * the liquidator and the account of the insurance fund, asks {@link BreakerRules} and sends what
 * they order to the market control. Once a day it has the fund stressed. A cluster singleton: two
 * would order everything twice. While not all accounts can be read, insolvency is not known, and a
 * stress waits.
 *
 * <p>An order that is lost is made again at the next look, because it is not in force then. A new
 * singleton begins its windows anew, as after a start.
 */
public final class BreakerWatch extends AbstractBehavior<BreakerWatch.Command> {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Prices and the fund come first after a start. */
  private static final Duration SETTLING_IN = Duration.ofSeconds(60);

  private static final String DISPATCHER = "plimsoll.breakers.calculations";

  /** What the watch tells itself. */
  public sealed interface Command {}

  private enum Look implements Command {
    INSTANCE
  }

  private record Looked(
      Optional<Books> insolvent,
      Optional<AccountStatement> fund,
      Optional<LiquidatorCommand.Report> liquidations)
      implements Command {}

  private record Stressed(LocalDate day, Optional<CoverStress> stress) implements Command {}

  /**
   * Whom it asks.
   *
   * @param views the newest market view of this node
   * @param books of all accounts
   * @param fund the account of the insurance fund
   * @param depth notional of the full depth of a market
   */
  public record Surroundings(
      Supplier<MarketView> views,
      VenueBooks books,
      RecipientRef<AccountCommand> fund,
      ActorRef<LiquidatorCommand> liquidator,
      ActorRef<MarketControlCommand> control,
      BreakerSettings settings,
      Cash depth,
      Clock clock) {}

  private final Surroundings around;
  private final BreakerRules rules;
  private final Executor calculations;
  private final Telemetry telemetry;
  private BreakerHistory history = BreakerHistory.EMPTY;
  private boolean isLooking;
  private boolean isStressing;
  private Instant nextStress;

  private BreakerWatch(ActorContext<Command> context, Surroundings around) {
    super(context);
    this.around = around;
    this.rules = new BreakerRules(around.settings(), around.depth());
    this.telemetry = Telemetry.of(context.getSystem());
    this.calculations =
        context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    this.nextStress = around.clock().instant().plus(SETTLING_IN);
  }

  public static Behavior<Command> create(Surroundings around) {
    return Behaviors.withTimers(
        timers -> {
          if (around.settings().isOn()) {
            timers.startTimerWithFixedDelay(Look.INSTANCE, around.settings().interval());
          }
          return Behaviors.setup(context -> new BreakerWatch(context, around));
        });
  }

  /** Makes this node a candidate for it. */
  public static void start(ActorSystem<?> system, Surroundings around) {
    ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                Behaviors.supervise(create(around)).onFailure(SupervisorStrategy.restart()),
                "breaker-watch"));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, look -> onLook())
        .onMessage(Looked.class, this::onLooked)
        .onMessage(Stressed.class, this::onStressed)
        .build();
  }

  private Behavior<Command> onLook() {
    if (!isLooking && around.views().get().controls().known()) {
      isLooking = true;
      var insolvent = ifRead(around.books().insolvent());
      var fund = fund();
      var liquidations = answer(around.liquidator(), LiquidatorCommand.GetReport::new);
      getContext()
          .pipeToSelf(
              insolvent.thenCompose(
                  books ->
                      fund.thenCombine(
                          liquidations, (held, report) -> new Looked(books, held, report))),
              (looked, failure) ->
                  failure == null
                      ? looked
                      : new Looked(Optional.empty(), Optional.empty(), Optional.empty()));
    }
    return this;
  }

  private Behavior<Command> onLooked(Looked looked) {
    isLooking = false;
    Instant now = around.clock().instant();
    BreakerReading reading = reading(looked, around.views().get(), now);
    reading.fund().ifPresent(worth -> telemetry.fundValued(worth.toDouble()));
    history = history.with(reading, around.settings());
    rules.orders(history, reading).forEach(order -> order(order, now));
    if (!isStressing && !now.isBefore(nextStress) && reading.fund().isPresent()) {
      stress(reading);
    }
    return this;
  }

  private BreakerReading reading(Looked looked, MarketView view, Instant now) {
    SortedMap<InstrumentId, Cash> liquidated =
        looked
            .liquidations()
            .<SortedMap<InstrumentId, Cash>>map(report -> new TreeMap<>(report.traded()))
            .orElse(history.total());
    return new BreakerReading(
        now,
        view,
        looked
            .fund()
            .flatMap(AccountStatement::assessment)
            .map(assessment -> assessment.equity().netValue()),
        looked.insolvent().flatMap(books -> insolvency(books, view)),
        liquidated);
  }

  /** What the accounts owe together beyond all they have; empty if one cannot be measured. */
  static Optional<Cash> insolvency(Books books, MarketView view) {
    try {
      Cash owed = Cash.ZERO;
      for (Book book : books.accounts()) {
        owed = owed.plus(Equity.of(book.portfolio(), view).netValue().negate().max(Cash.ZERO));
      }
      return Optional.of(owed);
    } catch (OutOfRangeException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private void order(ControlOrder order, Instant now) {
    ActorRef<MarketControlReply> nobody = getContext().getSystem().ignoreRef();
    String id = order.issuer().name() + ": " + order.measure().subject() + " " + now;
    around.control().tell(new MarketControlCommand.Order(id, order, now.plus(PATIENCE), nobody));
  }

  private void stress(BreakerReading reading) {
    isStressing = true;
    Cash fund = reading.fund().orElseThrow().max(Cash.ZERO);
    LocalDate day = LocalDate.ofInstant(reading.at(), ZoneOffset.UTC);
    CompletionStage<Optional<CoverStress>> stressed =
        ifRead(around.books().all())
            .thenApplyAsync(
                books ->
                    books.map(
                        all ->
                            CoverRules.stress(stressed(all), reading.view(), fund, reading.at())),
                calculations);
    getContext()
        .pipeToSelf(
            stressed,
            (stress, failure) -> new Stressed(day, failure == null ? stress : Optional.empty()));
  }

  /** A stress that failed is tried again at the next look. */
  private Behavior<Command> onStressed(Stressed stressed) {
    isStressing = false;
    if (stressed.stress().isPresent()) {
      nextStress = stressed.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      ActorRef<MarketControlReply> nobody = getContext().getSystem().ignoreRef();
      around
          .control()
          .tell(
              new MarketControlCommand.RecordCover(
                  "cover-" + stressed.day(), stressed.stress().orElseThrow(), nobody));
    } else {
      getContext().getLog().warn("the fund could not be stressed; tried again at the next look");
    }
    return this;
  }

  private static List<StressedAccount> stressed(Books books) {
    return books.accounts().stream()
        .map(
            book ->
                new StressedAccount(
                    book.account().value(), book.portfolio(), book.method().model(), book.status()))
        .toList();
  }

  private CompletionStage<Optional<AccountStatement>> fund() {
    return answer(
            around.fund(),
            (ActorRef<AccountStatement.Reply> replyTo) ->
                new AccountCommand.GetStatement(HouseAccounts.INSURANCE_FUND, replyTo))
        .thenApply(
            reply ->
                reply
                    .filter(AccountStatement.Found.class::isInstance)
                    .map(found -> ((AccountStatement.Found) found).statement()));
  }

  private <Q, A> CompletionStage<Optional<A>> answer(
      RecipientRef<Q> whom, Function<ActorRef<A>, Q> question) {
    CompletionStage<A> asked =
        AskPattern.ask(whom, question::apply, PATIENCE, getContext().getSystem().scheduler());
    return ifRead(asked);
  }

  private static <A> CompletionStage<Optional<A>> ifRead(CompletionStage<A> answer) {
    return answer
        .thenApply(Optional::of)
        .exceptionallyCompose(failure -> CompletableFuture.completedStage(Optional.empty()));
  }
}
