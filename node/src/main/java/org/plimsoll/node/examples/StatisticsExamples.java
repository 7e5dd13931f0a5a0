package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plimsoll.risk.statistics.AntiProcyclicality;
import org.plimsoll.risk.statistics.Christoffersen;
import org.plimsoll.risk.statistics.Kupiec;
import org.plimsoll.risk.statistics.LikelihoodRatio;
import org.plimsoll.risk.statistics.ParametricRisk;
import org.plimsoll.risk.statistics.Procyclicality;
import org.plimsoll.risk.statistics.TailMultipliers;
import org.plimsoll.risk.statistics.TrafficLight;

/** Value at risk, expected shortfall, coverage tests and tools against procyclicality. */
final class StatisticsExamples {
  private StatisticsExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of("exceptions: Kupiec", List.of("T", "x", "p"), StatisticsExamples::kupiec),
        ExampleReader.of(
            "exceptions: independence",
            List.of("T", "p", "exceptionDays1Based"),
            StatisticsExamples::clusters),
        ExampleReader.of(
            "exceptions: transitions",
            List.of("n00", "n01", "n10", "n11"),
            StatisticsExamples::transitions),
        ExampleReader.of(
            "exceptions: traffic light", List.of("T", "p"), StatisticsExamples::trafficLight),
        ExampleReader.of(
            "delta-normal value at risk", List.of("z"), StatisticsExamples::parametric),
        ExampleReader.of(
            "tail multipliers", List.of("levels"), StatisticsExamples::tailMultipliers),
        ExampleReader.of(
            "procyclicality tools", List.of("calculated"), StatisticsExamples::procyclicality),
        ExampleReader.of(
            "procyclicality of a series", List.of("margins|series"), StatisticsExamples::swings));
  }

  private static Map<String, Object> kupiec(Case of) {
    Given given = of.given();
    int days = given.count("T");
    double probability = given.number("p");
    if (given.node("x").isNumber()) {
      return kupiec(new Kupiec(days, given.count("x"), probability));
    }
    Map<String, List<Object>> columns = new LinkedHashMap<>();
    for (double count : given.numbers("x")) {
      kupiec(new Kupiec(days, (int) count, probability))
          .forEach(
              (name, value) -> columns.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    return new LinkedHashMap<>(columns);
  }

  private static Map<String, Object> kupiec(Kupiec test) {
    Map<String, Object> figures = likelihood(test.ratio(), "");
    figures.put("LRpof", test.ratio().statistic());
    figures.put("pPof", test.ratio().pValue());
    figures.put("expectedExceptions", test.expectedExceptions());
    TrafficLight light = new TrafficLight(test.days(), test.exceptions(), test.probability());
    figures.put("basel", light.zone().name().toLowerCase(Locale.ROOT));
    figures.put("zone", light.zone().name().toLowerCase(Locale.ROOT));
    figures.put("multiplierAddOn", light.addOn());
    figures.put("cumulative", light.cumulativeProbability());
    return figures;
  }

  private static Map<String, Object> clusters(Case of) {
    Given given = of.given();
    boolean[] exceptions = new boolean[Math.max(0, given.count("T"))];
    for (double day : given.array("exceptionDays1Based")) {
      if (day != Math.rint(day) || day < 1 || day > exceptions.length) {
        throw new DoesNotApplyException("day " + day + " is not one of 1.." + exceptions.length);
      }
      exceptions[(int) day - 1] = true;
    }
    return independence(Christoffersen.of(exceptions, given.number("p")));
  }

  private static Map<String, Object> transitions(Case of) {
    Given given = of.given();
    int n00 = given.count("n00");
    int n01 = given.count("n01");
    int n10 = given.count("n10");
    int n11 = given.count("n11");
    int days = (int) given.numberOr(n00 + n01 + n10 + n11 + 1, "T", "days");
    int exceptions = (int) given.numberOr(n01 + n11, "x", "exceptions");
    boolean hasProbability = given.has("p");
    double probability = given.numberOr(Unstated.number("significance"), "p");
    Christoffersen test =
        new Christoffersen(new Kupiec(days, exceptions, probability), n00, n01, n10, n11);
    Map<String, Object> figures = independence(test);
    if (!hasProbability) {
      figures.keySet().removeIf(name -> name.matches(".*(of|cc|Of|Cc)(At95)?|.*Conditional.*"));
    }
    return figures;
  }

  private static Map<String, Object> independence(Christoffersen test) {
    LikelihoodRatio independence = test.independence();
    LikelihoodRatio joint = test.conditionalCoverage();
    LikelihoodRatio coverage = test.coverage().ratio();
    double significance = Unstated.number("significance");
    return figures(
        "LRpof", coverage.statistic(),
        "pPof", coverage.pValue(),
        "n00", test.n00(),
        "n01", test.n01(),
        "n10", test.n10(),
        "n11", test.n11(),
        "LRind", independence.statistic(),
        "pInd", independence.pValue(),
        "LRcc", joint.statistic(),
        "pCc", joint.pValue(),
        "crit95Cc", joint.criticalValue(significance),
        "rejectPofAt95", coverage.rejectsAt(significance),
        "rejectIndependenceAt95", independence.rejectsAt(significance),
        "rejectConditionalCoverageAt95", joint.rejectsAt(significance));
  }

  private static Map<String, Object> likelihood(LikelihoodRatio ratio, String suffix) {
    double significance = Unstated.number("significance");
    return figures(
        "LR" + suffix, ratio.statistic(),
        "pValue" + suffix, ratio.pValue(),
        "crit95" + suffix, ratio.criticalValue(significance),
        "reject" + suffix, ratio.rejectsAt(significance));
  }

  private static Map<String, Object> trafficLight(Case of) {
    int days = of.given().count("T");
    double probability = of.given().number("p");
    int yellow = TrafficLight.yellowFrom(days, probability);
    int red = TrafficLight.redFrom(days, probability);
    Map<String, Object> cumulative = new LinkedHashMap<>();
    Map<String, Object> addOns = new LinkedHashMap<>();
    for (int count = 0; count <= Math.min(days, 2 * red); count++) {
      TrafficLight light = new TrafficLight(days, count, probability);
      cumulative.put(Integer.toString(count), 100 * light.cumulativeProbability());
      addOns.put(Integer.toString(count), light.addOn());
    }
    return figures(
        "cumulativePct",
        cumulative,
        "zone",
        figures(
            "green", "0-" + (yellow - 1), "yellow", yellow + "-" + (red - 1), "red", ">=" + red),
        "yellowFrom",
        yellow,
        "redFrom",
        red,
        "multiplierAddOn",
        addOns);
  }

  private static Map<String, Object> parametric(Case of) {
    Given given = of.given();
    double[] exposures = given.array("exposures", "positions");
    double[] volatilities = given.array("dailyVol", "vol");
    double[][] correlations = correlations(given, exposures.length);
    double days = given.numberOr(1, "days");
    double z = given.number("z");
    ParametricRisk risk = ParametricRisk.of(exposures, volatilities, correlations, z, days);
    List<Double> individual = list(risk.individual());
    Map<String, Object> figures =
        figures(
            "sdPortfolio1d",
            risk.standardDeviation(),
            "sdPortfolio" + Math.round(days) + "d",
            risk.standardDeviation() * Math.sqrt(days),
            "varPortfolio",
            risk.valueAtRisk(),
            "portfolioVaR",
            risk.valueAtRisk(),
            "individualVaR",
            individual,
            "componentVaR",
            list(risk.component()),
            "marginalVaR",
            list(risk.marginal()),
            "incrementalVaR",
            incremental(risk, exposures.length, 1),
            "diversification",
            risk.diversificationBenefit());
    List<String> named = of.asked("(var[A-Z].*)");
    named.remove("varPortfolio");
    if (named.size() == exposures.length) {
      for (int i = 0; i < exposures.length; i++) {
        figures.put(named.get(i), individual.get(i));
      }
    }
    for (String digits : of.asked("incrementalAtZ([0-9]+)")) {
      double otherZ = Double.parseDouble(digits.charAt(0) + "." + digits.substring(1));
      ParametricRisk other = ParametricRisk.of(exposures, volatilities, correlations, otherZ, days);
      List<String> names = of.asked("incrementalAtZ" + digits + "\\.(.*)");
      List<Double> values =
          incremental(other, exposures.length, Unstated.number("incrementalUnit"));
      Map<String, Object> byName = new LinkedHashMap<>();
      for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
        byName.put(names.get(i), values.get(i));
      }
      figures.put("incrementalAtZ" + digits, byName);
    }
    return figures;
  }

  private static double[][] correlations(Given given, int size) {
    double[][] correlations = new double[size][size];
    if (given.has("rho") && given.node("rho").isNumber()) {
      for (double[] row : correlations) {
        Arrays.fill(row, given.number("rho"));
      }
    } else {
      JsonNode matrix = given.node("rho", "correlation", "correlations", "corr");
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          correlations[i][j] = matrix.path(i).path(j).asDouble(Double.NaN);
        }
      }
      return correlations;
    }
    for (int i = 0; i < size; i++) {
      correlations[i][i] = 1;
    }
    return correlations;
  }

  private static List<Double> incremental(ParametricRisk risk, int size, double unit) {
    List<Double> incremental = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      incremental.add(risk.incremental(i) / unit);
    }
    return incremental;
  }

  private static Map<String, Object> tailMultipliers(Case of) {
    List<Double> levels = of.given().numbers("levels");
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("normalVaR", levels.stream().map(TailMultipliers::normalValueAtRisk).toList());
    figures.put("normalES", levels.stream().map(TailMultipliers::normalExpectedShortfall).toList());
    for (String freedom : of.asked("t([0-9.]+)(?:VaR|ES)")) {
      double v = Double.parseDouble(freedom);
      figures.put(
          "t" + freedom + "VaR",
          levels.stream().map(level -> TailMultipliers.studentValueAtRisk(level, v)).toList());
      figures.put(
          "t" + freedom + "ES",
          levels.stream()
              .map(level -> TailMultipliers.studentExpectedShortfall(level, v))
              .toList());
    }
    return figures;
  }

  private static Map<String, Object> procyclicality(Case of) {
    Given given = of.given();
    double[] calculated = given.array("calculated");
    double buffer = given.numberOr(0.25, "buffer");
    double weight = given.numberOr(Unstated.number("stressWeight"), "weight", "stressWeight");
    double release = given.numberOr(Unstated.number("bufferRelease"), "bufferRelease");
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put(
        "a_buffer" + Math.round(buffer * 100),
        list(AntiProcyclicality.buffered(calculated, buffer, release(given, release))));
    if (given.has("stressed")) {
      figures.put(
          "b_weight" + Math.round(weight * 100),
          list(AntiProcyclicality.stressWeighted(calculated, given.number("stressed"), weight)));
    }
    if (given.has("tenYearFloor")) {
      figures.put(
          "c_floor10y", list(AntiProcyclicality.floored(calculated, given.number("tenYearFloor"))));
    }
    return figures;
  }

  private static Map<String, Object> swings(Case of) {
    double[] margins = of.given().array("margins", "series");
    double rise =
        Procyclicality.largestRise(margins, (int) of.given().numberOr(5, "n", "days", "window"));
    double ratio = Procyclicality.peakToTrough(margins);
    return figures(
        "peakToTrough", ratio,
        "peak_to_trough", ratio,
        "largestRise", rise,
        "nDayMaxIncrease", rise,
        "average", Procyclicality.average(margins));
  }

  /** The rise that releases a buffer, which cases state as a rule: calculated > 1.10 * previous. */
  private static double release(Given given, double unstated) {
    if (!given.has("bufferReleaseWhen")) {
      return unstated;
    }
    java.util.regex.Matcher factor =
        java.util.regex.Pattern.compile("calculated > ([0-9.]+) \\* previous.*")
            .matcher(given.text("bufferReleaseWhen"));
    if (!factor.matches()) {
      throw new DoesNotApplyException("input bufferReleaseWhen is a rule not known here");
    }
    return Math.rint((Double.parseDouble(factor.group(1)) - 1) * 1e9) / 1e9;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
