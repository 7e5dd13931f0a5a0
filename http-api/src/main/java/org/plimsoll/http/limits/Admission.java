package org.plimsoll.http.limits;

import java.util.concurrent.TimeUnit;

/**
 * Whether a request was let in by its rate, and what its caller has left.
 *
 * @param policy by which it was let in or not, by name
 * @param limit of that policy
 * @param left of the burst after it
 * @param secondsToFull until nothing is missing of the burst
 * @param retryAfterSeconds when it can be asked again; 0: it was let in
 */
public record Admission(
    String policy, RateLimit limit, long left, long secondsToFull, long retryAfterSeconds) {

  static Admission of(
      String policy, RateLimit limit, TokenBucket bucket, long nanosToWait, long now) {
    return new Admission(
        policy,
        limit,
        bucket.left(limit, now),
        secondsUp(bucket.nanosToFull(now)),
        secondsUp(nanosToWait));
  }

  public boolean isGranted() {
    return retryAfterSeconds == 0;
  }

  /** The field {@code RateLimit}. Source: draft-ietf-httpapi-ratelimit-headers-10, section 3.2. */
  public String state() {
    return "\"" + policy + "\";r=" + left + ";t=" + secondsToFull;
  }

  /**
   * The field {@code RateLimit-Policy}: that much in the time in which an empty bucket fills.
   * Source: draft-ietf-httpapi-ratelimit-headers-10, section 3.1.
   */
  public String rule() {
    return "\"" + policy + "\";q=" + limit.burst() + ";w=" + limit.secondsToFill();
  }

  private static long secondsUp(long nanos) {
    long second = TimeUnit.SECONDS.toNanos(1);
    return nanos / second + (nanos % second == 0 ? 0 : 1);
  }
}
