package org.plimsoll.risk.units;

/**
 * The border of the risk numerics: NaN, infinity and values outside a rule's domain are refused
 * here, by name, before they can turn a requirement into nonsense.
 */
public final class Finite {
  private Finite() {}

  /**
   * The value, if it is a number.
   *
   * @throws IllegalArgumentException naming it, if it is NaN or infinite
   */
  public static double number(String what, double value) {
    return checked(Double.isFinite(value), what, "a finite number", value);
  }

  /**
   * The value, if it is a number > 0.
   *
   * @throws IllegalArgumentException naming it, if it is not
   */
  public static double positive(String what, double value) {
    return checked(Double.isFinite(value) && value > 0, what, "finite and > 0", value);
  }

  /**
   * The value, if it is a number >= 0.
   *
   * @throws IllegalArgumentException naming it, if it is not
   */
  public static double notNegative(String what, double value) {
    return checked(Double.isFinite(value) && value >= 0, what, "finite and >= 0", value);
  }

  /**
   * The value, if it is a number other than 0.
   *
   * @throws IllegalArgumentException naming it, if it is not
   */
  public static double notZero(String what, double value) {
    return checked(Double.isFinite(value) && value != 0, what, "finite and not 0", value);
  }

  /**
   * The value, if it lies in [0, 1].
   *
   * @throws IllegalArgumentException naming it, if it does not
   */
  public static double fraction(String what, double value) {
    return checked(value >= 0 && value <= 1, what, "in [0, 1]", value);
  }

  /**
   * The value, if it lies in [0, 1), such as a rate whose complement is divided by.
   *
   * @throws IllegalArgumentException naming it, if it does not
   */
  public static double belowOne(String what, double value) {
    return checked(value >= 0 && value < 1, what, "in [0, 1)", value);
  }

  private static double checked(boolean valid, String what, String domain, double value) {
    if (!valid) {
      throw new IllegalArgumentException(what + " must be " + domain + ", was: " + value);
    }
    return value;
  }
}
