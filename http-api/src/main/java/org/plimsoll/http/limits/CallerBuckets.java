package org.plimsoll.http.limits;

/** What one caller may still ask. What lowers risk has a share that nothing else uses up. */
record CallerBuckets(TokenBucket usual, TokenBucket reserved) {

  /** What became of a request, and of the buckets. */
  record Taken(CallerBuckets after, Admission admission) {}

  static CallerBuckets full(long now) {
    return new CallerBuckets(TokenBucket.full(now), TokenBucket.full(now));
  }

  /** What is refused takes nothing. */
  Taken take(RateTier tier, int weight, boolean lowersRisk, long now) {
    long wait = usual.nanosUntil(tier.usual(), weight, now);
    if (wait == 0) {
      TokenBucket rest = usual.without(tier.usual(), weight, now);
      return new Taken(
          new CallerBuckets(rest, reserved), Admission.of(tier.name(), tier.usual(), rest, 0, now));
    }
    if (!lowersRisk) {
      return new Taken(this, Admission.of(tier.name(), tier.usual(), usual, wait, now));
    }
    long reservedWait = reserved.nanosUntil(tier.reserved(), weight, now);
    TokenBucket rest =
        reservedWait == 0 ? reserved.without(tier.reserved(), weight, now) : reserved;
    return new Taken(
        new CallerBuckets(usual, rest),
        Admission.of(
            tier.name() + "-reserved", tier.reserved(), rest, Math.min(wait, reservedWait), now));
  }
}
