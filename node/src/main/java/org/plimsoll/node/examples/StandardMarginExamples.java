package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.OptionMargin;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.ShortOptionRates;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.pricing.Black76;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Rate;

/** Books of options, perpetuals and collateral under standard margin. */
final class StandardMarginExamples {
  private static final String SETTLEMENT = "USDC";
  private static final IndexId STABLE = IndexId.of("STABLE-USD");
  private static final String[] MARKETS = {"eth", "btc", "sol"};
  private static final long MONTH = 30 * 86_400L;

  private StandardMarginExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        new ExampleReader(
            "standard margin of a book",
            List.of(),
            inputs ->
                spots(inputs).size() > 0
                    && (Given.has(inputs, "options") || Given.has(inputs, "perps")),
            StandardMarginExamples::book),
        new ExampleReader(
            "standard margin of an option",
            List.of("type", "strike", "mark|mark_price"),
            inputs -> underlying(inputs).isPresent(),
            StandardMarginExamples::option));
  }

  private static Set<String> spots(JsonNode inputs) {
    Set<String> spots = new LinkedHashSet<>();
    for (String market : MARKETS) {
      if (Given.has(inputs, market + "Spot")) {
        spots.add(market);
      }
    }
    return spots;
  }

  private static IndexId index(String market) {
    return IndexId.of(market.toUpperCase(Locale.ROOT) + "-USD");
  }

  private static Map<String, Object> book(Case of) {
    Given given = of.given();
    StandardTerms terms =
        of.parameters()
            .map(set -> StandardTerms.of(set, STABLE))
            .orElseGet(() -> StandardTerms.of(Unstated.preset("standardPreset"), STABLE));
    ExampleBook book = new ExampleBook(SETTLEMENT).settle(given.numberOr(0, "cash"));
    book.price(STABLE, given.numberOr(1, "stablePrice"))
        .asset("STABLE", STABLE, 0, CollateralTerms.PLAIN);
    for (String market : spots(given.node())) {
      book.price(index(market), given.number(market + "Spot"), 1 - confidence(given, market));
      String asset = market.toUpperCase(Locale.ROOT);
      book.asset(asset, index(market), terms.baseHaircut().toDouble(), CollateralTerms.PLAIN);
      book.deposit(asset, given.numberOr(0, market + "Base"));
    }
    Set<IndexId> indexes = new LinkedHashSet<>();
    if (given.has("options")) {
      addOptions(book, given, indexes);
    }
    if (given.has("perps")) {
      addPerpetuals(book, given, terms.perpetuals());
    }
    return assessed(book, terms.rules(indexes));
  }

  private static double confidence(Given given, String market) {
    return given.numberOr(
        1,
        market + "Confidence",
        market + "Conf",
        market + "SpotConfidence",
        "spotConfidence",
        "confidence");
  }

  private static Map<String, Object> assessed(ExampleBook book, StandardRules rules) {
    MarginAssessment assessed =
        book.assess(new StandardMarginModel(), Optional.of(rules), Optional.empty());
    return figures(
        "IM", assessed.initialExcess().toDouble(),
        "MM", assessed.maintenanceExcess().toDouble(),
        "mtm", assessed.equity().netValue().toDouble());
  }

  private static String market(Given row, Given given) {
    Set<String> markets = spots(given.node());
    String market =
        row.has("u") ? row.text("u").toLowerCase(Locale.ROOT) : markets.iterator().next();
    if (!markets.contains(market)) {
      throw new DoesNotApplyException("no spot price of " + market + " is given");
    }
    return market;
  }

  /** Expiries do not offset each other, so each has an index: no surface need fit them all. */
  private static void addOptions(ExampleBook book, Given given, Set<IndexId> indexes) {
    for (Given option : given.objects("options")) {
      String market = market(option, given);
      long seconds = option.whole("secToExpiry");
      IndexId index = index(market + "-" + seconds);
      indexes.add(index);
      book.price(index, given.number(market + "Spot"), 1 - confidence(given, market));
      book.expiry(index, seconds, forward(option, market, seconds, given), Optional.empty());
      book.option(
          index,
          PricingExamples.type(option.text("type")),
          option.number("strike"),
          seconds,
          option.number("vol"),
          option.number("qty"));
    }
    given.ignore("forward", "forwards");
  }

  /** Stated with the option, by market, by expiry, or one for all. */
  private static double forward(Given option, String market, long seconds, Given given) {
    if (option.has("forward")) {
      return option.number("forward");
    }
    if (given.has(market + "Forward")) {
      return given.number(market + "Forward");
    }
    JsonNode forward = given.node("forward", "forwards");
    boolean isOnlyMarket = spots(given.node()).size() == 1;
    if (forward.isNumber() && isOnlyMarket) {
      return forward.asDouble();
    }
    String upper = market.toUpperCase(Locale.ROOT);
    JsonNode ofMarket = forward.has(upper) ? forward.get(upper) : forward.path(market);
    JsonNode found =
        ofMarket.isMissingNode() && isOnlyMarket
            ? forward.path(Long.toString(seconds))
            : ofMarket.isObject() ? ofMarket.path(Long.toString(seconds)) : ofMarket;
    if (!found.isNumber()) {
      throw new DoesNotApplyException("no forward is given for " + upper + " in " + seconds + " s");
    }
    return found.asDouble();
  }

  /** A perpetual whose price is not the spot price has an index of its own. */
  private static void addPerpetuals(ExampleBook book, Given given, MarginSchedule schedule) {
    List<Given> perpetuals =
        given.node("perps").isArray() ? given.objects("perps") : List.of(given.object("perps"));
    int n = 0;
    for (Given perpetual : perpetuals) {
      String market = market(perpetual, given);
      double spot = given.number(market + "Spot");
      double price = perpetual.numberOr(spot, "price", "mark", "perpPrice");
      double confidence = perpetual.numberOr(confidence(given, market), "confidence", "conf");
      IndexId index = IndexId.of("PERP" + n + "-USD");
      book.price(index, price, 1 - confidence)
          .perpetual(
              "PERP-" + n++,
              index,
              SETTLEMENT,
              PayoffForm.LINEAR,
              schedule,
              perpetual.number("qty"),
              perpetual.has("entry") ? Optional.of(perpetual.number("entry")) : Optional.empty())
          .settle(
              perpetual.numberOr(0, "unrealisedPnl", "unrealizedPnl", "upnl", "pnl")
                  + perpetual.numberOr(0, "unrealisedFunding", "unrealizedFunding", "funding"));
    }
  }

  private static Optional<String> underlying(JsonNode inputs) {
    return List.of("underlying", "underlying_price", "index", "index_price", "spot", "forward", "S")
        .stream()
        .filter(name -> Given.has(inputs, name))
        .findFirst();
  }

  /** One short option, whose mark price is given in the coin if it is far below the underlying. */
  private static Map<String, Object> option(Case of) {
    Given given = of.given();
    if (given.has("side") && given.side("side") > 0) {
      throw new DoesNotApplyException("a bought option asks its premium only");
    }
    OptionType type = PricingExamples.type(given.text("type"));
    double spot = given.number(underlying(given.node()).orElseThrow());
    double strike = given.number("strike");
    boolean isInCoin =
        given.unitOf("mark").matches("|_btc|_eth|_coin|_price")
            && given.number("mark", "mark_price") < 2;
    double unit = isInCoin ? spot : 1;
    double mark = given.number("mark", "mark_price") * unit;
    double quantity = Math.abs(given.numberOr(1, "qty", "size", "amount"));
    double years = ExampleBook.years(MONTH);
    double volatility = Black76.impliedVolatility(type, spot, strike, mark, years);
    ExampleBook book =
        new ExampleBook(SETTLEMENT)
            .price(index("coin"), spot)
            .expiry(index("coin"), MONTH, spot, Optional.empty())
            .option(index("coin"), type, strike, MONTH, volatility, -quantity);
    double highest = given.numberOr(Unstated.number("optionInitialHighest"), "im_rate");
    double lowest = given.numberOr(Unstated.number("optionInitialLowest"), "im_floor");
    double ofIndex = given.numberOr(Unstated.number("optionMaintenance"), "mm_rate");
    double ofMark = type == OptionType.PUT ? ofIndex : 0;
    ShortOptionRates rates = StandardTerms.rates(highest, lowest, ofIndex, ofMark, 1);
    OptionMargin margin =
        new OptionMargin(rates, rates, Rate.ZERO, Rate.ONE, false, Rate.ZERO, Rate.ZERO);
    StandardRules rules = StandardRules.NONE.withOptions(Map.of(index("coin"), margin));
    MarginAssessment assessed =
        book.assess(new StandardMarginModel(), Optional.of(rules), Optional.empty());
    double value = assessed.equity().netValue().toDouble();
    double initial = (value - assessed.initialExcess().toDouble()) / unit + mark * quantity / unit;
    double maintenance =
        (value - assessed.maintenanceExcess().toDouble()) / unit + mark * quantity / unit;
    return figures(
        "im", initial,
        "mm", maintenance,
        "initial_margin", initial,
        "maintenance_margin", maintenance);
  }
}
