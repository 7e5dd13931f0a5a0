package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plimsoll.risk.margin.BracketLadder;

/** Maintenance margin by brackets of notional, and the amounts that make it continuous. */
final class TierExamples {
  private static final String[] BOUNDS = {
    "floor",
    "notional_floor",
    "notionalFloor",
    "min",
    "from",
    "lower",
    "cap",
    "notional_cap",
    "notionalCap",
    "max",
    "to",
    "upper"
  };
  private static final String[] RATES = {"mmr", "rate", "maint_margin_ratio", "leverage"};
  private static final String[] AMOUNTS = {"maint_amount", "cum", "amount", "deduction"};

  private TierExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "tiers: margin of notionals",
            List.of("tiers|brackets", "notional|notionals"),
            TierExamples::ofNotionals),
        ExampleReader.of(
            "tiers: margin of a position",
            List.of("tiers", "qty", "entry"),
            TierExamples::ofPosition),
        ExampleReader.of(
            "tiers: maintenance amounts", List.of("caps", "mmr"), TierExamples::ofCaps),
        ExampleReader.of(
            "tiers: next maintenance amount",
            List.of("mmr_n", "mmr_prev"),
            TierExamples::nextAmount),
        new ExampleReader(
            "tiers: notional x rate - amount",
            List.of("positions"),
            inputs -> Given.has(inputs.path("positions").path(0), "notional"),
            TierExamples::ofPositions),
        ExampleReader.of(
            "tiers: notional x rate - amount",
            List.of("notional", "mmr"),
            of -> amounts(List.of(of.given()), true)));
  }

  private static Map<String, Object> ofNotionals(Case of) {
    Given given = of.given();
    String name = given.has("tiers") ? "tiers" : "brackets";
    boolean isSingle = given.node("notional", "notionals").isNumber();
    List<Double> notionals = given.numbers("notional", "notionals");
    BracketLadder ladder = ladder(given, name);
    List<Double> margins = notionals.stream().map(ladder::margin).toList();
    List<Double> rates = notionals.stream().map(each -> ladder.bracketOf(each).rate()).toList();
    List<Double> amounts = notionals.stream().map(each -> ladder.bracketOf(each).amount()).toList();
    Map<String, Object> figures =
        figures(
            "deduction", ladder.brackets().stream().map(BracketLadder.Bracket::amount).toList());
    figures.put("mmRate", ladder.brackets().stream().map(BracketLadder.Bracket::rate).toList());
    put(figures, isSingle, margins, "mm", "maintenance_margin", "maint_margin");
    put(figures, isSingle, rates, "mmr", "rate");
    put(figures, isSingle, amounts, "maint_amount", "maintenance_amount", "cum");
    return figures;
  }

  private static void put(
      Map<String, Object> figures, boolean isSingle, List<Double> values, String... names) {
    for (String name : names) {
      figures.put(name, isSingle ? values.get(0) : values);
    }
  }

  private static Map<String, Object> ofPosition(Case of) {
    Given given = of.given();
    double value = Math.abs(given.number("qty")) * given.numberOr(given.number("entry"), "mark");
    BracketLadder ladder = ladder(given, "tiers");
    Map<String, Object> figures = figures("position_value", value, "mm", ladder.margin(value));
    figures.put("maintenance_margin", ladder.margin(value));
    if (given.has("leverage")) {
      BracketLadder initial =
          BracketLadder.of(new double[] {0}, new double[] {1 / given.number("leverage")});
      figures.put("im", initial.margin(value));
      figures.put("initial_margin", initial.margin(value));
    }
    for (int i = 0; i < ladder.brackets().size(); i++) {
      figures.put("mm_deduction_tier" + (i + 1), ladder.brackets().get(i).amount());
    }
    return figures;
  }

  private static Map<String, Object> ofCaps(Case of) {
    Given given = of.given();
    double[] caps = given.array("caps");
    double[] floors = new double[caps.length];
    System.arraycopy(caps, 0, floors, 1, caps.length - 1);
    BracketLadder ladder = BracketLadder.of(floors, given.array("mmr"));
    List<Double> amounts = ladder.brackets().stream().map(BracketLadder.Bracket::amount).toList();
    Map<String, Object> figures =
        figures("maintenance_amounts", amounts, "cum", amounts, "deduction", amounts);
    if (given.has("notional")) {
      boolean isSingle = given.node("notional").isNumber();
      List<Double> margins = given.numbers("notional").stream().map(ladder::margin).toList();
      put(figures, isSingle, margins, "mm", "maintenance_margin", "maint_margin");
    }
    return figures;
  }

  private static Map<String, Object> nextAmount(Case of) {
    Given given = of.given();
    return figures(
        "cum",
        BracketLadder.nextAmount(
            given.numberOr(0, "cum_prev"),
            given.number("floor_level_n", "floor_n", "floor"),
            given.number("mmr_prev"),
            given.number("mmr_n")));
  }

  private static Map<String, Object> ofPositions(Case of) {
    return amounts(of.given().objects("positions"), false);
  }

  private static Map<String, Object> amounts(List<Given> positions, boolean isSingle) {
    List<Double> margins = new ArrayList<>();
    for (Given position : positions) {
      position.ignore("symbol");
      double rate = position.number("mmr");
      double amount = position.numberOr(0, "maint_amount", "cum");
      margins.add(bracket(rate, amount).margin(Math.abs(position.number("notional"))));
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    put(figures, isSingle, margins, "maintenance_margin", "mm");
    double total = margins.stream().mapToDouble(Double::doubleValue).sum();
    figures.put("total", total);
    figures.put("total_maintenance_margin", total);
    return figures;
  }

  /** A ladder in which a notional above its floor asks notional x rate - amount. */
  private static BracketLadder bracket(double rate, double amount) {
    return amount == 0
        ? BracketLadder.of(new double[] {0}, new double[] {rate})
        : BracketLadder.of(new double[] {0, amount / rate}, new double[] {0, rate});
  }

  /**
   * A ladder written as pairs of a bound and a rate, or of a bound and a leverage, of which half
   * the inverse is the maintenance rate; bounds are floors if the first is 0, and else caps.
   */
  static BracketLadder ladder(Given given, String name) {
    List<Double> bounds = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    JsonNode tiers = given.node(name);
    List<Double> amounts = new ArrayList<>();
    for (JsonNode tier : tiers) {
      boolean isLong = tier.isArray() && tier.size() == 4;
      JsonNode bound = tier.isArray() ? tier.path(0) : first(tier, BOUNDS);
      JsonNode rate = tier.isArray() ? tier.path(isLong ? 2 : 1) : first(tier, RATES);
      if (!rate.isNumber() || (tier.isArray() && (tier.size() < 2 || tier.size() > 4))) {
        throw new DoesNotApplyException(
            name + " must be lists of a bound and a rate, or of floor, cap, rate and amount");
      }
      bounds.add(bound.isNumber() ? bound.asDouble() : Double.POSITIVE_INFINITY);
      rates.add(rate.asDouble());
      amounts.add(tier.isArray() ? tier.path(isLong ? 3 : 2).asDouble(Double.NaN) : amount(tier));
    }
    boolean areLeverages = rates.stream().allMatch(rate -> rate >= 1) && !rates.isEmpty();
    double[] floors = bounds.stream().mapToDouble(Double::doubleValue).toArray();
    if (floors.length > 0 && floors[0] != 0) {
      System.arraycopy(floors.clone(), 0, floors, 1, floors.length - 1);
      floors[0] = 0;
    }
    double ofLeverage = Unstated.number("maintenanceOfInitial");
    BracketLadder ladder =
        BracketLadder.of(
            floors,
            rates.stream().mapToDouble(rate -> areLeverages ? ofLeverage / rate : rate).toArray());
    requireAmounts(ladder, amounts);
    return ladder;
  }

  private static double amount(JsonNode tier) {
    return Arrays.stream(AMOUNTS)
        .filter(tier::has)
        .findFirst()
        .map(name -> tier.get(name).asDouble(Double.NaN))
        .orElse(Double.NaN);
  }

  /** Amounts follow from floors and rates; where they are stated too, they must agree. */
  private static void requireAmounts(BracketLadder ladder, List<Double> stated) {
    for (int i = 0; i < stated.size(); i++) {
      double derived = ladder.brackets().get(i).amount();
      if (Math.abs(derived - stated.get(i)) > 1e-6 * Math.max(1, derived)) {
        throw new DoesNotApplyException(
            "a stated amount does not make margin continuous: " + stated.get(i));
      }
    }
  }

  private static JsonNode first(JsonNode tier, String... names) {
    return Arrays.stream(names)
        .filter(tier::has)
        .findFirst()
        .map(tier::get)
        .orElseThrow(
            () -> new DoesNotApplyException("a tier needs one of " + String.join(", ", names)));
  }
}
