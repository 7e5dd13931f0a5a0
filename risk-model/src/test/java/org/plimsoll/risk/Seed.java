package org.plimsoll.risk;

import java.util.SplittableRandom;

/**
 * The seed of all random tests of one run: the system property {@code plimsoll.seed}, or else the
 * same every time. Name it in every assertion, so that a failure can be repeated.
 */
public final class Seed {
  public static final long VALUE = Long.getLong("plimsoll.seed", 20_250_101L);

  static {
    System.out.println("plimsoll.seed = " + VALUE);
  }

  private Seed() {}

  public static SplittableRandom random() {
    return new SplittableRandom(VALUE);
  }
}
