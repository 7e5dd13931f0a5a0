package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plimsoll.risk.margin.OpenInterestScaling;
import org.plimsoll.risk.margin.SizeScaledRate;
import org.plimsoll.risk.margin.SizeScaledWeight;
import org.plimsoll.risk.margin.SlopedRate;
import org.plimsoll.risk.margin.SteppedRate;
import org.plimsoll.risk.margin.VolumeScaledRate;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** Rates and weights that depend on size, open interest or depth. */
final class SizeExamples {
  private static final Pattern SLOPE =
      Pattern.compile("([0-9.]+)%\\s*\\+\\s*([0-9.]+)%\\s*per\\s*([0-9.]+).*");
  private static final long MILLION = 1_000_000;

  private SizeExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "rate scaled by open interest",
            List.of("baseImfPpm", "oiNotional", "lowerCap", "upperCap"),
            SizeExamples::effectiveRate),
        ExampleReader.of(
            "margin scaled by open interest",
            List.of("notional", "baseImfPpm"),
            SizeExamples::openInterestMargin),
        ExampleReader.of(
            "weights scaled by size",
            List.of("initialAssetWeight", "initialLiabilityWeight", "tokens", "imfFactor"),
            SizeExamples::weights),
        ExampleReader.of("rate with a slope", List.of("rule", "sizes|size"), SizeExamples::sloped),
        ExampleReader.of(
            "rate with a slope",
            List.of("base|base_rate", "slope|k|per_unit", "sizes|size"),
            SizeExamples::sloped),
        ExampleReader.of(
            "rate scaled by volume",
            List.of(
                "base|base_im|base_rate",
                "risk_parameter|rp|riskParameter",
                "adv|average_daily_volume",
                "position|notional|size"),
            SizeExamples::volume),
        ExampleReader.of(
            "rate in steps",
            List.of("base_mm", "base_im", "step", "base_limit", "positions"),
            SizeExamples::stepped),
        new ExampleReader(
            "rates scaled by depth",
            List.of("collateralUSD", "maintenanceScalar", "rows"),
            inputs -> Given.hasColumn(inputs, "skewScale"),
            SizeExamples::depth));
  }

  private static Map<String, Object> effectiveRate(Case of) {
    Given given = of.given();
    OpenInterestScaling scaling =
        new OpenInterestScaling(
            given.whole("baseImfPpm"),
            MILLION,
            Cash.ofUnits(given.whole("lowerCap")),
            Cash.ofUnits(given.whole("upperCap")));
    return figures(
        "effectiveImfPpm", scaling.effectiveRate(Cash.ofUnits(given.whole("oiNotional"))));
  }

  private static Map<String, Object> openInterestMargin(Case of) {
    Given given = of.given();
    Cash notional = Cash.ofUnits(given.whole("notional"));
    long base = given.whole("baseImfPpm");
    long maintenance = (long) given.numberOr(MILLION, "maintFractionPpm");
    Optional<JsonNode> interest = given.optional("oi");
    OpenInterestScaling scaling =
        interest
            .map(
                oi ->
                    new OpenInterestScaling(
                        base, maintenance, Cash.ofUnits(at(oi, 1)), Cash.ofUnits(at(oi, 2))))
            .orElseGet(() -> OpenInterestScaling.none(base, maintenance));
    Cash openInterest = interest.map(oi -> Cash.ofUnits(at(oi, 0))).orElse(Cash.ZERO);
    long own = (long) given.numberOr(0, "customImfPpm", "accountImfPpm");
    Map<String, Object> figures =
        figures("imr", scaling.initialMargin(notional, openInterest, own).units());
    if (given.has("maintFractionPpm")) {
      figures.put("mmr", scaling.maintenanceMargin(notional).units());
    }
    return figures;
  }

  private static long at(JsonNode list, int index) {
    if (!list.path(index).isIntegralNumber()) {
      throw new DoesNotApplyException("open interest must be [notional, lower, upper]: " + list);
    }
    return list.get(index).longValue();
  }

  private static Map<String, Object> weights(Case of) {
    Given given = of.given();
    if (given.numberOr(MILLION, "imfPrecision") != MILLION) {
      throw new DoesNotApplyException("input imfPrecision must be 1000000");
    }
    SizeScaledWeight scaled =
        new SizeScaledWeight(
            given.whole("imfFactor"), (long) given.numberOr(10_000, "weightPrecision"));
    Quantity size = Figures.quantity(given.number("tokens"));
    return figures(
        "assetWeight", scaled.assetWeight(given.whole("initialAssetWeight"), size),
        "liabilityWeight", scaled.liabilityWeight(given.whole("initialLiabilityWeight"), size));
  }

  private static Map<String, Object> sloped(Case of) {
    Given given = of.given();
    SlopedRate rate =
        given.has("rule")
            ? sloped(given.text("rule"))
            : new SlopedRate(
                given.number("base", "base_rate"), given.number("slope", "k", "per_unit"));
    boolean isSingle = given.node("sizes", "size").isNumber();
    List<Double> sizes = given.numbers("sizes", "size");
    List<Double> margins = sizes.stream().map(rate::margin).toList();
    List<Double> rates = sizes.stream().map(rate::rate).toList();
    Object margin = isSingle ? margins.get(0) : margins;
    Object marginRate = isSingle ? rates.get(0) : rates;
    return figures(
        "im", margin,
        "mm", margin,
        "margin", margin,
        "im_rate", marginRate,
        "mm_rate", marginRate);
  }

  private static SlopedRate sloped(String text) {
    Matcher rule = SLOPE.matcher(text);
    if (!rule.matches()) {
      throw new DoesNotApplyException("input rule is not of the form 2%+0.5% per 100");
    }
    double slope = Double.parseDouble(rule.group(2)) / 100 / Double.parseDouble(rule.group(3));
    return new SlopedRate(Double.parseDouble(rule.group(1)) / 100, slope);
  }

  private static Map<String, Object> volume(Case of) {
    Given given = of.given();
    VolumeScaledRate rule =
        new VolumeScaledRate(
            given.number("base", "base_im", "base_rate"),
            given.number("risk_parameter", "rp", "riskParameter"));
    double rate =
        rule.rate(
            given.number("position", "notional", "size"),
            given.number("adv", "average_daily_volume"));
    return figures("im_rate", rate, "im", rate, "rate", rate);
  }

  private static Map<String, Object> stepped(Case of) {
    Given given = of.given();
    double limit = given.number("base_limit");
    String unit = given.unitOf("base_limit");
    double sizeStep = given.number("step" + (unit.isEmpty() ? "_size" : unit));
    double rateStep = given.number("step");
    SteppedRate maintenance = new SteppedRate(given.number("base_mm"), rateStep, limit, sizeStep);
    SteppedRate initial = new SteppedRate(given.number("base_im"), rateStep, limit, sizeStep);
    List<Double> positions = given.numbers("positions");
    List<Double> mm = positions.stream().map(maintenance::margin).toList();
    List<Double> im = positions.stream().map(initial::margin).toList();
    return figures(
        "mm_rate",
        positions.stream().map(maintenance::rate).toList(),
        "im_rate",
        positions.stream().map(initial::rate).toList(),
        "mm" + unit,
        mm,
        "im" + unit,
        im,
        "mm" + unit + "_first",
        mm.get(0),
        "im" + unit + "_first",
        im.get(0));
  }

  private static Map<String, Object> depth(Case of) {
    Given given = of.given();
    double collateral = given.number("collateralUSD");
    double scalar = given.number("maintenanceScalar");
    double smallest = given.numberOr(0, "minimumPositionMargin");
    List<Given> rows = given.rows();
    double[] fills = new double[rows.size()];
    double[] sizes = new double[rows.size()];
    List<Map<String, Object>> margins = new ArrayList<>();
    List<Double> first = new ArrayList<>();
    for (int i = 0; i < fills.length; i++) {
      Given row = rows.get(i);
      double price = row.number("price");
      sizes[i] = row.number("size");
      SizeScaledRate rate =
          new SizeScaledRate(
              row.number("skewScale"),
              row.number("initialMarginFraction"),
              row.number("minimumInitialMarginRatio"),
              scalar);
      fills[i] = rate.fillPrice(sizes[i], price, row.numberOr(0, "skew"));
      first.add(price);
      margins.add(
          figures(
              "market", row.text("market"),
              "imr", rate.initialRate(sizes[i]),
              "mmr", rate.maintenanceRate(sizes[i]),
              "im", rate.initialMargin(sizes[i], price, smallest),
              "mm", rate.maintenanceMargin(sizes[i], price, smallest)));
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("margins", margins);
    putProfits(figures, "initialPnl", "availableMargin", collateral, sizes, fills, first);
    for (String name : given.names()) {
      if (name.matches("prices[0-9]+")) {
        String number = name.substring("prices".length());
        List<Double> prices = given.numbers(sizes.length, name);
        putProfits(
            figures, "pnl" + number, "availableMargin" + number, collateral, sizes, fills, prices);
      }
    }
    return figures;
  }

  private static void putProfits(
      Map<String, Object> figures,
      String profitName,
      String availableName,
      double collateral,
      double[] sizes,
      double[] fills,
      List<Double> prices) {
    List<Double> profits = new ArrayList<>();
    double available = collateral;
    for (int i = 0; i < sizes.length; i++) {
      double profit = sizes[i] * (prices.get(i) - fills[i]);
      profits.add(profit);
      available += profit;
    }
    figures.put(profitName, profits);
    figures.put(availableName, available);
  }
}
