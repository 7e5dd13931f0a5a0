package org.plimsoll.risk.pricing;

import org.plimsoll.risk.units.Rate;

/** Bounds of parameters: a rate outside is named and refused. */
public final class Rates {
  private Rates() {}

  public static void notNegative(String what, Rate rate) {
    if (rate.compareTo(Rate.ZERO) < 0) {
      throw new IllegalArgumentException(what + " must be >= 0, was: " + rate);
    }
  }

  public static void positive(String what, Rate rate) {
    if (rate.compareTo(Rate.ZERO) <= 0) {
      throw new IllegalArgumentException(what + " must be > 0, was: " + rate);
    }
  }

  public static void within(String what, Rate rate, Rate lowest, Rate highest) {
    if (rate.compareTo(lowest) < 0 || rate.compareTo(highest) > 0) {
      throw new IllegalArgumentException(
          what + " must lie in [" + lowest + ", " + highest + "], was: " + rate);
    }
  }
}
