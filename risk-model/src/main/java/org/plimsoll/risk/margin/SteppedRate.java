package org.plimsoll.risk.margin;

import org.plimsoll.risk.units.Finite;

/**
 * Margin rates that rise in equal steps with the size of the position; the whole position takes the
 * rate of its step. A size at a limit belongs to the step above it.
 *
 * <p>Source: published case BMX-RL-55.
 *
 * @param baseRate of positions below the base limit, >= 0
 * @param rateStep added per step, >= 0
 * @param baseLimit size from which the first step counts, > 0
 * @param sizeStep size from one step to the next, > 0
 */
public record SteppedRate(double baseRate, double rateStep, double baseLimit, double sizeStep) {
  public SteppedRate {
    Finite.notNegative("base rate", baseRate);
    Finite.notNegative("rate step", rateStep);
    Finite.positive("base limit", baseLimit);
    Finite.positive("size step", sizeStep);
  }

  /** How many steps a position of this size stands above the base; its amount counts. */
  public long steps(double size) {
    double above = Math.abs(Finite.number("size", size)) - baseLimit;
    return above < 0 ? 0 : (long) Math.floor(above / sizeStep) + 1;
  }

  /** The rate of a position of this size. */
  public double rate(double size) {
    return baseRate + steps(size) * rateStep;
  }

  /** The margin of a position of this size, in the unit of the size. */
  public double margin(double size) {
    return Math.abs(size) * rate(size);
  }
}
