package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexMove;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.market.StressScenario;
import org.plimsoll.risk.market.TailTerms;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** Every kind of instrument under plain rules: brackets, and a move of a tenth up or down. */
final class MixedMarket {
  /** The contracts of January have expired, those of March have not. */
  static final Instant START = Instant.parse("2025-02-10T00:00:00Z");

  private static final int DAYS = 40;

  private MixedMarket() {}

  static MarketView initialView() {
    return MarketView.empty(0, START, parameters()).withHistory(history());
  }

  /** As a node would know parameters by name: these, and the same without portfolio margin. */
  static Optional<MarginParameters> parametersOf(String name) {
    return switch (name) {
      case "mixed-1" -> Optional.of(parameters());
      case "standard-only" ->
          Optional.of(MixedMarkets.parameters(StandardRules.NONE, Optional.empty()));
      case "profit-haircut" ->
          Optional.of(MixedMarkets.parameters(new StandardRules(Rate.ONE), Optional.of(rules())));
      default -> Optional.empty();
    };
  }

  static MarginParameters parameters() {
    return MixedMarkets.parameters(StandardRules.NONE, Optional.of(rules()));
  }

  /** Maintenance is the loss, initial margin 1.3 times it. */
  private static PortfolioRules rules() {
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
        Optional.of(
            new TailTerms(
                Rate.of("0.95"),
                Rate.ONE,
                Rate.of("0.25"),
                List.of(
                    new StressScenario(
                        "2020-03-12",
                        List.of(new IndexMove(Markets.BTC_USDT, Rate.of("-0.4"))),
                        Rate.of("-0.05"))))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Forty days on which BTC and ETH move by a hundredth, up and down by turns. */
  private static HistoricalScenarios history() {
    double[][] moves =
        IntStream.range(0, DAYS)
            .mapToObj(day -> day % 2 == 0 ? new double[] {0.01, 0.01} : new double[] {-0.01, -0.01})
            .toArray(double[][]::new);
    List<String> labels =
        IntStream.range(0, DAYS)
            .mapToObj(day -> "2025-01-" + (day < 9 ? "0" : "") + (day + 1))
            .toList();
    return HistoricalScenarios.of(List.of(Markets.BTC_USDT, Markets.ETH_USDT), moves, DAYS, labels);
  }
}
