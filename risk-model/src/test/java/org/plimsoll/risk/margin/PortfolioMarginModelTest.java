package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.HousePortfolioRules;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.PortfolioMarkets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.market.ConcentrationTerms;
import org.plimsoll.risk.market.CorrelationPair;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.OffsetTerms;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.PegTerms;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.StressScenario;
import org.plimsoll.risk.market.TailTerms;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.scenario.Book;
import org.plimsoll.risk.scenario.BookKernel;
import org.plimsoll.risk.scenario.PortfolioBreakdown;
import org.plimsoll.risk.scenario.PortfolioBreakdown.Binding;
import org.plimsoll.risk.scenario.ScenarioArrays;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

final class PortfolioMarginModelTest {
  private static final PortfolioMarginModel MODEL = new PortfolioMarginModel();
  private static final Instant JUNE = PortfolioMarkets.AS_OF.plus(Duration.ofDays(30));

  @Test
  void a_short_option_hedged_by_its_underlying_asks_less_than_either_alone_and_says_how_much() {
    PortfolioMarkets market =
        market().holds("CALL", "-1").holds("BTC-PERP", "0.5").deposits("USDT", "20000");
    MarginRequirement requirement = requirement(market, HousePortfolioRules.rules());

    PortfolioBreakdown breakdown = requirement.breakdown().orElseThrow();
    Cash alone =
        requirement.positions().stream()
            .map(PositionMargin::maintenanceMargin)
            .reduce(Cash.ZERO, Cash::plus);
    assertThat(breakdown.netting().gross()).isCloseTo(alone.toDouble(), within(1e-7));
    assertThat(breakdown.netting().net())
        .isCloseTo(requirement.maintenance().toDouble(), within(1e-7))
        .isLessThan(requirement.positions().get(1).maintenanceMargin().toDouble());
    assertThat(breakdown.netting().ratio())
        .isCloseTo(breakdown.netting().net() / breakdown.netting().gross(), within(1e-12));
    assertThat(breakdown.parameterVersion()).isEqualTo("portfolio-test-1");
    assertThat(breakdown.scenarios()).hasSize(31);
    assertThat(breakdown.underlyings().get(0).gains()).hasSize(31);
  }

  @Test
  void the_requirement_is_the_loss_and_its_add_ons_rounded_up() {
    PortfolioMarkets market = market().holds("BTC-PERP", "1");
    MarginRequirement requirement = requirement(market, HousePortfolioRules.rules());

    // 18 % of 100,000 is less than the shortfall of the stress days: 37 % of it.
    assertThat(requirement.breakdown().orElseThrow().loss()).isCloseTo(37_000, within(1e-6));
    assertThat(names(requirement)).containsExactly("futures BTC-USDT", "liquidity BTC-USDT");
    assertThat(requirement.maintenance().toDouble())
        .isCloseTo(0.8 * 37_000 + 1_500 + 12.5, within(1e-6));
    assertThat(requirement.initial().toDouble()).isCloseTo(37_000 + 2_000 + 12.5, within(1e-6));
  }

  /** A hundred of it are 108 ETH: with as many short, no move loses anything. */
  @Test
  void a_wrapped_coin_hedges_what_it_is_redeemed_for() {
    PortfolioRules rules = plain("0.1", Optional.empty(), Optional.empty());
    PortfolioMarkets hedged = redeemed().holds("ETH-PERP", "-108").deposits("WBETH", "100");

    MarginRequirement hedge = requirement(hedged, rules);
    MarginRequirement bare = requirement(redeemed().holds("ETH-PERP", "-108"), rules);

    assertThat(bare.breakdown().orElseThrow().loss()).isCloseTo(108 * 100, within(1e-6));
    assertThat(hedge.breakdown().orElseThrow().loss()).isCloseTo(0, within(1e-6));
    assertThat(hedge.breakdown().orElseThrow().underlyings()).hasSize(1);
  }

  private static PortfolioMarkets redeemed() {
    return market()
        .price("WBETH-ETH", "1.08")
        .redeemed("WBETH", "WBETH-USDT", "WBETH-ETH", "ETH-USDT")
        .deposits("USDT", "100000");
  }

