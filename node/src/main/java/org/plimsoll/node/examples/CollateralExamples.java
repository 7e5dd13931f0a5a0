package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.HaircutTier;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** What holdings count for after haircuts, ratios and tiers. */
final class CollateralExamples {
  private static final Set<String> SUFFIXES = Set.of("price", "ratio", "tiers", "haircut");

  private CollateralExamples() {}

  /** What one holding is worth, and what it counts for. */
  private record Value(double gross, double counted) {}

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "collateral ratios", List.of("market_value", "ratios"), CollateralExamples::ratios),
        ExampleReader.of(
            "collateral ratio",
            List.of("market_value", "ratio"),
            of -> weighted(of, "market_value", "ratio")),
        ExampleReader.of(
            "collateral weight",
            List.of("notional", "weight"),
            of -> weighted(of, "notional", "weight")),
        new ExampleReader(
            "collateral haircut",
            List.of("index", "haircut"),
            inputs -> inputs.size() == 3,
            CollateralExamples::haircut),
        new ExampleReader(
            "collateral of an account",
            List.of("assets"),
            inputs -> Given.has(inputs.path("assets").path(0), "net"),
            CollateralExamples::nets),
        new ExampleReader(
            "collateral in tiers",
            List.of("case1"),
            inputs -> hasTiers(inputs.path("case1")),
            CollateralExamples::cases),
        new ExampleReader(
            "collateral in tiers",
            List.of("tiers"),
            inputs -> inputs.size() <= 3 && isHolding(inputs),
            of -> figures("margin_value", holdings(of.given()))));
  }

  private static boolean hasTiers(JsonNode inputs) {
    return inputs.isObject()
        && new Given(inputs).names().stream().anyMatch(name -> name.endsWith("tiers"));
  }

  /** One number that is no price, beside its tiers. */
  private static boolean isHolding(JsonNode inputs) {
    List<String> assets = assets(new Given(inputs));
    return assets.size() == 1 && inputs.path(assets.get(0)).isNumber();
  }

  private static Value value(double amount, double price, double ratio) {
    return value(amount, price, 1 - ratio, CollateralTerms.PLAIN);
  }

  private static Value value(double amount, double price, double haircut, CollateralTerms terms) {
    ExampleBook book =
        new ExampleBook("USD")
            .price(ExampleBook.index("HELD-USD"), price)
            .asset("HELD", ExampleBook.index("HELD-USD"), haircut, terms)
            .deposit("HELD", amount);
    MarketView view = book.view(Optional.empty(), Optional.empty());
    Equity equity = Equity.of(book.portfolio(view), view);
    return new Value(equity.netValue().toDouble(), equity.collateralValue().toDouble());
  }

  private static Map<String, Object> ratios(Case of) {
    Given ratios = of.given().object("ratios");
    double worth = of.given().number("market_value");
    Map<String, Object> byAsset = new LinkedHashMap<>();
    for (String asset : ratios.names()) {
      byAsset.put(asset, value(worth, 1, ratios.number(asset)).counted());
    }
    return figures("margin_value", byAsset);
  }

  private static Map<String, Object> weighted(Case of, String worth, String weight) {
    double counted = value(of.given().number(worth), 1, of.given().number(weight)).counted();
    return figures("collateral", counted, "margin_value", counted, "collateral_value", counted);
  }

  private static Map<String, Object> haircut(Case of) {
    Given given = of.given();
    String asset =
        given.names().stream()
            .filter(name -> !name.equals("index") && !name.equals("haircut"))
            .findFirst()
            .orElseThrow(() -> new DoesNotApplyException("no holding is given"));
    Value value = value(given.number(asset), given.number("index"), 1 - given.number("haircut"));
    return figures("balance_value", value.gross(), "collateral_value", value.counted());
  }

  private static Map<String, Object> nets(Case of) {
    List<Double> values = new ArrayList<>();
    for (Given asset : of.given().objects("assets")) {
      asset.ignore("asset", "symbol");
      values.add(
          value(asset.number("net"), asset.numberOr(1, "price"), asset.numberOr(1, "rate"))
              .counted());
    }
    double sum = values.stream().mapToDouble(Double::doubleValue).sum();
    return figures("values", values, "sum", sum, "total", sum);
  }

  private static Map<String, Object> cases(Case of) {
    List<Double> values = new ArrayList<>();
    for (String name : of.given().names()) {
      if (name.matches("case[0-9]+")) {
        values.add(holdings(of.given().object(name)));
      }
    }
    return figures("margin_value", values);
  }

  private static List<String> assets(Given given) {
    return given.names().stream()
        .filter(name -> !SUFFIXES.contains(name.substring(name.lastIndexOf('_') + 1)))
        .toList();
  }

  /** Holdings written as asset, asset_price and asset_ratio or asset_tiers. */
  private static double holdings(Given given) {
    List<String> assets = assets(given);
    double sum = 0;
    for (String asset : assets) {
      boolean isOnly = assets.size() == 1;
      double price = given.numberOr(1, asset + "_price", isOnly ? "price" : asset + "_price");
      String tiers = isOnly && given.has("tiers") ? "tiers" : asset + "_tiers";
      double amount = given.number(asset);
      if (given.has(tiers)) {
        sum += value(amount, price, 0, tiered(given.node(tiers))).counted();
      } else {
        double ratio = given.numberOr(1, asset + "_ratio", isOnly ? "ratio" : asset + "_ratio");
        sum += value(amount, price, ratio).counted();
      }
    }
    return sum;
  }

  /** Tiers written as the amount up to which a ratio holds; nothing counts above the last. */
  private static CollateralTerms tiered(JsonNode tiers) {
    List<HaircutTier> haircuts = new ArrayList<>();
    Cash floor = Cash.ZERO;
    for (JsonNode tier : tiers) {
      if (tier.size() != 2 || !tier.path(1).isNumber()) {
        throw new DoesNotApplyException("tiers must be pairs of an amount and a ratio");
      }
      haircuts.add(new HaircutTier(floor, Rate.ONE.minus(Figures.rate(tier.get(1).asDouble()))));
      if (!tier.get(0).isNumber()) {
        return terms(haircuts);
      }
      floor = Figures.cash(tier.get(0).asDouble());
    }
    haircuts.add(new HaircutTier(floor, Rate.ONE));
    return terms(haircuts);
  }

  private static CollateralTerms terms(List<HaircutTier> tiers) {
    CollateralTerms plain = CollateralTerms.PLAIN;
    return new CollateralTerms(
        tiers,
        plain.initialHaircut(),
        plain.accountCap(),
        plain.platformScale(),
        plain.debtMaintenance(),
        plain.debtInitial(),
        plain.debtInterest(),
        plain.isShocked());
  }
}
