package org.plimsoll.cluster;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.cluster.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether this node stood still, stopped or paused or swapped out, for so long that the
 * others may have given it up since and started its accounts elsewhere. It does not know of that
 * yet when it goes on, and what it has in memory may be old: it must answer nobody any more, and
 * leaves its cluster and ends. What it writes is refused by the journal in any case.
 *
 * <p>A node that is alone may stand still for as long as it likes. Thread-safe.
 */
public final class Standstill implements Extension {
  private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final String CLUSTER = "pekko.cluster.";
  private static final ExtensionId<Standstill> ID = new Id();

  private final long limit;
  private final LongSupplier nanoTime;
  private final BooleanSupplier hasOthers;
  private long moved;
  private boolean isOverdue;

  private static final class Id extends ExtensionId<Standstill> {
    @Override
    public Standstill createExtension(ActorSystem<?> system) {
      Standstill standstill =
          new Standstill(
              limit(system.settings().config()), System::nanoTime, () -> hasOthers(system));
      Thread looking = new Thread(() -> standstill.lookUntilOverdue(system), "standstill");
      looking.setDaemon(true);
      looking.start();
      return standstill;
    }
  }

  /**
   * @param limit of a standstill
   * @param nanoTime a clock that goes on meanwhile
   * @param hasOthers whether there is anybody who could give this node up
   */
  Standstill(Duration limit, LongSupplier nanoTime, BooleanSupplier hasOthers) {
    this.limit = limit.toNanos();
    this.nanoTime = nanoTime;
    this.hasOthers = hasOthers;
    this.moved = nanoTime.getAsLong();
  }

  /** That of a node, which is watched from the first call on. */
  public static Standstill of(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /**
   * Nobody takes over what a node holds before it was silent for the pause of the failure detector
   * and twice the time that members must have been stable. This is once that time less.
   */
  static Duration limit(Config config) {
    return config
        .getDuration(CLUSTER + "failure-detector.acceptable-heartbeat-pause")
        .plus(config.getDuration(CLUSTER + "split-brain-resolver.stable-after"));
  }

  /** Whether this node stood still for too long. Once it has, that is so until it has ended. */
  public synchronized boolean isOverdue() {
    long now = nanoTime.getAsLong();
    if (now - moved > limit && hasOthers.getAsBoolean()) {
      isOverdue = true;
    }
    if (!isOverdue) {
      moved = now;
    }
    return isOverdue;
  }

  private void lookUntilOverdue(ActorSystem<?> system) {
    while (!isOverdue()) {
      if (system.whenTerminated().isCompleted()) {
        return;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    LOG.error(
        "this node stood still for more than {} s: others may have its accounts by now, and it ends",
        TimeUnit.NANOSECONDS.toSeconds(limit));
    Cluster cluster = Cluster.get(system.classicSystem());
    cluster.down(cluster.selfAddress());
  }

  private static boolean hasOthers(ActorSystem<?> system) {
    var members = Cluster.get(system.classicSystem()).state().getMembers();
    return StreamSupport.stream(members.spliterator(), false).count() > 1;
  }
}
