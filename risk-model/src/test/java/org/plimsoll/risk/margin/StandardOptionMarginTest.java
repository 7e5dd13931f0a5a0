package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.Markets.AS_OF;
import static org.plimsoll.risk.Markets.ETH;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.Markets.USDT;
import static org.plimsoll.risk.MixedMarkets.USDC_USDT;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hipparchus.util.FastMath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ConfidenceCharge;
import org.plimsoll.risk.market.DepegCharge;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.OptionMargin;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.ShortOptionRates;
import org.plimsoll.risk.market.Smile;
import org.plimsoll.risk.market.SmilePoint;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Options under standard margin against published cases and sums done by hand. */
final class StandardOptionMarginTest {
  private static final double INDEX = 1500;
  private static final double FORWARD = 1500.833279310994;
  private static final Instant EXPIRY = AS_OF.plusSeconds(500_400);
  private static final MarginModel MODEL = new StandardMarginModel();

  /** An option: strike, type, signed quantity, volatility. */
  private record Leg(String strike, OptionType type, String quantity, double volatility) {
    static Leg of(String text) {
      String[] parts = text.trim().split(" ");
      return new Leg(
          parts[1],
          parts[2].equals("C") ? OptionType.CALL : OptionType.PUT,
          parts[0],
          Double.parseDouble(parts[3]));
    }

    InstrumentId id() {
      return InstrumentId.of("ETH-" + strike + (type == OptionType.CALL ? "-C" : "-P"));
    }

    EuropeanOption option() {
      return new EuropeanOption(
          id(),
          ETH_USDT,
          USDT,
          PayoffForm.LINEAR,
          Quantity.ONE,
          type,
          Price.of(strike),
          EXPIRY,
          Price.of("0.01"),
          Quantity.of("0.01"));
    }
  }

