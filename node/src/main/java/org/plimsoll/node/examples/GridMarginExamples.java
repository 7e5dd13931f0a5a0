package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.PortfolioMarginModel;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.CollateralCharge;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.pricing.ShockedDiscount;
import org.plimsoll.risk.pricing.VolatilityShock;
import org.plimsoll.risk.scenario.PortfolioBreakdown;
import org.plimsoll.risk.units.Finite;
import org.plimsoll.risk.units.Rate;

/** Books under portfolio margin by a grid of scenarios with tails, tilts and basis. */
final class GridMarginExamples {
  private static final String SETTLEMENT = "USDC";
  private static final IndexId UNDERLYING = IndexId.of("BASE-USD");
  private static final IndexId PEG = IndexId.of("STABLE-USD");
  private static final MarginSchedule SCHEDULE = ExampleBook.schedule(1, 1);
  private static final double SECONDS_OF_DAY = 86_400;

  /** Scenarios that lose the same but for rounding: none of them is the worst. */
  private static final double TIE = 1e-9;

  private final Given given;
  private final GridRules grid;
  private final double spot;
  private final List<Expiry> expiries = new ArrayList<>();
  private final List<Double> confidences = new ArrayList<>();

  private record Expiry(long seconds, double forward, double rate, double confidence) {}

