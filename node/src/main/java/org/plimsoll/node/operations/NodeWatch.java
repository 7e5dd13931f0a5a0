package org.plimsoll.node.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.pattern.Patterns;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.liquidation.LiquidatorCommand;
import org.plimsoll.risk.market.MarketView;

/**
 * Looks at its node every few seconds: asks the journal, an account and the liquidator whether they
 * are there, counts the accounts in memory, and says what is missing. Nobody is asked anew before
 * the last question was answered or given up.
 */
public final class NodeWatch extends AbstractBehavior<NodeWatch.Command> {

  /** What the watch tells itself. */
  public sealed interface Command {}

  private enum Look implements Command {
    INSTANCE
  }

  private enum Asked {
    JOURNAL,
    ACCOUNTS,
    LIQUIDATOR
  }

  private record Answered(Asked who, boolean isThere) implements Command {}

  private record Counted(Optional<Integer> accounts) implements Command {}

  /**
   * Whom it asks.
   *
   * @param views the newest market view of this node
   * @param account of the venue, which exists as soon as a node has started
   * @param journal reads next to nothing from the journal
   */
  public record Surroundings(
      Supplier<MarketView> views,
      RecipientRef<AccountCommand> account,
      ActorRef<LiquidatorCommand> liquidator,
      Supplier<CompletionStage<Done>> journal,
      Clock clock) {}

  private final Surroundings around;
  private final PrometheusTelemetry telemetry;
  private final Readiness readiness;
  private final Duration patience;
  private final Map<Asked, Instant> answered = new EnumMap<>(Asked.class);
  private final Set<Asked> asking = EnumSet.noneOf(Asked.class);

  private NodeWatch(
      ActorContext<Command> context,
      Surroundings around,
      PrometheusTelemetry telemetry,
      Readiness readiness,
      Duration patience) {
    super(context);
    this.around = around;
    this.telemetry = telemetry;
    this.readiness = readiness;
    this.patience = patience;
  }

  static Behavior<Command> create(
      Surroundings around,
      PrometheusTelemetry telemetry,
      Readiness readiness,
      OperationsSettings settings) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(Look.INSTANCE, Duration.ZERO, settings.lookInterval());
          return Behaviors.setup(
              context -> new NodeWatch(context, around, telemetry, readiness, settings.patience()));
        });
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, look -> onLook())
        .onMessage(Answered.class, this::onAnswered)
        .onMessage(Counted.class, this::onCounted)
        .build();
  }

  private Behavior<Command> onLook() {
    ask(Asked.JOURNAL, () -> around.journal().get());
    ask(
        Asked.ACCOUNTS,
        () ->
            AskPattern.<AccountCommand, AccountStatement.Reply>ask(
                around.account(),
                replyTo -> new AccountCommand.GetStatement(HouseAccounts.INSURANCE_FUND, replyTo),
                patience,
                getContext().getSystem().scheduler()));
    ask(
        Asked.LIQUIDATOR,
        () ->
            AskPattern.<LiquidatorCommand, LiquidatorCommand.Report>ask(
                around.liquidator(),
                LiquidatorCommand.GetReport::new,
                patience,
                getContext().getSystem().scheduler()));
    count();
    say();
    return this;
  }

  private void ask(Asked who, Supplier<CompletionStage<?>> question) {
    if (asking.add(who)) {
      getContext()
          .pipeToSelf(
              question.get().thenApply(answer -> true),
              (answer, failure) -> new Answered(who, failure == null));
    }
  }

  private void count() {
    var region =
        ClusterSharding.get(getContext().getSystem().classicSystem())
            .shardRegion(Account.TYPE_KEY.name());
    CompletionStage<Integer> counted =
        Patterns.ask(region, ShardRegion.getRegionStatsInstance(), patience)
            .thenApply(
                stats ->
                    ((ShardRegion.ShardRegionStats) stats)
                        .getStats().values().stream()
                            .mapToInt(entities -> ((Number) entities).intValue())
                            .sum());
    getContext()
        .pipeToSelf(
            counted,
            (accounts, failure) ->
                new Counted(failure == null ? Optional.of(accounts) : Optional.empty()));
  }

  private Behavior<Command> onAnswered(Answered answer) {
    asking.remove(answer.who());
    if (answer.isThere()) {
      answered.put(answer.who(), around.clock().instant());
    }
    say();
    return this;
  }

  private Behavior<Command> onCounted(Counted counted) {
    counted.accounts().ifPresent(telemetry::accountsHeld);
    return this;
  }

  private void say() {
    Instant now = around.clock().instant();
    var status = Cluster.get(getContext().getSystem()).selfMember().status();
    NodeCondition condition =
        new NodeCondition(
            now,
            status.equals(MemberStatus.up()),
            around.views().get(),
            Optional.ofNullable(answered.get(Asked.JOURNAL)),
            telemetry.isJournalBreakerOpen(),
            Optional.ofNullable(answered.get(Asked.ACCOUNTS)),
            Optional.ofNullable(answered.get(Asked.LIQUIDATOR)));
    readiness.looked(now, ReadinessRules.missing(condition, patience));
  }
}
