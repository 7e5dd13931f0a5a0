package org.plimsoll.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.BasisContingency;
import org.plimsoll.risk.market.Charge;
import org.plimsoll.risk.market.ChargeOn;
import org.plimsoll.risk.market.ConcentrationTerms;
import org.plimsoll.risk.market.CorrelationPair;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexMove;
import org.plimsoll.risk.market.OffsetTerms;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.StressScenario;
import org.plimsoll.risk.market.TailTerms;
import org.plimsoll.risk.market.UncertaintyTerms;
import org.plimsoll.risk.market.UnderlyingTerms;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.pricing.SkewShock;
import org.plimsoll.risk.pricing.VolatilityShock;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * The rules of portfolio margin the house starts from.
 *
 * <ul>
 *   <li>Grid, tails, skews, basis and per-contract charges: those of Derive v2-core PMRM_2. The
 *       range of 18 % is that of bitcoin there; ether 20 % and any other 30 % by their larger daily
 *       moves. No shocked discount: options are margined where futures are, in the same collateral.
 *   <li>Offsets: 0.5, 0.3 and a fifth kept, so that a hedge of one coin by another never frees more
 *       than a hedge within one.
 *   <li>Expected Shortfall 97.5 %, a quarter of it from stress days: EMIR's share. The days are the
 *       largest daily falls and rises since 2019, closing prices, rounded.
 *   <li>Volumes, spreads, wrong-way and uncertainty rates are to be calibrated on the venue's own
 *       market.
 * </ul>
 */
public final class HousePortfolioRules {
  private static final String[][] TAILS = {
    {"-0.66", "0.05454545"},
    {"-0.33", "0.10909091"},
    {"0.5", "0.072"},
    {"1", "0.036"},
    {"2", "0.018"},
    {"3", "0.012"}
  };

  private HousePortfolioRules() {}

  public static PortfolioRules rules() {
    return new PortfolioRules(
        scenarios(),
        terms("0.3", "200000000", "0.001"),
        List.of(
            new UnderlyingTerms(Markets.BTC_USDT, terms("0.18", "10000000000", "0.0001")),
            new UnderlyingTerms(Markets.ETH_USDT, terms("0.2", "5000000000", "0.0001"))),
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
        Optional.of(new UncertaintyTerms(Rate.of("0.005"), Rate.ONE)),
        List.of(),
        Optional.of(
            new OffsetTerms(
                Rate.of("0.5"),
                List.of(new CorrelationPair(Markets.BTC_USDT, Markets.ETH_USDT, Rate.of("0.8"))),
                Rate.of("0.5"),
                Rate.of("0.3"),
                Rate.of("0.2"))),
        Optional.of(new TailTerms(Rate.of("0.975"), Rate.ONE, Rate.of("0.25"), stressDays())),
        Optional.of(
            new ConcentrationTerms(Rate.of("0.15"), Rate.ONE, Rate.of("0.3"), Rate.of("3"))),
        Optional.of(Rate.of("0.25")),
        Optional.of(Rate.of("0.02")),
        Optional.empty());
  }

  private static List<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    scenarios.add(Scenario.of("price +1, volatility up", Rate.ONE, true, VolatilityMove.UP));
    for (String move : List.of("0.75", "0.5", "0.25", "0", "-0.25", "-0.5", "-0.75")) {
      String price = "price " + (move.charAt(0) == '-' || move.equals("0") ? "" : "+") + move;
      scenarios.add(
          Scenario.of(price + ", volatility down", Rate.of(move), true, VolatilityMove.DOWN));
      scenarios.add(Scenario.of(price, Rate.of(move), true, VolatilityMove.NONE));
      scenarios.add(Scenario.of(price + ", volatility up", Rate.of(move), true, VolatilityMove.UP));
    }
    scenarios.add(Scenario.of("price -1, volatility up", Rate.of("-1"), true, VolatilityMove.UP));
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

  private static List<StressScenario> stressDays() {
    return List.of(
        stress("2019-10-25", "0.16", "0.12", "0.12"),
        stress("2020-03-12", "-0.37", "-0.42", "-0.45"),
        stress("2021-02-08", "0.19", "0.08", "0.15"),
        stress("2021-05-19", "-0.14", "-0.27", "-0.35"),
        stress("2022-11-09", "-0.14", "-0.17", "-0.25"));
  }

  private static StressScenario stress(String day, String btc, String eth, String other) {
    return new StressScenario(
        day,
        List.of(
            new IndexMove(Markets.BTC_USDT, Rate.of(btc)),
            new IndexMove(Markets.ETH_USDT, Rate.of(eth)),
            new IndexMove(IndexId.of("USDC-USDT"), Rate.ZERO)),
        Rate.of(other));
  }

  private static ScanTerms terms(String range, String volume, String halfSpread) {
    return new ScanTerms(Rate.of(range), Cash.of(volume), Rate.of(halfSpread));
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
