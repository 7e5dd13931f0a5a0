package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.PortfolioMarginModel;
import org.plimsoll.risk.market.Charge;
import org.plimsoll.risk.market.ChargeOn;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.RollTerms;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.scenario.PortfolioBreakdown;
import org.plimsoll.risk.scenario.PortfolioBreakdown.UnderlyingRisk;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** Inverse futures of one coin under a risk matrix: a table of price moves and an extended one. */
final class RiskMatrixExamples {
  private static final String COIN = "BTC";
  private static final IndexId INDEX = IndexId.of("BTC-USD");
  private static final MarginSchedule SCHEDULE = ExampleBook.schedule(1, 1);
  private static final long NEAR = 86_400;

  private final Given given;
  private final Given params;
  private final double range;
  private final int buckets;

  private RiskMatrixExamples(Given given) {
    this.given = given;
    this.params = given.object("params");
    this.range = params.number("price_range");
    this.buckets = params.count("buckets_each_side");
  }

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "portfolio margin by a risk matrix",
            List.of("positions", "mark", "params", "mmp_margin"),
            of -> new RiskMatrixExamples(of.given()).figuresOf()));
  }

  private Map<String, Object> figuresOf() {
    requireRules();
    Given positions = given.object("positions" + given.unitOf("positions"));
    List<String> names = positions.names();
    Rate gainOffset = Figures.rate(params.number("pnl_offset"));
    PortfolioRules rules = rules(dampener(), Optional.of(gainOffset));
    MarginAssessment assessed = assess(names, positions, rules);
    PortfolioBreakdown breakdown = assessed.requirement().breakdown().orElseThrow();
    UnderlyingRisk risk = breakdown.underlyings().get(0);
    int standard = 2 * buckets + 1;
    double matrix = assessed.requirement().initial().toDouble();
    List<Double> aggregated = risk.gains().subList(0, standard);
    Map<String, Object> figures =
        figures(
            "price_moves", moves(),
            "aggregated", aggregated,
            "extended_aggregated", risk.gains().subList(standard, risk.gains().size()),
            "worst_case", risk.loss(),
            "worst_bucket", bucket(risk.worstScenario()),
            "delta_shock", 0,
            "roll_shock", roll(breakdown),
            "correlation_contingency", 0,
            "risk_matrix_margin", matrix,
            "initial_margin",
                matrix
                    + given.numberOr(0, "spot_margin")
                    + given.number("mmp_margin")
                    + given.numberOr(0, "open_orders_margin"),
            "maintenance_margin", assessed.requirement().maintenance().toDouble());
    PortfolioRules raw = rules(Optional.empty(), Optional.empty());
    for (String name : names) {
      List<Double> gains =
          assess(List.of(name), positions, raw)
              .requirement()
              .breakdown()
              .orElseThrow()
              .underlyings()
              .get(0)
              .gains();
      String what = isPerpetual(name) ? "perp" : "future";
      figures.put("vector_" + what, gains.subList(0, standard));
      figures.put("extended_" + what + "_down_two", gains.subList(standard, standard + 2));
      figures.put("extended_" + what + "_up_six", gains.get(gains.size() - 1));
    }
    return figures;
  }

  /** What is stated and does not act on futures, and what would act and has no rule here. */
  private void requireRules() {
    params.ignore(
        "vol_scenarios",
        "volatility_range_up",
        "volatility_range_down",
        "short_term_vega_power",
        "long_term_vega_power",
        "min_volatility_for_shock_up",
        "extended_table_factor",
        "extended_dampener_usd",
        "annualised_move_risk_usd",
        "max_delta_shock",
        "m_inc",
        "max_offsetable_pnl");
    for (String name : List.of("haircut_btc", "haircut_usd")) {
      if (params.numberOr(0, name) != 0) {
        throw new DoesNotApplyException("a haircut in the risk matrix has no rule here");
      }
    }
    double gross = 0;
    Given marks = given.object("mark");
    Given positions = given.object("positions" + given.unitOf("positions"));
    if (positions.names().isEmpty()
        || positions.names().stream().anyMatch(name -> positions.number(name) == 0)) {
      throw new DoesNotApplyException("a risk matrix needs positions that are not 0");
    }
    for (String name : positions.names()) {
      gross += Math.abs(positions.number(name)) * marks.number(name);
      if (!isPerpetual(name) && !name.matches("[A-Z]+-[0-9]{1,2}[A-Z]{3}[0-9]{2}")) {
        throw new DoesNotApplyException("only futures are known here, was: " + name);
      }
    }
    if (gross > params.numberOr(Double.MAX_VALUE, "delta_total_liq_shock_threshold_usd")) {
      throw new DoesNotApplyException("the delta shock of large books has no rule here");
    }
    given.ignore("index");
  }

  private static boolean isPerpetual(String name) {
    return name.endsWith("PERPETUAL");
  }

  /** Sizes are in the coin; an inverse contract is a unit of the quote currency. */
  private MarginAssessment assess(List<String> names, Given positions, PortfolioRules rules) {
    Given marks = given.object("mark");
    double spot =
        marks.names().stream()
            .filter(RiskMatrixExamples::isPerpetual)
            .findFirst()
            .map(marks::number)
            .orElseGet(() -> given.number("index"));
    ExampleBook book = new ExampleBook(COIN).price(INDEX, spot);
    long seconds = NEAR;
    for (String name : names) {
      double quantity = positions.number(name) * marks.number(name);
      if (isPerpetual(name)) {
        book.perpetual(name, INDEX, COIN, PayoffForm.INVERSE, SCHEDULE, quantity, Optional.empty());
      } else {
        book.expiry(INDEX, seconds * 30, marks.number(name), Optional.empty());
        book.future(name, INDEX, PayoffForm.INVERSE, seconds * 30, SCHEDULE, quantity);
        seconds += NEAR;
      }
    }
    return book.assess(new PortfolioMarginModel(), Optional.empty(), Optional.of(rules));
  }

  private Optional<Cash> dampener() {
    return params.has("extended_dampener_btc")
        ? Optional.of(Figures.cash(params.number("extended_dampener_btc")))
        : Optional.empty();
  }

  private List<Double> moves() {
    List<Double> moves = new ArrayList<>();
    for (int step = -buckets; step <= buckets; step++) {
      moves.add(range * step / buckets);
    }
    return moves;
  }

  private PortfolioRules rules(Optional<Cash> dampener, Optional<Rate> gainOffset) {
    List<Scenario> scenarios = new ArrayList<>();
    for (double move : moves()) {
      scenarios.add(
          Scenario.of(
              "bucket " + scenarios.size(), Figures.rate(move), false, VolatilityMove.NONE));
    }
    for (JsonNode extended : Unstated.list("extendedMoves")) {
      double move = extended.asDouble();
      scenarios.add(
          new Scenario(
              "extended " + scenarios.size(),
              Figures.rate(move),
              false,
              Optional.of(Figures.rate(Math.signum(move) * range)),
              VolatilityMove.NONE,
              Rate.ONE,
              dampener));
    }
    Rate factor = Figures.rate(params.number("mm_factor"));
    Charge roll =
        new Charge(
            "roll", ChargeOn.ROLL, Optional.empty(), factor, Rate.ONE, Charge.Role.ADD, List.of());
    return new PortfolioRules(
        scenarios,
        new ScanTerms(Figures.rate(range), Cash.of("1000000"), Rate.ZERO),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        factor,
        Rate.ONE,
        Optional.empty(),
        List.of(roll),
        Optional.of(
            new RollTerms(
                Figures.rate(params.number("annualised_move_risk_btc")),
                Figures.rate(params.number("min_annualised_move")))),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        gainOffset);
  }

  private static double roll(PortfolioBreakdown breakdown) {
    return breakdown.parts().stream()
        .filter(part -> part.name().startsWith("roll"))
        .mapToDouble(PortfolioBreakdown.Part::initial)
        .sum();
  }

  /** What the source calls a bucket left of the middle; of others its words are not known. */
  private Object bucket(String scenario) {
    int n = Integer.parseInt(scenario.substring(scenario.lastIndexOf(' ') + 1));
    return n < buckets ? "left bucket " + (n + 1) + ", standard table, index " + (n + 1) : null;
  }
}
