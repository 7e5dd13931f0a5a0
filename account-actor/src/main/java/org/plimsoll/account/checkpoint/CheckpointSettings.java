package org.plimsoll.account.checkpoint;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How often a checkpoint is signed.
 *
 * @param interval zero: never
 * @param patience with each node that is asked for its heads
 */
public record CheckpointSettings(Duration interval, Duration patience) {

  /** Reads {@code plimsoll.audit.checkpoints}. */
  public static CheckpointSettings from(Config root) {
    Config config = root.getConfig("plimsoll.audit.checkpoints");
    return new CheckpointSettings(config.getDuration("interval"), config.getDuration("patience"));
  }

  /** Whether any is signed. */
  public boolean areOn() {
    return !interval.isZero();
  }
}
