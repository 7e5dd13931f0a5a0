package org.plimsoll.risk.unwind;

import org.plimsoll.risk.units.Finite;

/**
 * A falling-price auction of a share of a whole book. Amounts are in the settlement asset; margins
 * are signed net margins: mark-to-market value less the requirement, negative when short.
 *
 * <p>While the book is worth something, bidders pay a falling fraction of its value: quickly from
 * the start fraction to the cutoff, then slowly to nothing. Once it is not, a rising amount is paid
 * to whoever takes it.
 *
 * <p>Source: Derive v2 auction; published cases AUC-1, AUC-3.
 *
 * @param startFraction of the value that is asked at the start, in [0, 1]
 * @param cutoffFraction where the fast part ends, at most the start fraction
 * @param fastLength seconds of the fast part, > 0
 * @param slowLength seconds from the cutoff to nothing, > 0
 * @param insolventLength seconds until an insolvent book's whole deficit is offered, > 0
 * @param bufferFraction of the requirement that is kept free beside it, >= 0
 */
public record DutchAuction(
    double startFraction,
    double cutoffFraction,
    double fastLength,
    double slowLength,
    double insolventLength,
    double bufferFraction) {

  /**
   * @throws IllegalArgumentException naming the parameter that is out of its domain
   */
  public DutchAuction {
    Finite.fraction("start fraction", startFraction);
    Finite.fraction("cutoff fraction", cutoffFraction);
    if (cutoffFraction > startFraction) {
      throw new IllegalArgumentException(
          "the cutoff fraction must be at most the start fraction, were: "
              + cutoffFraction
              + ", "
              + startFraction);
    }
    Finite.positive("fast length", fastLength);
    Finite.positive("slow length", slowLength);
    Finite.positive("insolvent length", insolventLength);
    Finite.notNegative("buffer fraction", bufferFraction);
  }

  /** The fraction of the value asked after so many seconds, from the start fraction down to 0. */
  public double discount(double elapsed) {
    Finite.notNegative("elapsed seconds", elapsed);
    if (elapsed < fastLength) {
      return startFraction - (startFraction - cutoffFraction) * elapsed / fastLength;
    }
    return Math.max(0, cutoffFraction * (1 - (elapsed - fastLength) / slowLength));
  }

  /**
   * What the whole book, without the cash earlier bidders paid in, costs now.
   *
   * @param value mark-to-market value of the book, > 0
   * @param reserved cash paid in by earlier bidders, >= 0, contained in the value
   */
  public double bidPrice(double value, double reserved, double elapsed) {
    Finite.positive("value of a solvent book", value);
    Finite.notNegative("reserved cash", reserved);
    return Math.max(0, value - reserved) * discount(elapsed);
  }

  /**
   * The maintenance margin with the buffer beside it: the auction sells until this is zero.
   *
   * @param value mark-to-market value, signed
   * @param maintenanceMargin net maintenance margin, signed, at most the value
   */
  public double bufferMargin(double value, double maintenanceMargin) {
    Finite.number("value", value);
    Finite.number("maintenance margin", maintenanceMargin);
    if (maintenanceMargin > value) {
      throw new IllegalArgumentException(
          "a net maintenance margin is at most the value, were: "
              + maintenanceMargin
              + ", "
              + value);
    }
    return maintenanceMargin - bufferFraction * (value - maintenanceMargin);
  }

  /**
   * The share of the book, in [0, 1], whose sale at the current discount brings the buffer margin
   * to exactly zero: nothing if it is not negative, all if a sale raises nothing.
   */
  public double maxProportion(
      double value, double maintenanceMargin, double reserved, double elapsed) {
    Finite.notNegative("reserved cash", reserved);
    double buffer = bufferMargin(value, maintenanceMargin);
    if (buffer >= 0) {
      return 0;
    }
    double discount = discount(elapsed);
    double raised = value * discount + reserved * (1 - discount);
    return raised <= 0 ? 1 : buffer / (buffer - raised);
  }

  /**
   * The share of what is left that a share of the original book amounts to, so that bidders for the
   * same share of the original pay the same.
   *
   * @param ofOriginal in [0, 1]
   * @param left share of the original that is not sold yet, > 0
   * @throws IllegalArgumentException if more is asked than is left
   */
  public static double shareOfRest(double ofOriginal, double left) {
    Finite.fraction("share of the original", ofOriginal);
    Finite.positive("share left", left);
    if (ofOriginal > left) {
      throw new IllegalArgumentException(
          "only " + left + " of the original is left, asked: " + ofOriginal);
    }
    return ofOriginal / left;
  }

  /**
   * What is paid, >= 0, to whoever takes an insolvent book whole: from its negative value, linearly
   * to its whole maintenance deficit.
   */
  public double insolventPayment(double value, double maintenanceMargin, double elapsed) {
    bufferMargin(value, maintenanceMargin);
    Finite.notNegative("elapsed seconds", elapsed);
    double first = Math.max(0, -value);
    double last = Math.max(first, -maintenanceMargin);
    return first + (last - first) * Math.min(1, elapsed / insolventLength);
  }
}
