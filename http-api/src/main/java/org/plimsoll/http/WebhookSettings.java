package org.plimsoll.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How notices are brought to webhooks.
 *
 * @param timeout of one attempt, positive
 * @param firstDelay before the second attempt; each later one takes twice as long, positive
 * @param longestDelay between two attempts, at least the first
 * @param deadline after which a notice is given up, counted from its first attempt, positive
 * @param allowPrivate whether https addresses in private networks are sent to
 * @param allowLoopback whether addresses of the node's own machine are sent to
 */
public record WebhookSettings(
    Duration timeout,
    Duration firstDelay,
    Duration longestDelay,
    Duration deadline,
    boolean allowPrivate,
    boolean allowLoopback) {

  /**
   * @throws IllegalArgumentException if a duration is out of its range
   */
  public WebhookSettings {
    boolean inRange =
        timeout.compareTo(Duration.ZERO) > 0
            && firstDelay.compareTo(Duration.ZERO) > 0
            && longestDelay.compareTo(firstDelay) >= 0
            && deadline.compareTo(Duration.ZERO) > 0;
    if (!inRange) {
      throw new IllegalArgumentException(
          "webhook durations must be positive and longest-delay at least first-delay, were: timeout "
              + timeout
              + ", first-delay "
              + firstDelay
              + ", longest-delay "
              + longestDelay
              + ", deadline "
              + deadline);
    }
  }

  /** Reads {@code plimsoll.http.webhooks} of an actor system's whole configuration. */
  public static WebhookSettings from(Config root) {
    Config webhooks = root.getConfig("plimsoll.http.webhooks");
    return new WebhookSettings(
        webhooks.getDuration("timeout"),
        webhooks.getDuration("first-delay"),
        webhooks.getDuration("longest-delay"),
        webhooks.getDuration("deadline"),
        webhooks.getBoolean("allow-private"),
        webhooks.getBoolean("allow-loopback"));
  }

  /**
   * How long to wait after this many attempts.
   *
   * @param attempts at least 1
   * @param chance in [0, 1): spreads the attempts of many notices over half of the delay
   */
  Duration delayAfter(int attempts, double chance) {
    double doubled = firstDelay.toMillis() * Math.pow(2, Math.min(attempts - 1, 40));
    double delay = Math.min(doubled, longestDelay.toMillis());
    return Duration.ofMillis((long) (delay * (0.5 + chance / 2)));
  }
}
