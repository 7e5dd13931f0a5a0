package org.plimsoll.liquidation;

import org.plimsoll.account.SettlementId;
import org.plimsoll.risk.units.Rate;

/**
 * What goes wrong at a simulated venue, and how often. Which order it happens to follows from the
 * order's id and the seed alone.
 *
 * @param partial part of what was ordered is executed
 * @param rejected nothing is
 * @param lostReport executed, and the answer never comes; asked, the venue knows
 * @param lateReport executed, and the venue does not know for the first time it is asked
 * @param lostOrder not executed, and no answer: the order never arrives, or when it is closed
 * @param doubledOrder the order arrives twice, and so does the answer
 */
public record FaultProfile(
    long seed,
    Rate partial,
    Rate rejected,
    Rate lostReport,
    Rate lateReport,
    Rate lostOrder,
    Rate doubledOrder) {

  /** Nothing ever goes wrong. */
  public static final FaultProfile NONE =
      new FaultProfile(0, Rate.ZERO, Rate.ZERO, Rate.ZERO, Rate.ZERO, Rate.ZERO, Rate.ZERO);

  public FaultProfile {
    Rate all =
        partial.plus(rejected).plus(lostReport).plus(lateReport).plus(lostOrder).plus(doubledOrder);
    boolean areFractions =
        partial.isFraction()
            && rejected.isFraction()
            && lostReport.isFraction()
            && lateReport.isFraction()
            && lostOrder.isFraction()
            && doubledOrder.isFraction();
    if (!areFractions || !all.isFraction()) {
      throw new IllegalArgumentException(
          "shares of faults must be in [0, 1], together too; their sum was: " + all);
    }
  }

  /** What may go wrong with an order. */
  enum Fault {
    NONE,
    PARTIAL,
    REJECTED,
    LOST_REPORT,
    LATE_REPORT,
    LOST_ORDER,
    DOUBLED_ORDER
  }

  /** Every order meets this fault. */
  static FaultProfile always(Fault fault) {
    return new FaultProfile(
        0,
        share(fault, Fault.PARTIAL),
        share(fault, Fault.REJECTED),
        share(fault, Fault.LOST_REPORT),
        share(fault, Fault.LATE_REPORT),
        share(fault, Fault.LOST_ORDER),
        share(fault, Fault.DOUBLED_ORDER));
  }

  private static Rate share(Fault fault, Fault of) {
    return fault == of ? Rate.ONE : Rate.ZERO;
  }

  /** What goes wrong with this order. */
  Fault of(SettlementId order) {
    double drawn = fraction(order, 1);
    Rate[] shares = {partial, rejected, lostReport, lateReport, lostOrder, doubledOrder};
    for (int i = 0; i < shares.length; i++) {
      drawn -= shares[i].toDouble();
      if (drawn < 0) {
        return Fault.values()[i + 1];
      }
    }
    return Fault.NONE;
  }

  /** How much of a partly executed order is, in [0, 1). */
  double partOf(SettlementId order) {
    return fraction(order, 2);
  }

  private double fraction(SettlementId order, long salt) {
    long mixed = seed * 0x9E3779B97F4A7C15L + salt;
    for (int i = 0; i < order.value().length(); i++) {
      mixed = mix(mixed ^ order.value().charAt(i));
    }
    return (mix(mixed) >>> 11) * 0x1.0p-53;
  }

  /** Source: the finalizer of SplitMix64, Steele, Lea and Flood 2014. */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
