package org.plimsoll.http.limits;

import com.typesafe.config.Config;

/**
 * What callers of one kind may ask.
 *
 * @param name of visible characters without quotes, for callers to read
 * @param usual for everything
 * @param reserved for what lowers risk alone, once the usual is used up
 */
public record RateTier(String name, RateLimit usual, RateLimit reserved) {
  /** The heaviest endpoint there may be: whoever has paused can always ask it once. */
  public static final int HEAVIEST = 50;

  /**
   * @throws IllegalArgumentException if some endpoint could never be asked
   */
  public RateTier {
    if (usual.burst() < HEAVIEST) {
      throw new IllegalArgumentException(
          "burst of " + name + " must be at least " + HEAVIEST + ", was: " + usual.burst());
    }
  }

  static RateTier from(String name, Config tier) {
    return new RateTier(
        name,
        new RateLimit(tier.getLong("per-second"), tier.getLong("burst")),
        new RateLimit(tier.getLong("reserved-per-second"), tier.getLong("reserved-burst")));
  }
}
