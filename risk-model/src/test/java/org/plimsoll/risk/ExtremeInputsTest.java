package org.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.Markets.AS_OF;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.MixedMarkets.BTC_COIN_PERP;
import static org.plimsoll.risk.MixedMarkets.JANUARY;
import static org.plimsoll.risk.MixedMarkets.MARCH;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.risk.audit.ReferenceMargin;
import org.plimsoll.risk.audit.ReferenceMarket;
import org.plimsoll.risk.audit.ReferencePortfolioMargin;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.margin.PortfolioMarginModel;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.CorrelationPair;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexMove;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.OffsetTerms;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.Smile;
import org.plimsoll.risk.market.SmilePoint;
import org.plimsoll.risk.market.StressScenario;
import org.plimsoll.risk.market.TailTerms;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.pricing.Black76;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * What no market should show and some day does: at every border a refusal that says what was wrong,
 * or else the right number.
 */
final class ExtremeInputsTest {
  private static final MarginParameters PARAMETERS =
      MixedMarkets.parameters(MixedMarkets.rules(), Optional.of(HousePortfolioRules.rules()));
  private static final Quantity MOST = Quantity.ofUnits(Long.MAX_VALUE);
  private static final Instant LATE = JANUARY.plus(Duration.ofHours(1));

  /** Both ways of asking margin. */
  enum Method {
    STANDARD(new StandardMarginModel()),
    PORTFOLIO(new PortfolioMarginModel());

    private final MarginModel model;

    Method(MarginModel model) {
      this.model = model;
    }
  }