  @Test
  void an_account_without_exposure_asks_nothing() {
    MarginRequirement requirement =
        requirement(market().deposits("USDT", "500"), HousePortfolioRules.rules());
    assertThat(requirement.maintenance()).isEqualTo(Cash.ZERO);
    assertThat(requirement.initial()).isEqualTo(Cash.ZERO);
    assertThat(requirement.breakdown().orElseThrow().netting().ratio()).isEqualTo(1);
    assertThat(requirement.breakdown().orElseThrow().binding().kind())
        .isEqualTo(Binding.Kind.NOTHING);
  }

  @ParameterizedTest
  @CsvSource({
    // Two longs of 1,000 with a range of 10 %: 100 each. Correlation 0.8 stays, 0.2 is floored.
    "1, 0.8, 191.7893277",
    "1, 0.2, 178.5640646",
    "1, -0.5, 178.5640646",
    // A long and a short: 0.8 is capped, 0.1 stays, and a negative correlation adds.
    "-1, 0.8, 134.6572768",
    "-1, 0.1, 147.3312629",
    "-1, -0.5, 178.5640646",
  })
  void underlyings_offset_each_other_by_a_stressed_correlation_and_a_fifth_is_kept(
      String ether, String correlation, double loss) {
    PortfolioMarkets market = market().holds("BTC-PERP", "0.01").holds("ETH-PERP", ether);
    OffsetTerms offsets =
        new OffsetTerms(
            Rate.of("0.5"),
            List.of(
                new CorrelationPair(
                    IndexId.of("ETH-USDT"), IndexId.of("BTC-USDT"), Rate.of(correlation))),
            Rate.of("0.5"),
            Rate.of("0.3"),
            Rate.of("0.2"));
    MarginRequirement requirement =
        requirement(market, plain("0.1", Optional.of(offsets), Optional.empty()));

    PortfolioBreakdown breakdown = requirement.breakdown().orElseThrow();
    assertThat(breakdown.sumOfLosses()).isCloseTo(200, within(1e-9));
    assertThat(breakdown.combinedLoss()).isCloseTo(loss, within(1e-6));
    assertThat(breakdown.loss()).isEqualTo(breakdown.combinedLoss());
  }

  @Test
  void the_shortfall_of_history_is_a_floor_and_its_days_and_components_are_named() {
    double[][] moves = new double[40][2];
    List<String> labels = new ArrayList<>();
    for (int day = 0; day < 40; day++) {
      moves[day][0] = 0.01;
      labels.add("day " + day);
    }
    moves[7] = new double[] {-0.3, -0.2};
    HistoricalScenarios history =
        HistoricalScenarios.of(
            List.of(IndexId.of("BTC-USDT"), IndexId.of("ETH-USDT")), moves, 40, labels);
    PortfolioMarkets market =
        market().history(history).holds("BTC-PERP", "0.01").holds("ETH-PERP", "-1");
    TailTerms tail = new TailTerms(Rate.of("0.975"), Rate.of("1.5"), Rate.of("0.25"), List.of());

    PortfolioBreakdown breakdown =
        requirement(market, plain("0.02", Optional.empty(), Optional.of(tail)))
            .breakdown()
            .orElseThrow();

    PortfolioBreakdown.Tail found = breakdown.tail().orElseThrow();
    assertThat(found.expectedShortfall()).isCloseTo(1.5 * 100, within(1e-9));
    assertThat(found.days())
        .containsExactly(new PortfolioBreakdown.Day("day 7", 1, found.days().get(0).gain()));
    assertThat(found.components().get(0).of()).isEqualTo("BTC-PERP");
    assertThat(found.components().get(0).shortfall()).isCloseTo(450, within(1e-9));
    assertThat(found.components().get(1).shortfall()).isCloseTo(-300, within(1e-9));
    assertThat(breakdown.combinedLoss()).isCloseTo(40, within(1e-9));
    assertThat(breakdown.loss()).isCloseTo(150, within(1e-9));
    assertThat(breakdown.binding().kind()).isEqualTo(Binding.Kind.EXPECTED_SHORTFALL);
  }