  private GridMarginExamples(Given given, GridRules grid) {
    this.given = given;
    this.grid = grid;
    this.spot = given.number("spotPrice");
    if (given.has("feeds")) {
      for (Given feed : given.objects("feeds")) {
        double confidence =
            Math.min(
                feed.numberOr(1, "fwdConf"),
                Math.min(feed.numberOr(1, "rateConf"), feed.numberOr(1, "volConf")));
        expiries.add(
            new Expiry(
                feed.whole("secToExpiry"),
                feed.number("forward"),
                feed.number("rate"),
                confidence));
      }
    }
  }

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "portfolio margin of a book",
            List.of("cash", "spotPrice", "spotConfidence", "stablePrice"),
            of -> new GridMarginExamples(of.given(), gridOf(of)).figuresOf()));
  }

  private static GridRules gridOf(Case of) {
    return of.parameters()
        .map(set -> GridRules.of(set, PEG))
        .orElseGet(() -> GridRules.of(Unstated.preset("gridPreset").portfolio().orElseThrow()));
  }

  private Map<String, Object> figuresOf() {
    List<CollateralCharge> charges = new ArrayList<>();
    ExampleBook book = book(charges);
    requireConfidence();
    double uncertainty = 1 - confidences.stream().mapToDouble(c -> c).min().orElse(1);
    book.price(UNDERLYING, spot, uncertainty);
    MarginAssessment assessed =
        book.assess(
            new PortfolioMarginModel(),
            Optional.empty(),
            Optional.of(grid.rules(charges, ofPerpetual())));
    PortfolioBreakdown breakdown = assessed.requirement().breakdown().orElseThrow();
    Map<String, Object> figures =
        figures(
            "IM", assessed.initialExcess().toDouble(),
            "MM", assessed.maintenanceExcess().toDouble(),
            "mtm", assessed.equity().netValue().toDouble(),
            "forwardContingency", -basis(breakdown));
    putScenarios(figures, gains(breakdown));
    putShocks(figures);
    return figures;
  }

  private static double basis(PortfolioBreakdown breakdown) {
    return breakdown.underlyings().stream().mapToDouble(each -> each.basis()).sum();
  }

  private List<Double> gains(PortfolioBreakdown breakdown) {
    return breakdown.underlyings().stream()
        .filter(each -> each.underlying().equals(UNDERLYING))
        .findFirst()
        .map(PortfolioBreakdown.UnderlyingRisk::gains)
        .orElseGet(() -> grid.scenarios().stream().map(scenario -> 0.0).toList());
  }

  /** One uncertainty is known of an index: all that is held must be known alike, or well enough. */
  private void requireConfidence() {
    boolean areSure = confidences.stream().allMatch(each -> each >= grid.confidenceThreshold());
    boolean areAlike = confidences.stream().distinct().count() <= 1;
    if (!areSure && !areAlike) {
      throw new DoesNotApplyException("confidence differs by expiry, here it is one of the index");
    }
    if (given.numberOr(1, "stableConfidence") < grid.confidenceThreshold()) {
      throw new DoesNotApplyException("stableConfidence is low, which has no rule here");
    }
  }

  private ExampleBook book(List<CollateralCharge> charges) {
    confidences.clear();
    double stable = given.number("stablePrice");
    if (!grid.knowsPeg() && stable < 1) {
      throw new DoesNotApplyException("what a lost peg asks is not in its file");
    }
    double spotConfidence = given.number("spotConfidence");
    ExampleBook book =
        new ExampleBook(SETTLEMENT)
            .price(UNDERLYING, spot)
            .price(PEG, stable)
            .asset("STABLE", PEG, 0, CollateralTerms.PLAIN)
            .settle(given.number("cash"));
    if (given.has("options")) {
      for (Given option : given.objects("options")) {
        addOption(book, option, spotConfidence);
      }
    }
    if (given.has("perps")) {
      addPerpetual(book, given.object("perps"), spotConfidence);
    }
    if (given.has("collaterals")) {
      for (Given each : given.objects("collaterals")) {
        addCollateral(book, each, stable, charges);
      }
    }
    return book;
  }

  private void addOption(ExampleBook book, Given option, double spotConfidence) {
    long seconds = option.whole("secToExpiry");
    Expiry expiry =
        expiries.stream()
            .filter(each -> each.seconds() == seconds)
            .findFirst()
            .orElseThrow(() -> new DoesNotApplyException("no feed is given for " + seconds));
    double factor = FastMath.exp(-expiry.rate() * ExampleBook.years(seconds));
    if (Math.abs(option.numberOr(factor, "discount") - factor) > 1e-6) {
      throw new DoesNotApplyException("a discount is given that does not follow from its rate");
    }
    book.expiry(UNDERLYING, seconds, expiry.forward(), Optional.of(expiry.rate()));
    book.option(
        UNDERLYING,
        PricingExamples.type(option.text("type")),
        option.number("strike"),
        seconds,
        option.number("vol"),
        option.number("qty"));
    confidences.add(Math.min(spotConfidence, expiry.confidence()));
  }

  /** What a perpetual is charged for one of the index, in terms of its own price. */
  private double ofPerpetual() {
    return given.has("perps") ? spot / given.object("perps").numberOr(spot, "price") : 1;
  }

  /**
   * A perpetual that does not trade at its index is restated in as much of the index as it is
   * worth: so it gains and loses what it does.
   */
  private void addPerpetual(ExampleBook book, Given perpetual, double spotConfidence) {
    double quantity = perpetual.number("qty");
    double price = Finite.positive("price of the perpetual", perpetual.numberOr(spot, "price"));
    double confidence = Math.min(spotConfidence, perpetual.numberOr(1, "confidence"));
    book.settle(
        perpetual.numberOr(0, "unrealisedPnl", "unrealizedPnl")
            + perpetual.numberOr(0, "unrealisedFunding", "unrealizedFunding"));
    if (quantity == 0) {
      return;
    }
    confidences.add(confidence);
    boolean isAlone = !given.has("options") && !given.has("collaterals");
    if (confidence < grid.confidenceThreshold() && price != spot && !isAlone) {
      throw new DoesNotApplyException(
          "an uncertain perpetual off its index is known here only if it is all that is held");
    }
    book.perpetual(
        "PERP",
        UNDERLYING,
        SETTLEMENT,
        PayoffForm.LINEAR,
        SCHEDULE,
        quantity * price / spot,
        Optional.empty());
  }

  /** What moves with the underlying is restated in units of it; all is worth what it is in cash. */
  private void addCollateral(
      ExampleBook book, Given held, double stable, List<CollateralCharge> charges) {
    String name = held.text("name");
    double amount = held.number("amount");
    double price = held.number("price");
    boolean isShocked = held.node("isRiskCancelling").asBoolean();
    if (held.numberOr(1, "confidence") < grid.confidenceThreshold()) {
      throw new DoesNotApplyException("confidence of collateral is low, here it is of its index");
    }
    IndexId index = isShocked ? UNDERLYING : IndexId.of(name + "-USD");
    if (!isShocked) {
      book.price(index, price);
    }
    book.asset(name, index, 0, isShocked ? shocked() : CollateralTerms.PLAIN)
        .deposit(name, isShocked ? amount * price / spot / stable : amount / stable);
    double maintenance = held.number("mMHaircut");
    charges.add(
        new CollateralCharge(
            AssetId.of(name),
            Figures.rate(maintenance),
            Figures.rate(maintenance + held.number("iMHaircut"))));
  }

  private static CollateralTerms shocked() {
    CollateralTerms plain = CollateralTerms.PLAIN;
    return new CollateralTerms(
        plain.tiers(),
        plain.initialHaircut(),
        plain.accountCap(),
        plain.platformScale(),
        Rate.ZERO,
        Rate.ZERO,
        Optional.empty(),
        true);
  }

  private void putScenarios(Map<String, Object> figures, List<Double> gains) {
    Map<GridRules.Kind, Double> worst = new LinkedHashMap<>();
    List<List<Object>> regular = new ArrayList<>();
    List<Object> worstRegular = List.of();
    for (int s = 0; s < gains.size(); s++) {
      double gain = gains.get(s);
      GridRules.Kind kind = grid.kind(s);
      boolean isWorst = gain < worst.getOrDefault(kind, Double.POSITIVE_INFINITY);
      if (isWorst) {
        worst.put(kind, gain);
      }
      if (kind == GridRules.Kind.REGULAR) {
        double move = grid.scenarios().get(s).move().toDouble();
        int direction = direction(grid.scenarios().get(s).volatility());
        regular.add(List.of(move, direction, gain));
        worstRegular = isWorst ? List.of(move, direction) : worstRegular;
      }
    }
    figures.put("worstRegLoss", worst.getOrDefault(GridRules.Kind.REGULAR, 0.0));
    figures.put("worstTailLoss", worst.getOrDefault(GridRules.Kind.TAIL, 0.0));
    figures.put("worstSkewLoss", worst.getOrDefault(GridRules.Kind.SKEW, 0.0));
    double least = worst.getOrDefault(GridRules.Kind.REGULAR, 0.0);
    long asBad =
        regular.stream()
            .filter(each -> (double) each.get(2) - least <= TIE * Math.abs(least))
            .count();
    figures.put("worstRegScenario", asBad > 1 ? null : worstRegular);
    figures.put("regLosses[shock,volDir,pnl]", regular);
  }

  private static int direction(VolatilityMove move) {
    return move == VolatilityMove.UP ? 1 : move == VolatilityMove.DOWN ? -1 : 0;
  }

  /** Shocks are published in rising order, factors in the order of the feeds. */
  private void putShocks(Map<String, Object> figures) {
    VolatilityShock shock = grid.volatilityShock();
    ShockedDiscount discount = grid.discount();
    figures.put(
        "volShockUp",
        expiries.stream()
            .map(e -> shock.upMultiplier(e.seconds() / SECONDS_OF_DAY))
            .sorted()
            .toList());
    figures.put(
        "volShockDown",
        expiries.stream()
            .map(e -> shock.downMultiplier(e.seconds() / SECONDS_OF_DAY))
            .sorted()
            .toList());
    List<List<Double>> factors = new ArrayList<>();
    for (Expiry expiry : expiries) {
      double years = ExampleBook.years(expiry.seconds());
      factors.add(
          List.of(
              discount.assetFactor(expiry.rate(), years),
              discount.debtFactor(expiry.rate(), years)));
    }
    figures.put("discountFactors[pos,neg]", factors);
  }
}
