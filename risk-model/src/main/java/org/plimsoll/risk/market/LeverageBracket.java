package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * One step of a leverage ladder: the rates for the part of a position's notional above its floor.
 *
 * @param notionalFloor where the bracket starts, in the settlement asset, >= 0
 * @param initialRate marginal initial margin rate; its inverse is the highest leverage
 * @param maintenanceRate marginal maintenance margin rate, at most the initial rate
 */
public record LeverageBracket(Cash notionalFloor, Rate initialRate, Rate maintenanceRate) {
  public LeverageBracket {
    boolean ordered =
        maintenanceRate.compareTo(Rate.ZERO) > 0
            && maintenanceRate.compareTo(initialRate) <= 0
            && initialRate.isFraction();
    if (!ordered || notionalFloor.isNegative()) {
      throw new IllegalArgumentException(
          "a bracket needs 0 < maintenance rate <= initial rate <= 1 and a floor >= 0, was: "
              + notionalFloor
              + ", "
              + initialRate
              + ", "
              + maintenanceRate);
    }
  }
}
