package org.plimsoll.risk.scenario;

import java.util.Arrays;
import org.plimsoll.risk.market.ChargeOn;

/** What one underlying of a book was measured to risk; overwritten by the next measurement. */
final class UnitRisk {
  /** What is counted of its profit and loss in each scenario. */
  final double[] gains;

  /** What charges are measured on, by {@link ChargeOn}. */
  final double[] amounts = new double[ChargeOn.values().length];

  int worst;
  double basis;
  double loss;
  double delta;
  double deltaWithCollateral;
  double collateralValue;
  double chargesMaintenance;
  double chargesInitial;
  double floorMaintenance;
  double floorInitial;
  double upliftMaintenance;
  double upliftInitial;
  double uncertainty;
  double concentration;
  double liquidity;
  double wrongWay;

  UnitRisk(int scenarios) {
    gains = new double[scenarios];
  }

  void clear() {
    Arrays.fill(gains, 0);
    Arrays.fill(amounts, 0);
    basis = 0;
    delta = 0;
    deltaWithCollateral = 0;
    collateralValue = 0;
  }

  double amount(ChargeOn on) {
    return amounts[on.ordinal()];
  }
}