  @Test
  void stress_days_count_a_quarter_however_calm_the_market_is() {
    double[][] moves = new double[400][1];
    List<String> labels = new ArrayList<>();
    for (int day = 0; day < 400; day++) {
      moves[day][0] = day % 2 == 0 ? 0.02 : -0.02;
      labels.add("day " + day);
    }
    HistoricalScenarios history =
        HistoricalScenarios.of(List.of(IndexId.of("BTC-USDT")), moves, 400, labels);
    PortfolioMarkets market = market().history(history).holds("BTC-PERP", "0.01");
    StressScenario day = new StressScenario("crash", List.of(), Rate.of("-0.5"));
    TailTerms tail = new TailTerms(Rate.of("0.975"), Rate.ONE, Rate.of("0.25"), List.of(day));

    PortfolioBreakdown breakdown =
        requirement(market, plain("0.01", Optional.empty(), Optional.of(tail)))
            .breakdown()
            .orElseThrow();

    double now = (500 + 9.025 * 20) / 10.025;
    PortfolioBreakdown.Tail found = breakdown.tail().orElseThrow();
    assertThat(found.expectedShortfall()).isCloseTo(now, within(1e-9));
    assertThat(found.stressShortfall()).isCloseTo(500, within(1e-9));
    assertThat(breakdown.loss()).isCloseTo(0.75 * now + 0.25 * 500, within(1e-9));
    assertThat(breakdown.binding().kind()).isEqualTo(Binding.Kind.STRESS_FLOOR);
    assertThat(found.valueAtRisk()).isCloseTo(20, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    // The multiple is sqrt(days + 0.3) - 1 with days = value / (0.15 x 1,000,000), 3 at most.
    "0.1, 0",
    "1.05, 0",
    "3, 0.5165750888103102",
    "9, 0.7320508075688772",
  })
  void a_position_too_large_for_its_market_asks_for_the_days_it_takes_to_close(
      String quantity, double multiple) {
    ConcentrationTerms terms =
        new ConcentrationTerms(Rate.of("0.15"), Rate.ONE, Rate.of("0.3"), Rate.of("3"));
    assertThat(terms.multiple(Double.parseDouble(quantity) * 100_000, 1_000_000))
        .isCloseTo(multiple, within(1e-9));
  }

  @Test
  void collateral_that_falls_with_a_long_position_asks_more_and_a_lost_peg_too() {
    PortfolioRules house = HousePortfolioRules.rules();
    MarginRequirement wrongWay =
        requirement(market().holds("BTC-PERP", "1").deposits("BTC", "0.4"), house);
    MarginRequirement rightWay =
        requirement(market().holds("BTC-PERP", "-1").deposits("BTC", "0.4"), house);
    assertThat(addOn(wrongWay, "wrong-way BTC-USDT").maintenance()).isEqualTo(Cash.of("800"));
    assertThat(names(rightWay)).doesNotContain("wrong-way BTC-USDT");

    PegTerms peg = new PegTerms(IndexId.of("USDT-USD"), Rate.of("0.98"), Rate.of("2"));
    assertThat(peg.addition(0.95)).isCloseTo(0.06, within(1e-12));
    assertThat(peg.addition(1)).isZero();
  }

  @Test
  void profit_paid_in_a_coin_moves_like_a_holding_of_that_coin() {
    PortfolioMarkets market =
        market()
            .asset("COIN", "BTC-USDT", true)
            .perpetual("BTC-INVERSE", "BTC-USDT", "COIN", PayoffForm.INVERSE);
    MarketView view = market.view(plain("0.1", Optional.empty(), Optional.empty()));
    // 100,000 dollars of contracts bought at 50,000 have gained one coin at 100,000.
    Portfolio book =
        new Portfolio(
            Map.of(),
            Map.of(
                InstrumentId.of("BTC-INVERSE"),
                new Position(Quantity.of("100000"), Cash.of("-2"))));
    // At 90,000 they are worth 2 - 100,000/90,000 coins of 90,000; before, 1 coin of 100,000.
    assertThat(MODEL.requirement(book, view).breakdown().orElseThrow().loss())
        .isCloseTo(100_000 - (2 - 100_000 / 90_000.0) * 90_000, within(1e-6));
  }

