package org.plimsoll.node.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a figure may be from the published one.
 *
 * @param value >= 0
 * @param isRelative whether it is a fraction of the published figure
 */
record Tolerance(double value, boolean isRelative) {
  /** Of a case that states none; figures below 1 may then be off by it as an amount. */
  static final Tolerance UNSTATED = new Tolerance(1e-6, true);

  /** What doubles lose on figures of this size, whatever a case states. */
  private static final double ROUNDING = 1e-12;

  /** What cancellation may lose of the largest figure of a case with a relative tolerance. */
  private static final double CANCELLATION = 1e-9;

  private static final Pattern NUMBER =
      Pattern.compile("[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?|\\.[0-9]+([eE][-+]?[0-9]+)?");

  /**
   * Reads a number, or a text whose first number counts and which says "rel" before it if it is
   * relative.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Tolerance of(JsonNode stated) {
    if (stated == null || stated.isMissingNode() || stated.isNull()) {
      return UNSTATED;
    }
    if (stated.isNumber() && stated.asDouble() >= 0 && Double.isFinite(stated.asDouble())) {
      return new Tolerance(stated.asDouble(), false);
    }
    Matcher number = NUMBER.matcher(stated.asText());
    if (stated.isTextual() && number.find()) {
      boolean isRelative = stated.asText().substring(0, number.start()).contains("rel");
      return new Tolerance(Double.parseDouble(number.group()), isRelative);
    }
    throw new IllegalArgumentException("must be a number >= 0 or a text with one, was: " + stated);
  }

  /**
   * The largest difference that passes.
   *
   * @param scale the largest published figure of the case, by amount
   */
  double allowed(double expected, double scale) {
    double rounding = ROUNDING * Math.abs(expected);
    if (!isRelative) {
      return Math.max(value, rounding);
    }
    double least = this == UNSTATED ? value : CANCELLATION * Math.max(1, scale);
    return Math.max(value * Math.abs(expected), Math.max(least, rounding));
  }
}
