package org.plimsoll.account;

import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Stands for the shard of one entity: it starts it when a message comes, and loses messages. */
final class LossyShard<C> extends AbstractBehavior<C> {
  private final Behavior<C> entity;
  private final Predicate<C> passes;
  private ActorRef<C> running;

  private LossyShard(ActorContext<C> context, Behavior<C> entity, Predicate<C> passes) {
    super(context);
    this.entity = entity;
    this.passes = passes;
  }

  static <C> Behavior<C> create(Behavior<C> entity, Predicate<C> passes) {
    return Behaviors.setup(context -> new LossyShard<>(context, entity, passes));
  }

  @Override
  public Receive<C> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onMessage)
        .onSignal(Terminated.class, signal -> onGone())
        .build();
  }

  private Behavior<C> onMessage(C message) {
    boolean stop =
        message instanceof AccountInternal.Stop || message instanceof SettlementInternal.Stop;
    if (stop || passes.test(message)) {
      if (running == null) {
        running = getContext().spawnAnonymous(entity);
        getContext().watch(running);
      }
      running.tell(message);
    }
    return this;
  }

  private Behavior<C> onGone() {
    running = null;
    return this;
  }
}
