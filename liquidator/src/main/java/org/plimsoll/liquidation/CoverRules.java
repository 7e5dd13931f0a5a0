package org.plimsoll.liquidation;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.plimsoll.oracle.CoverStress;
import org.plimsoll.oracle.CoverStress.Deficiency;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.whatif.HypotheticalShocks;
import org.plimsoll.risk.whatif.StressTest;
import org.plimsoll.risk.whatif.StressedAccount;
import org.plimsoll.risk.whatif.VenueStress;

/** Whether the fund could pay for the two accounts that would owe most: "cover 2". Pure. */
final class CoverRules {
  private static final int COVER = 2;
  private static final StressTest SHOCKS = new StressTest(HypotheticalShocks.ALL_TOGETHER);

  private CoverRules() {}

  /**
   * The worst of the shocks for the two.
   *
   * @param fund what there is to pay, >= 0
   */
  static CoverStress stress(
      List<StressedAccount> accounts, MarketView view, Cash fund, Instant at) {
    VenueStress worst =
        SHOCKS.ofVenue(accounts, view, fund).stream()
            .max(Comparator.comparing(shock -> owed(largest(shock))))
            .orElseThrow();
    List<Deficiency> largest = largest(worst);
    return new CoverStress(
        worst.shock(), fund, largest, owed(largest).minus(fund).max(Cash.ZERO), at);
  }

  private static List<Deficiency> largest(VenueStress stress) {
    return stress.worst().stream()
        .limit(COVER)
        .filter(outcome -> outcome.deficiency().isPositive())
        .map(outcome -> new Deficiency(outcome.account(), outcome.deficiency()))
        .toList();
  }

  private static Cash owed(List<Deficiency> largest) {
    return largest.stream().map(Deficiency::amount).reduce(Cash.ZERO, Cash::plus);
  }
}
