package org.plimsoll.oracle.feed;

import com.typesafe.config.Config;
import java.time.Duration;
import org.plimsoll.risk.units.Rate;

/**
 * What a feed puts up with.
 *
 * @param connectTimeout how long a connection may take to be made, positive
 * @param silence how long a connection may be without a message before it is made anew, positive
 * @param firstBackoff the least time from the end of a connection to the next attempt, positive
 * @param longestBackoff the most, at least the first
 * @param backoffSpread the fraction of a wait that is added at random, so that the connections of a
 *     venue do not all come back at once; 0 to 1
 * @param steadyAfter the wait grows from one attempt to the next until a connection was made this
 *     long ago, positive
 * @param longestMessage in characters, positive
 * @param leastInterval of several prices within it the newest is passed on, positive
 * @param widestSpread a quote wider than this fraction of its middle has no price, positive
 */
record FeedLimits(
    Duration connectTimeout,
    Duration silence,
    Duration firstBackoff,
    Duration longestBackoff,
    double backoffSpread,
    Duration steadyAfter,
    int longestMessage,
    Duration leastInterval,
    Rate widestSpread) {

  /**
   * @throws IllegalArgumentException naming the limit that is out of range
   */
  FeedLimits {
    requirePositive("connect-timeout", connectTimeout);
    requirePositive("silence", silence);
    requirePositive("first-backoff", firstBackoff);
    requirePositive("steady-after", steadyAfter);
    requirePositive("least-interval", leastInterval);
    require(
        longestBackoff.compareTo(firstBackoff) >= 0,
        "longest-backoff must be at least first-backoff " + firstBackoff + ", was: ",
        longestBackoff);
    require(
        backoffSpread >= 0 && backoffSpread <= 1,
        "backoff-spread must be from 0 to 1, was: ",
        backoffSpread);
    require(longestMessage > 0, "longest-message must be positive, was: ", longestMessage);
    require(
        widestSpread.compareTo(Rate.ZERO) > 0,
        "widest-spread must be positive, was: ",
        widestSpread);
  }

  static FeedLimits from(Config feed) {
    return new FeedLimits(
        feed.getDuration("connect-timeout"),
        feed.getDuration("silence"),
        feed.getDuration("first-backoff"),
        feed.getDuration("longest-backoff"),
        feed.getDouble("backoff-spread"),
        feed.getDuration("steady-after"),
        feed.getInt("longest-message"),
        feed.getDuration("least-interval"),
        Rate.of(feed.getString("widest-spread")));
  }

  /** Twice in a silence a connection is looked at, and the other side pinged. */
  Duration lookInterval() {
    return silence.dividedBy(2);
  }

  private static void requirePositive(String limit, Duration value) {
    // A timer of less than two milliseconds would be one of none when it is halved.
    require(value.toMillis() > 1, limit + " must be more than a millisecond, was: ", value);
  }

  private static void require(boolean holds, String otherwise, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise + value);
    }
  }
}
