package org.plimsoll.risk.statistics;

/** The border of this package: what is not a usable number is refused here, with its place. */
final class Checked {
  private Checked() {}

  static double finite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          what + " is " + value + ": give a finite number, or leave the case out");
    }
    return value;
  }

  /** The same array, if it holds at least one number and only finite ones. */
  static double[] finite(String what, double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("there is no " + what + ": give at least one");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            what
                + " ["
                + i
                + "] is "
                + values[i]
                + ": give a finite number, or leave the case out");
      }
    }
    return values;
  }

  /** The number of columns of a matrix of finite numbers, none of whose rows is shorter. */
  static int columns(String what, double[][] rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("there is no " + what + ": give at least one row");
    }
    for (int i = 0; i < rows.length; i++) {
      finite(what + " [" + i + "]", rows[i]);
      if (rows[i].length != rows[0].length) {
        throw new IllegalArgumentException(
            what
                + " ["
                + i
                + "] has "
                + rows[i].length
                + " columns where the first row has "
                + rows[0].length
                + ": align the rows first");
      }
    }
    return rows[0].length;
  }

  static double positive(String what, double value) {
    if (!(finite(what, value) > 0)) {
      throw new IllegalArgumentException(what + " is " + value + ": it must be above 0");
    }
    return value;
  }

  static double[] positive(String what, double[] values) {
    finite(what, values);
    for (int i = 0; i < values.length; i++) {
      positive(what + " [" + i + "]", values[i]);
    }
    return values;
  }

  /** A number above 0 and below 1. */
  static double openFraction(String what, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(
          what + " is " + value + ": it must lie between 0 and 1, without both");
    }
    return value;
  }

  /** A number from 0 to 1. */
  static double fraction(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " is " + value + ": it must lie in [0, 1]");
    }
    return value;
  }

  /** A count or length of at least {@code least}. */
  static int atLeast(int least, String what, int value) {
    if (value < least) {
      throw new IllegalArgumentException(what + " is " + value + ": it must be at least " + least);
    }
    return value;
  }
}
