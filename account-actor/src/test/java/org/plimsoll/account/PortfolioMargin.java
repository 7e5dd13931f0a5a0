package org.plimsoll.account;

import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** The smallest rules of portfolio margin: what a move of a tenth up or down loses. */
final class PortfolioMargin {
  private PortfolioMargin() {}

  /** Maintenance is the loss, initial margin 1.3 times it. */
  static PortfolioRules rules() {
    return new PortfolioRules(
        List.of(
            Scenario.of("down", Rate.of("-1"), true, VolatilityMove.NONE),
            Scenario.of("up", Rate.of("1"), true, VolatilityMove.NONE)),
        new ScanTerms(Rate.of("0.1"), Cash.of("1000000"), Rate.ZERO),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Rate.of("1"),
        Rate.of("1.3"),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
