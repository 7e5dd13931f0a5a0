package org.plimsoll.account;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How accounts are called back into memory.
 *
 * @param settle how long the members of the cluster must have been the same
 * @param secondLook when all are called once more after that: shards move one after the other
 * @param perSecond accounts called in a second at most, > 0
 * @param atOnce accounts that may be on their way at the same time, > 0
 * @param patience with each
 */
public record RecallSettings(
    Duration settle, Duration secondLook, int perSecond, int atOnce, Duration patience) {

  /** Reads {@code plimsoll.account.recall}. */
  public static RecallSettings from(Config root) {
    Config config = root.getConfig("plimsoll.account.recall");
    return new RecallSettings(
        config.getDuration("settle"),
        config.getDuration("second-look"),
        config.getInt("per-second"),
        config.getInt("at-once"),
        config.getDuration("patience"));
  }
}
