package org.plimsoll.risk.market;

import java.util.List;
import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Rate;

/**
 * The floor of scenario losses: Expected Shortfall of all scenarios of history and stress, and not
 * less than (1 - stressWeight) x that + stressWeight x Expected Shortfall of the stress days alone,
 * which keeps margin from sinking in a calm market.
 *
 * <p>Source: the stressed weight, Regulation (EU) 153/2013, Article 28(1)(b), at least 25 %.
 *
 * @param confidence in [0.5, 1)
 * @param multiplier of the shortfall, >= 1: raised when a backtest finds it too low
 * @param stressWeight in [0, 1]
 * @param stressDays in addition to those of the view's history; one whose label is there is left
 *     out
 */
public record TailTerms(
    Rate confidence, Rate multiplier, Rate stressWeight, List<StressScenario> stressDays) {
  public TailTerms {
    stressDays = List.copyOf(stressDays);
    PortfolioRules.unique("stress day", stressDays.stream().map(StressScenario::label).toList());
    Rates.within("confidence", confidence, Rate.of("0.5"), Rate.of("0.9999"));
    Rates.within("multiplier", multiplier, Rate.ONE, Rate.of("10"));
    Rates.within("stress weight", stressWeight, Rate.ZERO, Rate.ONE);
  }
}
