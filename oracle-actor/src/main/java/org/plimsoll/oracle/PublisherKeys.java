package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.plimsoll.cluster.chain.ChainAdapter;
import org.plimsoll.oracle.PublisherKeysCommand.AddKey;
import org.plimsoll.oracle.PublisherKeysCommand.Report;
import org.plimsoll.oracle.PublisherKeysCommand.RevokeKey;
import org.plimsoll.oracle.PublisherKeysEvent.KeyAdded;
import org.plimsoll.oracle.PublisherKeysEvent.KeyRevoked;

/**
 * Keeps the keys by which prices are signed, and notes now and then how far signed feeds have come.
 * One in the cluster, journaled; oracles hear of every change, and again after they or it restart.
 * It decides nothing itself: {@link PublisherKeyRules} does.
 */
final class PublisherKeys
    extends EventSourcedBehavior<PublisherKeysCommand, PublisherKeysEvent, KeyRing> {
  private static final PersistenceId PERSISTENCE_ID = PersistenceId.ofUniqueId("publisher-keys");
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  private final Collection<PublisherKey> configured;
  private final Clock clock;
  private final ChainAdapter<PublisherKeysEvent> chain =
      new ChainAdapter<>(PERSISTENCE_ID, PublisherKeysEvent.class);
  private final Set<ActorRef<KeyRing>> oracles = new HashSet<>();

  private PublisherKeys(Collection<PublisherKey> configured, Clock clock) {
    super(PERSISTENCE_ID, SupervisorStrategy.restartWithBackoff(FIRST_RETRY, LAST_RETRY, 0.1));
    this.configured = configured;
    this.clock = clock;
  }

  /**
   * @param configured keys that count without having been added
   */
  static Behavior<PublisherKeysCommand> create(Collection<PublisherKey> configured, Clock clock) {
    return Behaviors.setup(context -> new PublisherKeys(configured, clock));
  }

  /** Makes this node a candidate to keep the keys; returns where they are reached. */
  static ActorRef<PublisherKeysCommand> start(
      ActorSystem<?> system, Collection<PublisherKey> configured, Clock clock) {
    return ClusterSingleton.get(system)
        .init(SingletonActor.of(create(configured, clock), "publisher-keys"));
  }

  @Override
  public KeyRing emptyState() {
    return KeyRing.EMPTY;
  }

  @Override
  public EventHandler<KeyRing, PublisherKeysEvent> eventHandler() {
    return KeyRing::apply;
  }

  @Override
  public EventAdapter<PublisherKeysEvent, ?> eventAdapter() {
    return chain;
  }

  @Override
  public SignalHandler<KeyRing> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), state -> chain.recovered())
        .onSignal(RecoveryFailed.class, (state, failed) -> chain.recoveryFailed())
        .build();
  }

  @Override
  public CommandHandler<PublisherKeysCommand, PublisherKeysEvent, KeyRing> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(AddKey.class, this::onAddKey)
        .onCommand(RevokeKey.class, this::onRevokeKey)
        .onCommand(Report.class, this::onReport)
        .build();
  }

  private Effect<PublisherKeysEvent, KeyRing> onAddKey(KeyRing state, AddKey command) {
    KeyRing ring = all(state);
    var refusal = PublisherKeyRules.refusalToAdd(ring, command.key(), clock.instant());
    if (refusal.isPresent()) {
      return answer(command.replyTo(), refusal.get());
    }
    if (ring.key(command.key().id()).isPresent()) {
      return answer(command.replyTo(), new PublisherKeyReply.Listed(command.key()));
    }
    return Effect()
        .persist(new KeyAdded(command.key(), command.reason(), clock.instant()))
        .thenRun((KeyRing after) -> tellAll(after))
        .thenReply(command.replyTo(), after -> new PublisherKeyReply.Listed(command.key()));
  }

  private Effect<PublisherKeysEvent, KeyRing> onRevokeKey(KeyRing state, RevokeKey command) {
    var known = all(state).key(command.keyId());
    if (known.isEmpty()) {
      return answer(
          command.replyTo(),
          new PublisherKeyReply.Refused(
              PublisherKeyReply.Reason.UNKNOWN_KEY, "no key is named " + command.keyId()));
    }
    if (known.get().revokedAt().isPresent()) {
      return answer(command.replyTo(), new PublisherKeyReply.Listed(known.get()));
    }
    PublisherKey revoked = known.get().revokedAt(clock.instant());
    return Effect()
        .persist(new KeyRevoked(revoked, command.reason(), clock.instant()))
        .thenRun((KeyRing after) -> tellAll(after))
        .thenReply(command.replyTo(), after -> new PublisherKeyReply.Listed(revoked));
  }

  /** A ref that is gone is told in vain until this moves; oracles move seldom. */
  private Effect<PublisherKeysEvent, KeyRing> onReport(KeyRing state, Report command) {
    oracles.add(command.oracle());
    List<PublisherKeysEvent> news =
        PublisherKeyRules.news(state, command.index(), command.sequences(), clock.instant());
    return Effect().persist(news).thenRun(after -> command.oracle().tell(all(after)));
  }

  private Effect<PublisherKeysEvent, KeyRing> answer(
      ActorRef<PublisherKeyReply> asker, PublisherKeyReply answer) {
    return Effect().none().thenReply(asker, state -> answer);
  }

  private KeyRing all(KeyRing journaled) {
    return journaled.withConfigured(configured);
  }

  private void tellAll(KeyRing journaled) {
    KeyRing ring = all(journaled);
    oracles.forEach(oracle -> oracle.tell(ring));
  }
}