  @Test
  void a_hedge_contributes_no_risk_and_the_fast_figure_is_that_of_the_requirement() {
    PortfolioMarkets market = market().holds("CALL", "-1").holds("BTC-PERP", "0.1");
    MarketView view = market.view(HousePortfolioRules.rules());
    Portfolio book = market.book(view);

    List<RiskContribution> ranked = RiskContribution.ranked(book, view, MODEL);

    assertThat(ranked.get(0).instrument()).isEqualTo(InstrumentId.of("CALL"));
    assertThat(ranked.get(1).maintenanceMargin()).isEqualTo(Cash.ZERO);
    assertThat(MODEL.maintenance(book, view))
        .isEqualTo(MODEL.requirement(book, view).maintenance());
  }

  @Test
  void what_cannot_be_measured_is_refused_by_name() {
    MarketView view = market().view(HousePortfolioRules.rules());
    Book book = Book.of(Portfolio.EMPTY, ScenarioArrays.of(view));
    MarketView other = Markets.view("90000", "3000");
    assertThatIllegalStateException()
        .isThrownBy(() -> MODEL.requirement(Portfolios.longBtc("1", "1", "1"), other))
        .withMessageContaining("test-1 have no rules of portfolio margin");
    PortfolioMarkets unpriced =
        new PortfolioMarkets("USDT").perpetual("BTC-PERP", "BTC-USDT", "USDT", PayoffForm.LINEAR);
    MarketView blind = unpriced.view(HousePortfolioRules.rules());
    assertThatIllegalStateException()
        .isThrownBy(() -> MODEL.requirement(Portfolios.longBtc("1", "1", "1"), blind))
        .withMessageContaining("no price of BTC-USDT");
    assertThat(new BookKernel(ScenarioArrays.of(view)).maintenance(book)).isZero();
  }

  @Test
  void a_move_that_leaves_no_price_is_refused_when_rules_are_read() {
    Scenario crash = Scenario.of("crash", Rate.of("-3.4"), true, VolatilityMove.NONE);
    ScanTerms terms = new ScanTerms(Rate.of("0.3"), Cash.of("1"), Rate.ZERO);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PortfolioRules.ofScenarios(
                    List.of(crash), terms, Optional.empty(), Rate.ONE, Rate.ONE))
        .withMessageContaining("scenario crash of any other underlying is -1.02");
    Scenario up = Scenario.of("up", Rate.ZERO, true, VolatilityMove.UP);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PortfolioRules.ofScenarios(
                    List.of(up), terms, Optional.empty(), Rate.ONE, Rate.ONE))
        .withMessage("up needs a volatility shock");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PortfolioRules.ofScenarios(
                    List.of(up, up),
                    terms,
                    HousePortfolioRules.rules().volatilityShock(),
                    Rate.ONE,
                    Rate.ONE))
        .withMessage("scenario up is given twice");
  }

  /** Bitcoin at 100,000 and ether at 1,000, with a call of 100,000 for June. */
  private static PortfolioMarkets market() {
    return new PortfolioMarkets("USDT")
        .price("BTC-USDT", "100000")
        .price("ETH-USDT", "1000")
        .asset("BTC", "BTC-USDT", false)
        .surface(VolatilitySurface.flat(IndexId.of("BTC-USDT"), Rate.of("0.6")))
        .perpetual("BTC-PERP", "BTC-USDT", "USDT", PayoffForm.LINEAR)
        .perpetual("ETH-PERP", "ETH-USDT", "USDT", PayoffForm.LINEAR)
        .option("CALL", "BTC-USDT", "USDT", PayoffForm.LINEAR, OptionType.CALL, "100000", JUNE);
  }

  /** One step down, one up, and nothing else but what is given. */
  private static PortfolioRules plain(
      String range, Optional<OffsetTerms> offsets, Optional<TailTerms> tail) {
    return new PortfolioRules(
        List.of(
            Scenario.of("down", Rate.of("-1"), true, VolatilityMove.NONE),
            Scenario.of("up", Rate.ONE, true, VolatilityMove.NONE)),
        new ScanTerms(Rate.of(range), Cash.of("1000000"), Rate.ZERO),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Rate.of("0.8"),
        Rate.ONE,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        offsets,
        tail,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static MarginRequirement requirement(PortfolioMarkets market, PortfolioRules rules) {
    MarketView view = market.view(rules);
    return MODEL.requirement(market.book(view), view);
  }

  private static List<String> names(MarginRequirement requirement) {
    return requirement.addOns().stream().map(AddOn::name).toList();
  }

  private static AddOn addOn(MarginRequirement requirement, String name) {
    return requirement.addOns().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
