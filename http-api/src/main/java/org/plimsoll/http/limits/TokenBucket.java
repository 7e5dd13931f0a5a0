package org.plimsoll.http.limits;

/**
 * A bucket of tokens that fills with time, told by when it will be full: each token taken puts that
 * off. Times are nanoseconds of a clock that only goes on.
 *
 * @param fullAt from when on nothing is missing
 */
record TokenBucket(long fullAt) {

  static TokenBucket full(long now) {
    return new TokenBucket(now);
  }

  /** How long until it is full; 0: it is. */
  long nanosToFull(long now) {
    return Math.max(0, fullAt - now);
  }

  /** How many tokens are in it, rounded down. */
  long left(RateLimit limit, long now) {
    return Math.max(0, (limit.nanosFor(limit.burst()) - nanosToFull(now)) / limit.nanosFor(1));
  }

  /** How long until this many can be taken; 0: now. */
  long nanosUntil(RateLimit limit, int weight, long now) {
    return Math.max(0, nanosToFull(now) + limit.nanosFor(weight) - limit.nanosFor(limit.burst()));
  }

  /** With so many fewer, which must be in it. */
  TokenBucket without(RateLimit limit, int weight, long now) {
    return new TokenBucket(now + nanosToFull(now) + limit.nanosFor(weight));
  }
}
