package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.pricing.Black76;
import org.plimsoll.risk.pricing.OptionType;

/** Values of options. */
final class PricingExamples {
  private PricingExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "option on a spot price",
            List.of("type", "strike", "spot", "t", "vol"),
            PricingExamples::onSpot),
        ExampleReader.of(
            "option on a forward",
            List.of("type", "strike", "forward", "t", "vol"),
            PricingExamples::onForward),
        ExampleReader.of(
            "implied volatility",
            List.of("type", "strike", "spot|forward", "t", "price"),
            PricingExamples::implied));
  }

  private static Map<String, Object> onSpot(Case of) {
    Given given = of.given();
    return figures(
        "price",
        Black76.discountedPrice(
            type(given.text("type")),
            given.number("spot"),
            given.number("strike"),
            given.numberOr(0, "q"),
            given.numberOr(0, "r"),
            given.number("t"),
            given.number("vol")));
  }

  private static Map<String, Object> onForward(Case of) {
    Given given = of.given();
    OptionType type = type(given.text("type"));
    double forward = given.number("forward");
    double rate = given.numberOr(0, "r");
    // On a forward the cost of carry is nothing: the yield is the rate.
    return figures(
        "price",
        Black76.discountedPrice(
            type,
            forward,
            given.number("strike"),
            rate,
            rate,
            given.number("t"),
            given.number("vol")));
  }

  private static Map<String, Object> implied(Case of) {
    Given given = of.given();
    double years = given.number("t");
    double rate = given.numberOr(0, "r");
    double growth = given.has("forward") ? 0 : (rate - given.numberOr(0, "q")) * years;
    double volatility =
        Black76.impliedVolatility(
            type(given.text("type")),
            given.number("forward", "spot") * FastMath.exp(growth),
            given.number("strike"),
            given.number("price") * FastMath.exp(rate * years),
            years);
    return figures("vol", volatility, "impliedVol", volatility, "iv", volatility);
  }

  /** A type written as call or put, or by its first letter. */
  static OptionType type(String text) {
    switch (text.toLowerCase(Locale.ROOT)) {
      case "call", "c":
        return OptionType.CALL;
      case "put", "p":
        return OptionType.PUT;
      default:
        throw new DoesNotApplyException("an option is a call or a put, was: " + text);
    }
  }
}