  /** Source: published cases SRM-01 to SRM-21, signed: negative is a requirement. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # case  | options: quantity strike type volatility                                  | ETH | stable | initial             | maintenance         | mark
          SRM-01  | -1 1500 C 1.0478844940849863                                              | 0   | 1      | -304.37158518905994 | -191.87158518905994 | -79.37158518905994
          SRM-03  | -1 1900 C 1.1799938322791133                                              | 0   | 1      | -156.00826183542665 | -118.50826183542667 | -6.008261835426666
          SRM-05  | -1 1100 C 1.198874027186882; 1 1300 C 1.0831894155098765                  | 0   | 1      | -200                | -200                | -187.08463766954605
          SRM-07  | 1 1200 C 1.1389393988282974; -1 1000 C 1.2620121299319145; -0.1 2500 C 1.32653865803086 | 0 | 1 | -380.09999351731926 | -365.09166072420936 | -195.4249809081647
          SRM-16  | -1 1500 C 1.0478844940849863                                              | 0   | 0.3    | -1528.3715851890597 | -191.87158518905994 | -79.37158518905994
          SRM-19  | -1 1800 C 1.1492964832093617                                              | 1   | 1      | -11.877712074679977 | 25.622287925320023  | 1488.12228792532
          SRM-21  | -1 4500 P 1.5973444422286496                                              | 0   | 1      | -3385.309438429764  | -3224.104227075966  | -2999.1667228613637
          """)
  void published_cases_are_reproduced(
      String name,
      String options,
      Cash eth,
      String stable,
      double initial,
      double maintenance,
      double mark) {
    List<Leg> legs = legs(options);
    MarketView view = view(parameters(legs, publishedRules()), stable, Rate.ZERO);
    MarginAssessment assessed =
        MarginAssessment.of(book(legs).plusCollateral(ETH, eth), view, MODEL);
    assertThat(assessed.initialExcess().toDouble()).isCloseTo(initial, relative(initial));
    assertThat(assessed.maintenanceExcess().toDouble())
        .isCloseTo(maintenance, relative(maintenance));
    assertThat(assessed.equity().netValue().toDouble()).isCloseTo(mark, relative(mark));
  }

  /** Per unit at an index of 1500 and a mark of m, both terms beyond the mark; worked by hand. */
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # rule               | option                      | initial, beyond the mark    | maintenance, beyond the mark
          # 0.15 and 0.1 of the index less what it is out of the money, 0.075
          USUAL                | -1 1500 C 1                 | 225                         | 112.5
          USUAL                | -1 1550 C 1                 | 175                         | 112.5
          USUAL                | -2 2000 C 1                 | 300                         | 225
          USUAL                | -1 1400 P 1                 | 150                         | 112.5
          # the same by a coefficient of 1.02
          COEFFICIENT          | -1 1550 C 1                 | 178.5                       | 114.75
          # max(3 % of the index, 3 % of the mark) + 0.2 % of the index; never initial below it
          FEE                  | -1 1500 C 1                 | 225                         | 48
          FEE                  | -1 4500 P 1.6               | 225                         | 92.97500168
          """)
  void a_short_option_asks_by_moneyness(
      String rule, String options, double initial, double maintenance) {
    List<Leg> legs = legs(options);
    OptionMargin margin =
        switch (rule) {
          case "USUAL" -> uncapped(OptionMargin.USUAL.call(), "0", "1");
          case "COEFFICIENT" -> uncapped(OptionMargin.USUAL.call(), "0", "1.02");
          default ->
              uncapped(
                  new ShortOptionRates(
                      Rate.of("0.15"), Rate.of("0.1"), Rate.of("0.03"), Rate.of("0.03"), Rate.ONE),
                  "0.002",
                  "1");
        };
    StandardRules rules = StandardRules.NONE.withOptions(Map.of(ETH_USDT, margin));
    MarginRequirement requirement =
        MODEL.requirement(book(legs), view(parameters(legs, rules), "1", Rate.ZERO));
    assertThat(requirement.initial().toDouble()).isCloseTo(initial, within(1e-3));
    assertThat(requirement.maintenance().toDouble()).isCloseTo(maintenance, within(1e-3));
  }

  @Test
  void a_long_option_asks_exactly_what_it_is_worth() {
    List<Leg> legs = legs("3 1500 C 1; 2.5 1400 P 1");
    MarginAssessment assessed =
        MarginAssessment.of(
            book(legs), view(parameters(legs, StandardRules.NONE), "1", Rate.ZERO), MODEL);
    assertThat(assessed.equity().total()).isGreaterThan(Cash.of("100"));
    assertThat(assessed.initialExcess()).isEqualTo(Cash.ZERO);
    assertThat(assessed.maintenanceExcess()).isEqualTo(Cash.ZERO);
  }

  @Test
  void what_an_expiry_asks_together_is_divided_among_its_options() {
    List<Leg> legs = legs("-1 1100 C 1.2; 1 1300 C 1.1; -1 4500 P 1.6");
    MarginRequirement requirement =
        MODEL.requirement(book(legs), view(parameters(legs, StandardRules.NONE), "1", Rate.ZERO));
    assertThat(requirement.positions()).hasSize(3);
    assertThat(sum(requirement, true)).isEqualTo(requirement.initial());
    assertThat(sum(requirement, false)).isEqualTo(requirement.maintenance());
    assertThat(requirement.positions())
        .allSatisfy(
            each ->
                assertThat(each.initialMargin()).isGreaterThanOrEqualTo(each.maintenanceMargin()));
  }

  @ParameterizedTest(name = "uncertainty {0}")
  @CsvSource(
      textBlock =
          """
          # uncertainty, initial more (threshold 0.4, factor 0.4)
          0.6,           0
          0.7,           420
          1,             600
          """)
  void a_price_of_low_confidence_raises_initial_margin_only(Rate uncertainty, Cash more) {
    List<Leg> legs = legs("-1 1500 C 1; 1 1400 P 1");
    MarginParameters parameters = parameters(legs, publishedRules());
    MarginRequirement sure = MODEL.requirement(book(legs), view(parameters, "1", Rate.ZERO));
    MarginRequirement unsure = MODEL.requirement(book(legs), view(parameters, "1", uncertainty));
    assertThat(unsure.initial().minus(sure.initial())).isEqualTo(more);
    assertThat(unsure.maintenance()).isEqualTo(sure.maintenance());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # option at expiry, index 1500 | worth
          -2 1400 C 1                    | -200
          3 1400 C 1                     | 300
          -1 1700 P 1                    | -200
          """)
  void an_expired_option_is_worth_its_payoff_and_asks_nothing(String options, Cash worth) {
    List<Leg> legs = legs(options);
    MarketView late =
        view(parameters(legs, publishedRules()), "0.3", Rate.ONE).with(Map.of(), 2, EXPIRY);
    MarginAssessment assessed = MarginAssessment.of(book(legs), late, MODEL);
    assertThat(assessed.initialExcess()).isEqualTo(worth);
    assertThat(assessed.maintenanceExcess()).isEqualTo(worth);
  }

  @Test
  void an_option_of_next_to_no_volatility_is_margined_by_its_intrinsic_value() {
    List<Leg> legs = legs("-1 1400 C 0.00000001");
    MarginAssessment assessed =
        MarginAssessment.of(
            book(legs), view(parameters(legs, StandardRules.NONE), "1", Rate.ZERO), MODEL);
    assertThat(assessed.maintenanceExcess().toDouble())
        .isCloseTo(-(FORWARD - 1400) - 112.5, within(1e-5));
  }

  private static OptionMargin uncapped(ShortOptionRates rates, String fee, String factor) {
    return new OptionMargin(
        rates, rates, Rate.of(fee), Rate.of(factor), false, Rate.of("1.2"), Rate.of("1.1"));
  }

  private static Cash sum(MarginRequirement requirement, boolean initial) {
    return requirement.positions().stream()
        .map(each -> initial ? each.initialMargin() : each.maintenanceMargin())
        .reduce(Cash.ZERO, Cash::plus);
  }

  /** Source: SRM-PARAMS. */
  private static StandardRules publishedRules() {
    return new StandardRules(
        Rate.ZERO,
        Optional.empty(),
        new TreeMap<>(Map.of(ETH_USDT, OptionMargin.USUAL)),
        new TreeMap<>(),
        Optional.of(new DepegCharge(USDC_USDT, Rate.of("0.98"), Rate.of("1.2"))),
        Optional.of(new ConfidenceCharge(Rate.of("0.4"), Rate.of("0.4"))));
  }

  private static MarginParameters parameters(List<Leg> legs, StandardRules rules) {
    List<Instrument> instruments = new ArrayList<>();
    legs.forEach(leg -> instruments.add(leg.option()));
    return new MarginParameters(
        "published",
        USDT,
        Markets.parameters().levels(),
        List.of(
            new Asset(USDT, Optional.empty(), Rate.ZERO),
            new Asset(AssetId.of("USDC"), Optional.of(USDC_USDT), Rate.ZERO),
            new Asset(ETH, Optional.of(ETH_USDT), Rate.of("0.9"))),
        instruments,
        Optional.of(rules),
        Optional.empty(),
        Optional.of(List.of(surface(legs))));
  }

  /** A surface that quotes every leg at its own strike. */
  private static VolatilitySurface surface(List<Leg> legs) {
    double years = 500_400 / 31_536_000.0;
    List<SmilePoint> points =
        legs.stream()
            .map(
                leg ->
                    new SmilePoint(
                        rate(Double.parseDouble(leg.strike()) / FORWARD), rate(leg.volatility())))
            .sorted(Comparator.comparing(SmilePoint::moneyness))
            .toList();
    Rate carry = rate(FastMath.log(FORWARD / INDEX) / years);
    return new VolatilitySurface(ETH_USDT, AS_OF, List.of(new Smile(EXPIRY, carry, points)));
  }

  private static Rate rate(double value) {
    return Rate.ofUnits(Math.round(value * 1e8));
  }

  private static MarketView view(MarginParameters parameters, String stable, Rate uncertainty) {
    Price index = Price.of("1500");
    return MarketView.empty(1, AS_OF, parameters)
        .with(
            Map.of(
                ETH_USDT,
                new IndexPrice(ETH_USDT, index, PriceStatus.VALID, AS_OF, index, uncertainty),
                USDC_USDT,
                Markets.valid(USDC_USDT, stable)),
            1,
            AS_OF);
  }

  private static List<Leg> legs(String options) {
    return List.of(options.split(";")).stream().map(Leg::of).toList();
  }

  private static Portfolio book(List<Leg> legs) {
    Map<InstrumentId, Position> positions = new TreeMap<>();
    legs.forEach(
        leg -> positions.put(leg.id(), new Position(Quantity.of(leg.quantity()), Cash.ZERO)));
    return new Portfolio(Map.of(), positions);
  }

  private static org.assertj.core.data.Offset<Double> relative(double expected) {
    return within(Math.abs(expected) * 1e-6);
  }
}
