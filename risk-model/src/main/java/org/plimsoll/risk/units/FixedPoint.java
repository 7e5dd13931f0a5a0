package org.plimsoll.risk.units;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Checked arithmetic on longs in steps of 1e-8. The one place where scale and rounding live. */
final class FixedPoint {
  static final int SCALE = 8;
  static final long ONE = 100_000_000L;

  /** The range is symmetric, so that every value has a negation. */
  static final long MAX = Long.MAX_VALUE;

  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,11}(\\.\\d{1,8})?");
  private static final BigInteger MAX_BIG = BigInteger.valueOf(MAX);

  private FixedPoint() {}

  static long checked(long units, String what) {
    if (units == Long.MIN_VALUE) {
      throw new OutOfRangeException(what);
    }
    return units;
  }

  /**
   * Reads a plain decimal such as {@code -12.5}.
   *
   * @throws IllegalArgumentException for anything else: an exponent, a plus sign, more than eight
   *     decimals, a value out of range; the text is named, nothing is rounded
   */
  static long parse(String what, String text) {
    if (text == null || !DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          what + " must be a plain decimal with at most 8 decimals, was: " + shortened(text));
    }
    BigInteger units = new BigDecimal(text).setScale(SCALE).unscaledValue();
    if (units.abs().compareTo(MAX_BIG) > 0) {
      throw new IllegalArgumentException(
          what + " must lie within +-" + format(MAX) + ", was: " + text);
    }
    return units.longValueExact();
  }

  private static String shortened(String text) {
    return text == null || text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  /**
   * The plain decimal without superfluous zeros; {@link #parse} reads it back to the same value.
   */
  static String format(long units) {
    BigDecimal decimal = BigDecimal.valueOf(units, SCALE).stripTrailingZeros();
    return (decimal.scale() < 0 ? decimal.setScale(0) : decimal).toPlainString();
  }

  static long add(long a, long b, String what) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0 || sum == Long.MIN_VALUE) {
      throw outOfRange(what, a, " + ", b);
    }
    return sum;
  }

  static long subtract(long a, long b, String what) {
    long difference = a - b;
    if (((a ^ b) & (a ^ difference)) < 0 || difference == Long.MIN_VALUE) {
      throw outOfRange(what, a, " - ", b);
    }
    return difference;
  }

  /** a x b / 1e8 through a 128-bit product, rounded as named. */
  static long multiply(long a, long b, RoundingMode rounding, String what) {
    boolean negative = (a < 0) != (b < 0);
    long x = Math.abs(a);
    long y = Math.abs(b);
    long high = Math.multiplyHigh(x, y);
    if (high >= ONE / 2) { // the quotient would need 64 bits or more
      throw outOfRange(what, a, " x ", b);
    }
    long low = x * y;
    // Long division by a divisor of 27 bits, one 32-bit digit at a time: no step overflows.
    long upper = (high << 32) | (low >>> 32);
    long lower = ((upper % ONE) << 32) | (low & 0xFFFF_FFFFL);
    long quotient = ((upper / ONE) << 32) + lower / ONE;
    long remainder = lower % ONE;
    boolean up = remainder != 0 && awayFromZero(quotient, remainder, ONE, negative, rounding);
    long magnitude = up ? quotient + 1 : quotient;
    if (magnitude < 0) {
      throw outOfRange(what, a, " x ", b);
    }
    return negative ? -magnitude : magnitude;
  }

  /** a x b / c, rounded as named; for shares of an amount. */
  static long multiplyDivide(long a, long b, long c, RoundingMode rounding, String what) {
    BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    BigInteger quotient =
        new BigDecimal(product).divide(BigDecimal.valueOf(c), 0, rounding).toBigIntegerExact();
    if (quotient.abs().compareTo(MAX_BIG) > 0) {
      throw outOfRange(what, a, " x " + format(b) + " / ", c);
    }
    return quotient.longValueExact();
  }

  private static OutOfRangeException outOfRange(String what, long a, String operator, long b) {
    return new OutOfRangeException(what + " " + format(a) + operator + format(b));
  }

  private static boolean awayFromZero(
      long quotient, long remainder, long divisor, boolean negative, RoundingMode mode) {
    switch (mode) {
      case UP:
        return true;
      case DOWN:
        return false;
      case CEILING:
        return !negative;
      case FLOOR:
        return negative;
      case HALF_EVEN:
        int half = Long.compare(remainder, divisor - remainder);
        return half > 0 || (half == 0 && (quotient & 1) == 1);
      default:
        throw new IllegalArgumentException("rounding " + mode + " is not used in the ledger");
    }
  }
}
