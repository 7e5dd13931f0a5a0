package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Rate;

/**
 * What a short call or a short put asks beyond its mark value, by how far it is out of the money
 * (OTM). Initial margin is max(initialHighest x index - OTM, initialLowest x index), maintenance
 * margin max(maintenanceIndex x index, maintenanceMark x mark), each per unit of the underlying.
 *
 * @param initialHighest of the index, at or in the money, in [0, 1]
 * @param initialLowest of the index, far out of the money, in [0, initialHighest]
 * @param maintenanceIndex of the index, in [0, 1]
 * @param maintenanceMark of the mark value, in [0, 1]
 * @param initialOfMaintenance initial margin and mark value together are at least this x
 *     maintenance margin and mark value together; at least 1, which keeps initial margin from lying
 *     below maintenance margin
 */
public record ShortOptionRates(
    Rate initialHighest,
    Rate initialLowest,
    Rate maintenanceIndex,
    Rate maintenanceMark,
    Rate initialOfMaintenance) {
  public ShortOptionRates {
    boolean areFractions =
        initialHighest.isFraction()
            && initialLowest.isFraction()
            && maintenanceIndex.isFraction()
            && maintenanceMark.isFraction();
    if (!areFractions
        || initialLowest.compareTo(initialHighest) > 0
        || initialOfMaintenance.compareTo(Rate.ONE) < 0) {
      throw new IllegalArgumentException(
          "rates of short options need 0 <= lowest <= highest <= 1, maintenance in [0, 1] and"
              + " initial / maintenance >= 1, were: "
              + initialLowest
              + ", "
              + initialHighest
              + ", "
              + maintenanceIndex
              + ", "
              + maintenanceMark
              + ", "
              + initialOfMaintenance);
    }
  }
}
