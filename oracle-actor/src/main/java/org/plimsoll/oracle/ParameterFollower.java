package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.plimsoll.risk.market.MarginParameters;

/**
 * Follows the {@link ParameterLedger} on behalf of a node, one per node: it asks every second what
 * it does not know yet, and says when other parameters are in force. Questions and answers that are
 * lost, doubled or late do no harm; what is scheduled comes into force by the clock of the node,
 * also while nobody answers.
 */
public final class ParameterFollower extends AbstractBehavior<ParameterFollower.Command> {
  private static final Duration ASK = Duration.ofSeconds(1);

  /** What it can be told. Never leaves the node. */
  public sealed interface Command {}

  /** Time to ask again. */
  private enum Ask implements Command {
    INSTANCE
  }

  /** What is scheduled is due. */
  private enum Due implements Command {
    INSTANCE
  }

  private record Heard(ParameterNews news) implements Command {}

  /**
   * What is in force on this node. Said first when all is known, and then at every change.
   *
   * @param activated all sets that were in force so far, the oldest first
   */
  public record InForce(MarginParameters parameters, List<MarginParameters> activated) {
    public InForce {
      activated = List.copyOf(activated);
    }
  }

  private final ActorRef<ParameterLedgerCommand> ledger;
  private final ActorRef<? super InForce> listener;
  private final Clock clock;
  private final TimerScheduler<Command> timers;
  private final ActorRef<ParameterNews> answers;
  private FollowedParameters followed = FollowedParameters.NOTHING;
  private Optional<MarginParameters> said = Optional.empty();

  private ParameterFollower(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<ParameterLedgerCommand> ledger,
      ActorRef<? super InForce> listener,
      Clock clock) {
    super(context);
    this.timers = timers;
    this.ledger = ledger;
    this.listener = listener;
    this.clock = clock;
    this.answers = context.messageAdapter(ParameterNews.class, Heard::new);
  }

  /**
   * The follower of this node.
   *
   * @param listener told what is in force; same node only
   */
  public static Behavior<Command> create(
      ActorRef<ParameterLedgerCommand> ledger, ActorRef<? super InForce> listener, Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Ask.INSTANCE, ASK);
                  var follower = new ParameterFollower(context, timers, ledger, listener, clock);
                  follower.ask();
                  return follower;
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Ask.class, ask -> onAsk())
        .onMessage(Due.class, due -> say())
        .onMessage(Heard.class, this::onHeard)
        .build();
  }

  private Behavior<Command> onAsk() {
    ask();
    return say();
  }

  private void ask() {
    ledger.tell(
        new ParameterLedgerCommand.Follow(
            followed.activated().size(),
            followed.scheduled().map(FollowedParameters.Scheduled::fingerprint),
            answers));
  }

  private Behavior<Command> onHeard(Heard heard) {
    FollowedParameters before = followed;
    followed = before.with(heard.news());
    if (!followed.isWhole() && !followed.equals(before)) {
      ask();
    }
    if (!followed.scheduled().equals(before.scheduled())) {
      followed.scheduled().ifPresent(this::wakeAt);
    }
    return say();
  }

  private void wakeAt(FollowedParameters.Scheduled scheduled) {
    getContext()
        .getLog()
        .info(
            "Parameters {} will be in force from {}",
            scheduled.parameters().version(),
            scheduled.effectiveAt());
    Duration left = Duration.between(clock.instant(), scheduled.effectiveAt());
    timers.startSingleTimer(Due.INSTANCE, left.isNegative() ? Duration.ZERO : left);
  }

  private Behavior<Command> say() {
    Instant now = clock.instant();
    if (followed.isWhole()) {
      MarginParameters inForce = followed.inForce(now);
      if (!said.equals(Optional.of(inForce))) {
        said = Optional.of(inForce);
        listener.tell(new InForce(inForce, followed.activatedBy(now)));
      }
    }
    return this;
  }
}