  private static Arguments refused(ThrowingCallable what, String words) {
    return Arguments.of(words, what);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"prices", "pricing", "surfaces", "scenarios", "rules"})
  void what_is_no_number_or_contradicts_itself_is_refused_by_name(
      String words, ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOfAny(IllegalArgumentException.class, OutOfRangeException.class)
        .hasMessageContaining(words);
  }

  static Stream<Arguments> prices() {
    return Stream.of(
        refused(() -> Price.nearest(Double.NaN), "price must be finite and in range, was: NaN"),
        refused(() -> Price.nearest(Double.POSITIVE_INFINITY), "was: Infinity"),
        refused(() -> Price.nearest(Double.NEGATIVE_INFINITY), "was: -Infinity"),
        refused(() -> Price.nearest(9.3e10), "price must be finite and in range, was: 9.3E10"),
        refused(() -> Price.nearest(0), "price must be positive, was: 0"),
        refused(() -> Price.nearest(4e-9), "price must be positive, was: 0"),
        refused(() -> Price.nearest(-5), "price must be positive, was: -5"),
        refused(() -> Price.of("0"), "price must be positive, was: 0"),
        refused(() -> Price.of("-1"), "price must be positive, was: -1"),
        refused(() -> Price.of("NaN"), "price must be a plain decimal"),
        refused(() -> Price.of("1e5"), "price must be a plain decimal"),
        refused(() -> Price.of("92233720368.54775808"), "price must lie within"),
        refused(() -> Price.ofUnits(Long.MIN_VALUE), "price leaves the range"),
        refused(() -> Price.ONE.movedBy(Rate.of("-1"), RoundingMode.FLOOR), "was: 0"),
        refused(() -> Cash.ceiling(Double.NaN), "cash must be a finite number, was: NaN"),
        refused(() -> Cash.ceiling(Double.POSITIVE_INFINITY), "was: Infinity"),
        refused(() -> Cash.ceiling(1e11), "cash 1.0E11 leaves the range"),
        refused(() -> Cash.ceiling(-1e11), "cash -1.0E11 leaves the range"));
  }

  static Stream<Arguments> pricing() {
    List<Arguments> all = new ArrayList<>();
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0, -1}) {
      all.add(refused(() -> call(wrong, 100, 0.5, 1), "forward must be"));
      all.add(refused(() -> call(100, wrong, 0.5, 1), "strike must be"));
    }
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -0.1}) {
      all.add(refused(() -> call(100, 100, wrong, 1), "volatility must be"));
    }
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      all.add(refused(() -> call(100, 100, 0.5, wrong), "years must be"));
    }
    return all.stream();
  }

  private static double call(double forward, double strike, double volatility, double years) {
    return Black76.price(OptionType.CALL, forward, strike, volatility, years);
  }

  static Stream<Arguments> surfaces() {
    return Stream.of(
        refused(() -> point("1", "0"), "volatility must lie above 0"),
        refused(() -> point("1", "-0.5"), "volatility must lie above 0"),
        refused(() -> point("1", "10.1"), "volatility must lie above 0"),
        refused(() -> point("0", "0.5"), "moneyness must be > 0, was: 0"),
        refused(() -> new Smile(MARCH, Rate.ZERO, List.of()), "needs at least one point"),
        refused(() -> smile(MARCH, "11", point("1", "0.5")), "carry of " + MARCH),
        refused(
            () -> smile(MARCH, "0", point("1.1", "0.5"), point("1", "0.5")), "rise in moneyness"),
        refused(
            () -> surface(smile(MARCH, "0", point("0.9", "0.2"), point("1", "2"))), "a butterfly"),
        refused(
            () ->
                surface(
                    smile(JANUARY, "0", point("1", "0.9")), smile(MARCH, "0", point("1", "0.3"))),
            "a calendar spread"),
        refused(
            () -> surface(smile(MARCH, "0", point("1", "1")), smile(JANUARY, "0", point("1", "1"))),
            "must rise in expiry"),
        refused(() -> VolatilitySurface.flat(BTC_USDT, Rate.ZERO), "volatility must lie above 0"),
        refused(() -> MixedMarkets.surface(BTC_USDT).scaledBy(Rate.ZERO), "must be > 0, was: 0"));
  }

  private static SmilePoint point(String moneyness, String volatility) {
    return new SmilePoint(Rate.of(moneyness), Rate.of(volatility));
  }

  private static Smile smile(Instant expiry, String carry, SmilePoint... points) {
    return new Smile(expiry, Rate.of(carry), List.of(points));
  }

  private static VolatilitySurface surface(Smile... smiles) {
    return new VolatilitySurface(BTC_USDT, AS_OF, List.of(smiles));
  }

  static Stream<Arguments> scenarios() {
    return Stream.of(
        refused(() -> history(Double.NaN), "move of BTC-USDT on a day is NaN"),
        refused(() -> history(Double.POSITIVE_INFINITY), "move of BTC-USDT on a day is Infinity"),
        refused(() -> history(-1), "move of BTC-USDT on a day is -1.0"),
        refused(() -> history(-2), "a price that stays above 0 moves by more than -1"),
        refused(() -> new IndexMove(BTC_USDT, Rate.of("-1")), "move of BTC-USDT is -1.0"),
        refused(() -> stress("-1"), "other move of a day is -1.0"),
        refused(
            () -> stress("0", move(ETH_USDT, "0.1"), move(ETH_USDT, "-0.5")),
            "ETH-USDT is given twice"),
        refused(() -> tail(stress("0"), stress("0.1")), "stress day a day is given twice"));
  }

  private static HistoricalScenarios history(double move) {
    return HistoricalScenarios.of(List.of(BTC_USDT), new double[][] {{move}}, 1, List.of("a day"));
  }

  private static IndexMove move(IndexId index, String move) {
    return new IndexMove(index, Rate.of(move));
  }

  private static StressScenario stress(String other, IndexMove... moves) {
    return new StressScenario("a day", List.of(moves), Rate.of(other));
  }

  private static TailTerms tail(StressScenario... days) {
    return new TailTerms(Rate.of("0.975"), Rate.ONE, Rate.ZERO, List.of(days));
  }

  static Stream<Arguments> rules() {
    CorrelationPair pair = new CorrelationPair(BTC_USDT, ETH_USDT, Rate.of("0.5"));
    CorrelationPair turned = new CorrelationPair(ETH_USDT, BTC_USDT, Rate.of("0.9"));
    return Stream.of(
        refused(() -> scan("1"), "scenario down of any other underlying is -1.0"),
        refused(() -> scan("1.1"), "price range must lie in [0, 1], was: 1.1"),
        refused(() -> scan("0"), "price range must be > 0, was: 0"),
        refused(() -> grid(VolatilityMove.UP, "1", "1"), "down needs a volatility shock"),
        refused(() -> grid(VolatilityMove.SKEW_LINEAR, "1", "1"), "down needs a skew shock"),
        refused(() -> grid(VolatilityMove.NONE, "0", "1"), "maintenance factor must be > 0"),
        refused(() -> grid(VolatilityMove.NONE, "1", "0.9"), "initial factor must be >= maint"),
        refused(
            () ->
                new OffsetTerms(Rate.ZERO, List.of(pair, turned), Rate.ZERO, Rate.ZERO, Rate.ZERO),
            "[BTC-USDT, ETH-USDT] is given twice"));
  }

  private static PortfolioRules scan(String range) {
    return PortfolioRules.ofScenarios(
        List.of(Scenario.of("down", Rate.of("-1"), true, VolatilityMove.NONE)),
        new ScanTerms(Rate.of(range), Cash.of("1"), Rate.ZERO),
        Optional.empty(),
        Rate.ONE,
        Rate.ONE);
  }

  private static PortfolioRules grid(VolatilityMove move, String maintenance, String initial) {
    return PortfolioRules.ofScenarios(
        List.of(Scenario.of("down", Rate.of("-1"), true, move)),
        new ScanTerms(Rate.of("0.1"), Cash.of("1"), Rate.ZERO),
        Optional.empty(),
        Rate.of(maintenance),
        Rate.of(initial));
  }

  @Test
  void a_requirement_is_rounded_up_where_doubles_are_coarser_than_steps() {
    double value = 90_000_000_000.00001;
    assertThat(Cash.ceiling(value).toBigDecimal()).isGreaterThanOrEqualTo(new BigDecimal(value));
    assertThat(Cash.ceiling(-0.0)).isEqualTo(Cash.ZERO);
    assertThat(Cash.ceiling(Double.MIN_VALUE)).isEqualTo(Cash.ofUnits(1));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      textBlock =
          """
          # option,                quantity, worth in USDT, index 50000
          BTC-31JAN25-40000-C,      2,        2000
          BTC-31JAN25-40000-C,      -2,       -2000
          BTC-31JAN25-60000-P,      3,        3000
          BTC-31JAN25-60000-P,      -3,       -3000
          BTC-31JAN25-50000-C,      7,        0
          BTC-31JAN25-60000-C,      7,        0
          BTC-COIN-31JAN25-40000-C, 2,        20000
          BTC-COIN-31JAN25-40000-C, -2,       -20000
          BTC-COIN-31JAN25-60000-P, -1,       -10000
          """)
  void an_expired_option_is_worth_its_payoff(InstrumentId id, Quantity quantity, double worth) {
    Portfolio book = holding(id, quantity, Cash.ZERO);
    MarketView late = late("50000");
    assertThat(Equity.of(book, late).total().toDouble()).isCloseTo(worth, within(1e-6));
    // Standard margin is done with it. Portfolio margin asks for the payoff to move on with the
    // index, as its mark does until it is settled.
    MarginRequirement standard = Method.STANDARD.model.requirement(book, late);
    assertThat(standard.maintenance()).isEqualTo(Cash.ZERO);
    assertThat(standard.initial()).isEqualTo(Cash.ZERO);
    assertThat(Method.PORTFOLIO.model.maintenance(book, late).toDouble())
        .isCloseTo(ReferencePortfolioMargin.of(book, late).maintenance(), within(1e-6));
  }

  private static MarketView late(String btc) {
    return MarketView.empty(1, LATE, PARAMETERS)
        .with(
            Map.of(
                BTC_USDT,
                Markets.valid(BTC_USDT, btc),
                ETH_USDT,
                Markets.valid(ETH_USDT, "3000"),
                MixedMarkets.USDC_USDT,
                Markets.valid(MixedMarkets.USDC_USDT, "1")),
            1,
            LATE);
  }

  /** The least volatility a surface can have: options are worth their intrinsic value. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "BTC-28MAR25-40000-C, 1", "BTC-28MAR25-40000-C, -1",
    "BTC-28MAR25-50000-C, -1", "BTC-28MAR25-60000-C, -1",
    "BTC-COIN-28MAR25-60000-P, 1", "BTC-COIN-28MAR25-60000-P, -1"
  })
  void without_volatility_margin_is_that_of_the_intrinsic_value(InstrumentId id, Quantity held) {
    MarketView view =
        MixedMarkets.view(PARAMETERS, "50000", "3000")
            .withSurface(
                surface(smile(MARCH, "0", point("1", "0.00000001")))
                    .scaledBy(Rate.of("0.00000001")));
    Portfolio book = holding(id, held, Cash.ZERO);
    EuropeanOption option = (EuropeanOption) PARAMETERS.contract(id);
    double intrinsic =
        held.toDouble()
            * option.contractSize().toDouble()
            * option.type().intrinsic(50_000, option.strike().toDouble());
    assertThat(Equity.of(book, view).total().toDouble()).isCloseTo(intrinsic, within(1e-3));
    assertAsTheTwins(book, view);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.00000001", "0.0001", "92233720368.54775807"})
  void at_a_price_at_the_ends_of_the_range_margin_is_right_or_refused_by_name(String price) {
    MarketView view = MixedMarkets.view(PARAMETERS, price, "3000");
    for (InstrumentId id : PARAMETERS.instruments().stream().map(i -> i.id()).toList()) {
      if (PARAMETERS.instrument(id) instanceof Contract) {
        for (String quantity : List.of("1", "-1")) {
          rightOrRefused(holding(id, Quantity.of(quantity), Cash.ZERO), view);
        }
      }
    }
  }

  private static void rightOrRefused(Portfolio book, MarketView view) {
    try {
      assertAsTheTwins(book, view);
    } catch (OutOfRangeException refusal) {
      assertThat(refusal).hasMessageContaining("leaves the range of +-92233720368.54775807");
    } catch (IllegalArgumentException refusal) {
      assertThat(refusal).hasMessageContaining("price must be finite and in range, was: ");
    }
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "STANDARD,  BTC-PERP", "PORTFOLIO, BTC-PERP",
    "STANDARD,  BTC-COIN-PERP", "PORTFOLIO, BTC-COIN-PERP",
    "STANDARD,  BTC-28MAR25", "PORTFOLIO, BTC-28MAR25",
    "STANDARD,  BTC-28MAR25-50000-C", "PORTFOLIO, BTC-28MAR25-50000-C",
    "STANDARD,  BTC-COIN-28MAR25-50000-P", "PORTFOLIO, BTC-COIN-28MAR25-50000-P"
  })
  void a_quantity_at_the_end_of_the_range_is_refused_and_named(Method method, InstrumentId id) {
    MarketView view = MixedMarkets.view(PARAMETERS, "50000", "3000");
    for (Quantity quantity : List.of(MOST, MOST.negate())) {
      Portfolio book = holding(id, quantity, Cash.ZERO);
      for (ThrowingCallable asked :
          List.<ThrowingCallable>of(
              () -> Equity.of(book, view),
              () -> method.model.requirement(book, view),
              () -> method.model.maintenance(book, view),
              () -> MarginAssessment.of(book, view, method.model))) {
        assertThatThrownBy(asked)
            .isInstanceOf(OutOfRangeException.class)
            .hasMessageMatching(".*[0-9]{2}.* leaves the range of \\+-92233720368.54775807");
      }
    }
  }

  /** In doubles two values out of range would still take each other away. */
  @ParameterizedTest
  @CsvSource({"STANDARD", "PORTFOLIO"})
  void two_quantities_at_the_end_of_the_range_do_not_hide_each_other(Method method) {
    MarketView view = MixedMarkets.view(PARAMETERS, "50000", "3000");
    Portfolio book =
        new Portfolio(
            Map.of(),
            Map.of(
                BTC_PERP,
                new Position(MOST, Cash.ZERO),
                MixedMarkets.BTC_MARCH,
                new Position(MOST.negate(), Cash.ZERO)));
    assertThatThrownBy(() -> method.model.maintenance(book, view))
        .isInstanceOf(OutOfRangeException.class);
    assertThatThrownBy(() -> MarginAssessment.of(book, view, method.model))
        .isInstanceOf(OutOfRangeException.class);
  }

  @Test
  void the_largest_value_the_ledger_holds_is_margined_to_the_last_step_or_nearly() {
    MarketView view = MixedMarkets.view(PARAMETERS, "50000", "3000");
    Quantity most = Quantity.of("900000");
    for (InstrumentId id : List.of(BTC_PERP, BTC_COIN_PERP)) {
      assertAsTheTwins(holding(id, most, Cash.ZERO), view);
      assertAsTheTwins(holding(id, most.negate(), Cash.of("-1")), view);
    }
  }

  @Test
  void ten_thousand_positions_are_margined_as_their_twins_say() {
    PortfolioMarkets market = new PortfolioMarkets("USDT").price("BTC-USDT", "50000");
    market.asset("BTC", "BTC-USDT", true).surface(flat());
    for (int i = 0; i < 2_500; i++) {
      String quantity = (i % 3 == 0 ? "-" : "") + (1 + i % 7) + ".5";
      market.perpetual("P" + i, "BTC-USDT", "USDT", PayoffForm.LINEAR).holds("P" + i, quantity);
      market.perpetual("I" + i, "BTC-USDT", "BTC", PayoffForm.INVERSE).holds("I" + i, quantity);
      String strike = String.valueOf(25_000 + 20 * (i % 500) * 5);
      Instant expiry = AS_OF.plus(Duration.ofDays(7L * (1 + i / 500)));
      market.option(
          "C" + i, "BTC-USDT", "USDT", PayoffForm.LINEAR, OptionType.CALL, strike, expiry);
      market.option("O" + i, "BTC-USDT", "BTC", PayoffForm.INVERSE, OptionType.PUT, strike, expiry);
      market.holds("C" + i, quantity).holds("O" + i, quantity);
    }
    MarketView view = market.deposits("USDT", "1000000").view(HousePortfolioRules.rules());
    Portfolio book = market.book(view);
    assertThat(book.positions()).hasSize(10_000);
    assertAsTheTwins(book, view);
  }

  private static VolatilitySurface flat() {
    return VolatilitySurface.flat(BTC_USDT, Rate.of("0.6"));
  }

  @ParameterizedTest
  @CsvSource({"STANDARD", "PORTFOLIO"})
  void ten_thousand_futures_ask_what_each_asks_alone(Method method) {
    PortfolioMarkets market = new PortfolioMarkets("USDT").price("BTC-USDT", "50000");
    for (int i = 0; i < 10_000; i++) {
      market.perpetual("P" + i, "BTC-USDT", "USDT", PayoffForm.LINEAR).holds("P" + i, "0.5");
    }
    PortfolioRules plain =
        PortfolioRules.ofScenarios(
            List.of(Scenario.of("down", Rate.of("-0.1"), false, VolatilityMove.NONE)),
            new ScanTerms(Rate.of("0.1"), Cash.of("1"), Rate.ZERO),
            Optional.empty(),
            Rate.ONE,
            Rate.ONE);
    MarketView view = market.view(plain);
    MarginRequirement asked = method.model.requirement(market.book(view), view);
    // 25,000 each: 2.5 % by the first bracket, 10 % by the scenario.
    assertThat(asked.maintenance())
        .isEqualTo(Cash.of(method == Method.STANDARD ? "6250000" : "25000000"));
    assertThat(asked.positions()).hasSize(10_000);
  }

  private static Portfolio holding(InstrumentId id, Quantity quantity, Cash cost) {
    return new Portfolio(new TreeMap<>(), Map.of(id, new Position(quantity, cost)));
  }

  /** Equity and both methods against what was written from the formulas. */
  private static void assertAsTheTwins(Portfolio book, MarketView view) {
    MarginAssessment standard = MarginAssessment.of(book, view, Method.STANDARD.model);
    ReferenceMargin reference =
        ReferenceMargin.of(
            book.collateral().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toBigDecimal())),
            book.positions(),
            book.choices(),
            ReferenceMarket.of(view, book.positions().keySet()),
            view.parameters());
    assertThat(standard.equity().total().toBigDecimal())
        .as("equity of %s", book.positions().size() < 3 ? book : "many")
        .isEqualByComparingTo(reference.equity());
    assertThat(standard.requirement().maintenance().toBigDecimal())
        .isEqualByComparingTo(reference.maintenance());
    assertThat(standard.requirement().initial().toBigDecimal())
        .isEqualByComparingTo(reference.initial());
    MarginRequirement portfolio = Method.PORTFOLIO.model.requirement(book, view);
    double slow = ReferencePortfolioMargin.of(book, view).maintenance();
    assertThat(portfolio.maintenance().toDouble())
        .as("portfolio margin of %s", book.positions().size() < 3 ? book : "many")
        .isCloseTo(slow, within(1e-9 * Math.max(Math.abs(slow), 1_000)));
    assertThat(Method.PORTFOLIO.model.maintenance(book, view)).isEqualTo(portfolio.maintenance());
  }
}
