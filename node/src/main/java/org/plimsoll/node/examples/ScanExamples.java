package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plimsoll.risk.margin.OffsetContingency;
import org.plimsoll.risk.margin.ScanningRisk;
import org.plimsoll.risk.margin.SpreadCredit;
import org.plimsoll.risk.margin.TieredCharge;
import org.plimsoll.risk.pricing.VolatilityShock;
import org.plimsoll.risk.units.Rate;

/** Scan risk, spreads between expiries, and contingencies beside scenarios. */
final class ScanExamples {
  private ScanExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "scan risk of a portfolio",
            List.of("longFuture", "longCall", "portfolio"),
            ScanExamples::scan),
        ExampleReader.of(
            "calendar spread margin", List.of("outright", "charge"), ScanExamples::calendar),
        ExampleReader.of(
            "inter-commodity credit",
            List.of("outright", "ratio", "creditRate|credit_rate|credit"),
            ScanExamples::credit),
        ExampleReader.of(
            "offset contingencies",
            List.of("net_short_options_per_strike", "per_option"),
            ScanExamples::contingencies),
        ExampleReader.of(
            "charge in tiers", List.of("mr", "mr7_raw", "tiers"), ScanExamples::tieredCharge));
  }

  private static Map<String, Object> scan(Case of) {
    Given given = of.given();
    given.ignore("order", "multiplier", "psrPoints", "extremePoints");
    Map<String, Object> figures = new LinkedHashMap<>();
    List<ScanningRisk.Holding> holdings = new ArrayList<>();
    Given portfolio = given.object("portfolio");
    for (String name : given.names()) {
      if (name.startsWith("long")) {
        String instrument = name.substring("long".length());
        List<Double> profits = given.numbers(name);
        String held = instrument.toLowerCase(Locale.ROOT);
        double quantity = portfolio.numberOr(0, held);
        ScanningRisk.Holding bought = new ScanningRisk.Holding(1, profits);
        ScanningRisk.Holding sold = new ScanningRisk.Holding(-1, profits);
        holdings.add(new ScanningRisk.Holding(quantity, profits));
        figures.put("scanRiskLong" + instrument, ScanningRisk.of(List.of(bought)).loss());
        figures.put("scanRiskShort" + instrument, ScanningRisk.of(List.of(sold)).loss());
      }
    }
    ScanningRisk risk = ScanningRisk.of(holdings);
    List<Double> profits = Arrays.stream(ScanningRisk.profits(holdings)).boxed().toList();
    boolean isCoveredWrite =
        portfolio.numberOr(0, "future") > 0
            && portfolio.numberOr(0, "call") == -portfolio.numberOr(0, "future");
    if (isCoveredWrite) {
      figures.put("coveredWrite", profits);
      figures.put("scanRiskCoveredWrite", risk.loss());
    }
    figures.put("portfolio", profits);
    figures.put("scanRiskPortfolio", risk.loss());
    figures.put("worstScenarioIndex1Based", risk.scenario() + 1);
    return figures;
  }

  private static Map<String, Object> calendar(Case of) {
    Given given = of.given();
    Given outright = given.object("outright");
    Given charge = given.object("charge");
    outright.names().forEach(outright::node);
    Map<String, Object> margins = new LinkedHashMap<>();
    for (String spread : charge.names()) {
      String[] legs = spread.split("-");
      if (legs.length != 2) {
        throw new DoesNotApplyException("input charge must name spreads such as M2-M3: " + spread);
      }
      double margin =
          SpreadCredit.calendarMargin(
              outright.number(legs[0]), outright.number(legs[1]), charge.number(spread));
      margins.put("+" + spread, margin);
      margins.put("-" + legs[0] + "+" + legs[1], margin);
    }
    return figures("margin", margins);
  }

  /** One spread of two commodities, in the ratio of the spread. */
  private static Map<String, Object> credit(Case of) {
    Given given = of.given();
    Given outright = given.object("outright");
    List<Double> ratio = given.numbers("ratio");
    List<Double> margins = outright.names().stream().map(outright::number).toList();
    if (margins.size() != 2 || ratio.size() != 2) {
      throw new DoesNotApplyException("a spread needs two outright margins and a ratio of two");
    }
    double rate = given.number("creditRate", "credit_rate", "credit");
    SpreadCredit spread = new SpreadCredit(ratio.get(0), ratio.get(1), rate);
    SpreadCredit whole = new SpreadCredit(ratio.get(0), ratio.get(1), 1);
    double credit = spread.credit(ratio.get(0), margins.get(0), -ratio.get(1), margins.get(1));
    double gross = whole.credit(ratio.get(0), margins.get(0), -ratio.get(1), margins.get(1));
    return figures(
        "gross", gross, "credit", credit, "net", gross - credit, "margin", gross - credit);
  }

  private static Map<String, Object> contingencies(Case of) {
    Given given = of.given();
    OffsetContingency rule =
        new OffsetContingency(given.number("per_option"), given.numberOr(0, "offset_rate"));
    List<Double> net =
        given.numbers("net_short_options_per_strike").stream().map(sold -> -sold).toList();
    double offset = given.numberOr(0, "offset_futures");
    Map<String, Object> figures =
        figures(
            "short_option_contingency", rule.shortOptions(net),
            "futures_contingency", rule.offsetFutures(offset, offset));
    if (given.has("vol_shock")) {
      List<Double> shocks = new ArrayList<>();
      for (Given term : given.objects("vol_shock")) {
        shocks.add(shock(term));
      }
      figures.put("iv_shock", shocks);
    }
    return figures;
  }

  private static double shock(Given term) {
    Rate power = Figures.rate(term.number("power"));
    VolatilityShock shock =
        new VolatilityShock(
            Figures.rate(term.number("base")), Rate.ZERO, power, power, Rate.ONE, Rate.ZERO);
    return shock.upMultiplier(term.number("days")) - 1;
  }

  private static Map<String, Object> tieredCharge(Case of) {
    Given given = of.given();
    List<TieredCharge.Tier> tiers = new ArrayList<>();
    for (JsonNode tier : given.node("tiers")) {
      if (!tier.path(0).isNumber() || !tier.path(1).isNumber()) {
        throw new DoesNotApplyException("tiers must be pairs of a bound and a multiplier");
      }
      tiers.add(new TieredCharge.Tier(tier.get(0).asDouble(), tier.get(1).asDouble()));
    }
    double margin = given.number("mr");
    double raw = given.number("mr7_raw");
    double scaled = new TieredCharge(tiers).scaled(raw);
    return figures(
        "mr7_adjusted", scaled,
        "unit_mmr", Math.max(margin, scaled),
        "unit_mmr_without_scaling", Math.max(margin, raw));
  }
}
