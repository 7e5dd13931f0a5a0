package org.plimsoll.risk.pricing;

/** The border of the numerics: a double that is not what it must be is named and refused. */
public final class Require {
  private Require() {}

  public static double finite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(what + " must be a finite number, was: " + value);
    }
    return value;
  }

  public static double positive(String what, double value) {
    if (!(value > 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(what + " must be finite and > 0, was: " + value);
    }
    return value;
  }

  public static double notNegative(String what, double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(what + " must be finite and >= 0, was: " + value);
    }
    return value;
  }
}
