package org.plimsoll.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountCommand.WakeUp;
import org.plimsoll.account.AccountRecallInternal.Again;
import org.plimsoll.account.AccountRecallInternal.Begin;
import org.plimsoll.account.AccountRecallInternal.Called;
import org.plimsoll.account.AccountRecallInternal.Look;
import org.plimsoll.account.AccountRecallInternal.NotCalled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every account back into memory, so that what was margined on a node that is gone is
 * margined on another: a cluster singleton that calls all accounts when it starts and whenever
 * nodes came or went, until each has answered. An account with exposure has its row in a monitor
 * before it answers, and stays; any other leaves again by itself. It holds nothing it could not
 * lose: a new singleton calls all anew.
 */
public final class AccountRecall extends AbstractBehavior<AccountRecallCommand> {
  private static final Logger LOG = LoggerFactory.getLogger(AccountRecall.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final int TOLD_EVERY = 10_000;
  private static final String PREFIX = Account.TYPE_KEY.name() + "|";

  /**
   * What it works with.
   *
   * @param journaled the persistence ids of everything that ever wrote an event
   * @param nodes the names of all nodes that may hold accounts
   */
  public record Surroundings(
      Supplier<Source<String, NotUsed>> journaled,
      Function<AccountId, RecipientRef<AccountCommand>> accounts,
      Supplier<Set<String>> nodes,
      RecallSettings settings,
      Clock clock) {}

  private record Answer(AccountId account, Optional<AccountCommand.Awake> awake) {}

  private final Surroundings around;
  private final RecallSettings settings;
  private final TimerScheduler<AccountRecallCommand> timers;
  private Set<String> nodes;
  private Optional<Set<String>> recalled = Optional.empty();
  private Optional<Set<String>> calling = Optional.empty();
  private Instant changedAt;
  private Instant began;
  private RecallRound sofar = RecallRound.NOBODY;
  private boolean isDue;

  private AccountRecall(
      ActorContext<AccountRecallCommand> context,
      TimerScheduler<AccountRecallCommand> timers,
      Surroundings around) {
    super(context);
    this.around = around;
    this.settings = around.settings();
    this.timers = timers;
    this.nodes = around.nodes().get();
    this.changedAt = around.clock().instant();
    this.began = changedAt;
    timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK);
    getContext().getSelf().tell(Begin.INSTANCE);
  }

  static Behavior<AccountRecallCommand> create(Surroundings around) {
    return Behaviors.withTimers(
        timers -> Behaviors.setup(context -> new AccountRecall(context, timers, around)));
  }

  /**
   * Makes this node a candidate for it; returns where it is reached.
   *
   * @param journaled the persistence ids of everything that ever wrote an event
   */
  public static ActorRef<AccountRecallCommand> start(
      ActorSystem<?> system,
      Supplier<Source<String, NotUsed>> journaled,
      Function<AccountId, RecipientRef<AccountCommand>> accounts,
      RecallSettings settings,
      Clock clock) {
    var members = new ClusterNodes(system);
    var around = new Surroundings(journaled, accounts, members::names, settings, clock);
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                Behaviors.supervise(create(around)).onFailure(SupervisorStrategy.restart()),
                "account-recall"));
  }

  @Override
  public Receive<AccountRecallCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, look -> onLook())
        .onMessage(Begin.class, begin -> onBegin())
        .onMessage(Again.class, this::onAgain)
        .onMessage(Called.class, this::onCalled)
        .onMessage(NotCalled.class, this::onNotCalled)
        .onMessage(AccountRecallCommand.GetStanding.class, this::onGetStanding)
        .build();
  }

  private Behavior<AccountRecallCommand> onLook() {
    Set<String> now = around.nodes().get();
    if (!now.equals(nodes)) {
      getContext().getLog().info("The nodes that hold accounts are {} now", now);
      nodes = now;
      changedAt = around.clock().instant();
      timers.startSingleTimer("settle", Begin.INSTANCE, settings.settle());
      timers.startSingleTimer(
          "second", Begin.INSTANCE, settings.settle().plus(settings.secondLook()));
    }
    return this;
  }

  private Behavior<AccountRecallCommand> onBegin() {
    if (calling.isPresent()) {
      isDue = true;
      return this;
    }
    isDue = false;
    calling = Optional.of(nodes);
    began = changedAt;
    sofar = RecallRound.NOBODY;
    call(
        around
            .journaled()
            .get()
            .filter(id -> id.startsWith(PREFIX))
            .map(id -> AccountId.of(id.substring(PREFIX.length()))));
    return this;
  }

  private Behavior<AccountRecallCommand> onAgain(Again again) {
    call(Source.from(again.unanswered()));
    return this;
  }

  private void call(Source<AccountId, NotUsed> accounts) {
    ActorSystem<?> system = getContext().getSystem();
    CompletionStage<RecallRound> round =
        accounts
            .throttle(settings.perSecond(), Duration.ofSeconds(1))
            .mapAsyncUnordered(settings.atOnce(), account -> call(account, system))
            .runWith(Sink.fold(RecallRound.NOBODY, AccountRecall::with), system);
    getContext()
        .pipeToSelf(
            round,
            (called, failure) ->
                failure == null ? new Called(called) : new NotCalled(failure.toString()));
  }

  private CompletionStage<Answer> call(AccountId account, ActorSystem<?> system) {
    CompletionStage<AccountCommand.Awake> awake =
        AskPattern.ask(
            around.accounts().apply(account),
            (ActorRef<AccountCommand.Awake> replyTo) -> new WakeUp(account, Optional.of(replyTo)),
            settings.patience(),
            system.scheduler());
    return awake
        .thenApply(answer -> new Answer(account, Optional.of(answer)))
        .exceptionally(failure -> new Answer(account, Optional.empty()));
  }

  /** On a thread of the stream, which must not touch the actor. */
  private static RecallRound with(RecallRound round, Answer answer) {
    RecallRound after =
        answer
            .awake()
            .map(awake -> round.answered(awake.isMonitored()))
            .orElseGet(() -> round.unanswered(answer.account()));
    if (after.answered() % TOLD_EVERY == 0 && after.answered() > round.answered()) {
      LOG.info("{} accounts answered so far", after.answered());
    }
    return after;
  }

  private Behavior<AccountRecallCommand> onCalled(Called called) {
    sofar = sofar.then(called.round());
    if (!sofar.unanswered().isEmpty()) {
      getContext()
          .getLog()
          .warn("{} accounts did not answer and are called again", sofar.unanswered().size());
      timers.startSingleTimer("again", new Again(sofar.unanswered()), AGAIN);
      return this;
    }
    getContext()
        .getLog()
        .info(
            "All {} accounts were called, {} with exposure are margined, {} ms after {}",
            sofar.answered(),
            sofar.exposed(),
            Duration.between(began, around.clock().instant()).toMillis(),
            recalled.isEmpty() ? "the start" : "the nodes changed");
    recalled = calling;
    return end();
  }

  private Behavior<AccountRecallCommand> onNotCalled(NotCalled failed) {
    getContext().getLog().warn("accounts could not be called, tried again: {}", failed.why());
    timers.startSingleTimer("retry", Begin.INSTANCE, AGAIN);
    return end();
  }

  private Behavior<AccountRecallCommand> end() {
    calling = Optional.empty();
    return isDue ? onBegin() : this;
  }

  private Behavior<AccountRecallCommand> onGetStanding(AccountRecallCommand.GetStanding command) {
    command.replyTo().tell(new AccountRecallCommand.Standing(recalled));
    return this;
  }
}
