package org.plimsoll.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What a node tells about itself to whoever measures it. Actors find it as they find their log, by
 * their actor system. It is told facts as they happen and keeps nobody waiting; nothing in the
 * system is decided by it. Safe for use by many threads.
 *
 * <p>Every method does nothing unless it is measured, so that one may be implemented alone.
 */
public interface Telemetry {
  /** Of a node that nobody measures. */
  Telemetry NONE = new Telemetry() {};

  /** How a command ended, for whoever sent it. */
  enum Outcome {
    /** It was done, now or before under the same key. */
    ACCEPTED,
    /** It was not done, for a reason the caller was told. */
    REJECTED,
    /** It may have been done: nobody answered in time, or something broke. */
    UNKNOWN
  }

  /** That of an actor system that was created with a {@link TelemetrySetup}, else {@link #NONE}. */
  static Telemetry of(ActorSystem<?> system) {
    return system
        .settings()
        .setup()
        .get(TelemetrySetup.class)
        .map(TelemetrySetup::telemetry)
        .orElse(NONE);
  }

  /**
   * A command that came over the API was answered.
   *
   * @param command its kind, of a few: no part of it may come from outside
   */
  default void commandAnswered(String command, Outcome outcome, Duration taken) {}

  /** Events of an account or a settlement were acknowledged by the journal. */
  default void persisted(Duration taken) {}

  /** An account or a settlement has read its journal. */
  default void recovered() {}

  /** An account or a settlement could not read its journal. */
  default void recoveryFailed(Throwable failure) {}

  /**
   * All accounts with exposure of this node are measured. Told again every second.
   *
   * @param accounts how many they are
   * @param asOf when the view was made that they are measured against
   */
  default void measured(int accounts, Instant asOf) {}

  /** The monitor told an account to look at itself. */
  default void nominated() {}

  /** An account found itself below maintenance margin. */
  default void breached() {}

  /**
   * An account has changed, came into memory, or left it.
   *
   * @param liquidatedSince when the liquidation that it is in began; empty: in none, or not here
   */
  default void liquidated(String account, Optional<Instant> liquidatedSince) {}

  /** The liquidator has started on this node. */
  default void liquidatorStarted() {}

  /**
   * So many accounts wait for a step at the liquidator, which is on this node; 0 when it leaves.
   */
  default void liquidationQueued(int accounts) {}

  /**
   * The insurance fund was looked at.
   *
   * @param worth its net value in the settlement asset, which may be negative
   */
  default void fundValued(double worth) {}
}
