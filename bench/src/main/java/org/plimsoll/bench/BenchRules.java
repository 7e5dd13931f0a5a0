package org.plimsoll.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.BasisContingency;
import org.plimsoll.risk.market.Charge;
import org.plimsoll.risk.market.ChargeOn;
import org.plimsoll.risk.market.ConcentrationTerms;
import org.plimsoll.risk.market.OffsetTerms;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.TailTerms;
import org.plimsoll.risk.market.UncertaintyTerms;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.pricing.SkewShock;
import org.plimsoll.risk.pricing.VolatilityShock;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * Rules of portfolio margin to measure with: 23 moves of price and volatility, six tails and two
 * skews.
 *
 * <p>Source: the shape and figures of the grid, its contingencies and charges, Derive v2-core
 * PMRM_2.
 */
final class BenchRules {
  private static final String[][] TAILS = {
    {"-0.66", "0.05454545"},
    {"-0.33", "0.10909091"},
    {"0.5", "0.072"},
    {"1", "0.036"},
    {"2", "0.018"},
    {"3", "0.012"}
  };

  private BenchRules() {}

  /** The grid, its basis contingency and its charges. */
  static PortfolioRules grid() {
    return rules(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The grid and Expected Shortfall 97.5 %, offsets between underlyings and every add-on. */
  static PortfolioRules whole() {
    return rules(
        Optional.of(new UncertaintyTerms(Rate.of("0.005"), Rate.ONE)),
        Optional.of(
            new OffsetTerms(
                Rate.of("0.5"), List.of(), Rate.of("0.5"), Rate.of("0.3"), Rate.of("0.2"))),
        Optional.of(new TailTerms(Rate.of("0.975"), Rate.ONE, Rate.of("0.25"), List.of())),
        Optional.of(
            new ConcentrationTerms(Rate.of("0.15"), Rate.ONE, Rate.of("0.3"), Rate.of("3"))),
        Optional.of(Rate.of("0.25")),
        Optional.of(Rate.of("0.02")));
  }

  private static PortfolioRules rules(
      Optional<UncertaintyTerms> uncertainty,
      Optional<OffsetTerms> offsets,
      Optional<TailTerms> tail,
      Optional<ConcentrationTerms> concentration,
      Optional<Rate> liquidityGrossShare,
      Optional<Rate> wrongWayRate) {
    return new PortfolioRules(
        scenarios(),
        new ScanTerms(Rate.of("0.2"), Cash.of("1000000000"), Rate.of("0.0002")),
        List.of(),
        Optional.of(
            new VolatilityShock(
                Rate.of("0.5"),
                Rate.of("0.275"),
                Rate.of("0.3"),
                Rate.of("0.13"),
                Rate.ONE,
                Rate.of("0.45"))),
        Optional.of(
            new SkewShock(
                Rate.of("0.15"),
                Rate.of("-0.05"),
                Rate.of("0.15"),
                Rate.of("-0.05"),
                Rate.of("0.01"),
                Rate.of("4"),
                Rate.of("0.6"),
                Rate.of("-0.1"))),
        Optional.empty(),
        Optional.of(
            new BasisContingency(
                List.of(Rate.of("0.045"), Rate.of("-0.045")), Rate.of("0.5"), Rate.of("2"), true)),
        Rate.of("0.8"),
        Rate.ONE,
        Optional.empty(),
        List.of(
            charge("futures", ChargeOn.FUTURES_NOTIONAL, "0.015", "0.02"),
            charge("short options", ChargeOn.NAKED_SHORT_OPTIONS, "0.003", "0.005")),
        Optional.empty(),
        uncertainty,
        List.of(),
        offsets,
        tail,
        concentration,
        liquidityGrossShare,
        wrongWayRate,
        Optional.empty());
  }

  private static List<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    scenarios.add(Scenario.of("+1 up", Rate.ONE, true, VolatilityMove.UP));
    for (String move : List.of("0.75", "0.5", "0.25", "0", "-0.25", "-0.5", "-0.75")) {
      Rate price = Rate.of(move);
      scenarios.add(Scenario.of(move + " down", price, true, VolatilityMove.DOWN));
      scenarios.add(Scenario.of(move, price, true, VolatilityMove.NONE));
      scenarios.add(Scenario.of(move + " up", price, true, VolatilityMove.UP));
    }
    scenarios.add(Scenario.of("-1 up", Rate.of("-1"), true, VolatilityMove.UP));
    for (String[] tail : TAILS) {
      scenarios.add(
          new Scenario(
              "tail " + tail[0],
              Rate.of(tail[0]),
              false,
              Optional.empty(),
              VolatilityMove.UP,
              Rate.of(tail[1]),
              Optional.empty()));
    }
    scenarios.add(Scenario.of("skew linear", Rate.ZERO, true, VolatilityMove.SKEW_LINEAR));
    scenarios.add(Scenario.of("skew absolute", Rate.ZERO, true, VolatilityMove.SKEW_ABSOLUTE));
    return scenarios;
  }

  private static Charge charge(String name, ChargeOn on, String maintenance, String initial) {
    return new Charge(
        name,
        on,
        Optional.empty(),
        Rate.of(maintenance),
        Rate.of(initial),
        Charge.Role.ADD,
        List.of());
  }
}
