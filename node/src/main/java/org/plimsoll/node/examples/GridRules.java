package org.plimsoll.node.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.BasisContingency;
import org.plimsoll.risk.market.Charge;
import org.plimsoll.risk.market.ChargeOn;
import org.plimsoll.risk.market.CollateralCharge;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.PegTerms;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.UncertaintyTerms;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.pricing.ShockedDiscount;
import org.plimsoll.risk.pricing.SkewShock;
import org.plimsoll.risk.pricing.VolatilityShock;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** A published set of parameters of a grid of scenarios, as rules of portfolio margin. */
final class GridRules {
  /** How a scenario of a set counts in its figures. */
  enum Kind {
    REGULAR,
    TAIL,
    SKEW
  }

  private final List<Scenario> scenarios;
  private final PortfolioRules rules;
  private final Optional<PegTerms> peg;

  private GridRules(PortfolioRules rules, Optional<PegTerms> peg) {
    this.scenarios = rules.scenarios();
    this.rules = rules;
    this.peg = peg;
  }

  /** The rules that come with the system; what a lost peg asks is not among them. */
  static GridRules of(PortfolioRules preset) {
    return new GridRules(preset, Optional.empty());
  }

  /** A published set of parameters. */
  static GridRules of(Given set, IndexId peg) {
    Set read = new Set(set);
    return new GridRules(read.rules(), Optional.of(read.peg(peg)));
  }

  List<Scenario> scenarios() {
    return scenarios;
  }

  Kind kind(int scenario) {
    Scenario of = scenarios.get(scenario);
    if (of.volatility().isSkew()) {
      return Kind.SKEW;
    }
    return of.weight().equals(Rate.ONE) ? Kind.REGULAR : Kind.TAIL;
  }

  VolatilityShock volatilityShock() {
    return rules.volatilityShock().orElseThrow();
  }

  ShockedDiscount discount() {
    return rules.shockedDiscount().orElseThrow();
  }

  double confidenceThreshold() {
    return 1 - rules.uncertainty().orElseThrow().above().toDouble();
  }

  boolean knowsPeg() {
    return peg.isPresent();
  }

  /**
   * The rules for a book.
   *
   * @param ofPerpetual what charges on perpetuals and on uncertainty are multiplied by, because its
   *     perpetual is restated in another amount
   */
  PortfolioRules rules(List<CollateralCharge> collateral, double ofPerpetual) {
    return new PortfolioRules(
        scenarios,
        rules.otherUnderlyings(),
        rules.underlyings(),
        rules.volatilityShock(),
        rules.skewShock(),
        rules.shockedDiscount(),
        rules.basis(),
        rules.maintenanceFactor(),
        rules.initialFactor(),
        peg,
        rules.charges().stream().map(charge -> scaled(charge, ofPerpetual)).toList(),
        rules.roll(),
        rules.uncertainty().map(terms -> scaled(terms, ofPerpetual)),
        collateral,
        rules.offsets(),
        rules.tail(),
        rules.concentration(),
        rules.liquidityGrossShare(),
        rules.wrongWayRate(),
        rules.gainOffset());
  }

  private static Charge scaled(Charge charge, double by) {
    return charge.on() != ChargeOn.FUTURES_NOTIONAL || by == 1
        ? charge
        : new Charge(
            charge.name(),
            charge.on(),
            charge.underlying(),
            Figures.rate(charge.maintenanceRate().toDouble() * by),
            Figures.rate(charge.initialRate().toDouble() * by),
            charge.role(),
            charge.tiers());
  }

  private static UncertaintyTerms scaled(UncertaintyTerms terms, double by) {
    return by == 1
        ? terms
        : new UncertaintyTerms(terms.above(), Figures.rate(terms.rate().toDouble() * by));
  }

  /** Reads a set. */
  private static final class Set {
    private final Given set;
    private final List<Scenario> scenarios = new ArrayList<>();

    private Set(Given set) {
      this.set = set;
      for (JsonNode each : set.node("Scenarios")) {
        if (each.size() != 3 || !each.path(0).isNumber() || !each.path(2).isNumber()) {
          throw new DoesNotApplyException("a scenario must be [multiplier, direction, dampening]");
        }
        add(each.get(0).asDouble(), each.get(1).asText(), each.get(2).asDouble());
      }
    }

    private void add(double multiplier, String direction, double dampening) {
      scenarios.add(
          new Scenario(
              "scenario " + scenarios.size(),
              Figures.rate(multiplier - 1),
              false,
              Optional.empty(),
              move(direction),
              Figures.rate(dampening),
              Optional.empty()));
    }

    private static VolatilityMove move(String direction) {
      switch (direction) {
        case "Up":
          return VolatilityMove.UP;
        case "Down":
          return VolatilityMove.DOWN;
        case "None":
          return VolatilityMove.NONE;
        case "LINEAR":
          return VolatilityMove.SKEW_LINEAR;
        case "ABS":
          return VolatilityMove.SKEW_ABSOLUTE;
        default:
          throw new DoesNotApplyException(
              "volatility direction " + direction + " is not known here");
      }
    }

    private VolatilityShock volatilityShock() {
      Given shock = set.object("VolShock");
      return new VolatilityShock(
          rate(shock, "VOLRANGEUP"),
          rate(shock, "VOLRANGEDOWN"),
          rate(shock, "SHORTTERMPOWER"),
          rate(shock, "LONGTERMPOWER"),
          rate(shock, "DTE_FLOOR"),
          rate(shock, "MIN_VOL_EVAL_SHOCKED"));
    }

    private ShockedDiscount discount() {
      Given margin = set.object("Margin");
      return new ShockedDiscount(
          rate(margin, "BASE_STATIC_DISCOUNT"),
          rate(margin, "LONG_RATE_MULTSCALE"),
          rate(margin, "LONG_RATE_ADDSCALE"),
          rate(margin, "BASE_STATIC_DISCOUNT_NEG"),
          rate(margin, "SHORT_RATE_MULTSCALE"),
          rate(margin, "SHORT_RATE_ADDSCALE"));
    }

    private PegTerms peg(IndexId index) {
      Given other = set.object("OtherContingency");
      return new PegTerms(index, rate(other, "PEG_LOSS_THRESHOLD"), rate(other, "PEG_LOSS_FACTOR"));
    }

    private PortfolioRules rules() {
      Given margin = set.object("Margin");
      Given other = set.object("OtherContingency");
      return new PortfolioRules(
          scenarios,
          new ScanTerms(Rate.ONE, Cash.of("1000000"), Rate.ZERO),
          List.of(),
          Optional.of(volatilityShock()),
          Optional.of(skewShock()),
          Optional.of(discount()),
          Optional.of(basis()),
          rate(margin, "MM_LOSS_FACTOR"),
          rate(margin, "IM_LOSS_FACTOR"),
          Optional.empty(),
          List.of(
              charge("futures", ChargeOn.FUTURES_NOTIONAL, other, "PERP"),
              charge("short options", ChargeOn.NAKED_SHORT_OPTIONS, other, "OPTION")),
          Optional.empty(),
          Optional.of(
              new UncertaintyTerms(
                  Figures.rate(1 - other.number("CONF_THRESHOLD")), rate(other, "CONF_MARGIN"))),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    private SkewShock skewShock() {
      Given skew = set.object("SkewShock");
      return new SkewShock(
          rate(skew, "LINEAR_SCALE_CAP"),
          rate(skew, "LINEAR_CBASE"),
          rate(skew, "ABS_SCALE_CAP"),
          rate(skew, "ABS_CBASE"),
          rate(skew, "MIN_K_STAR"),
          rate(skew, "MIN_WIDTH_SCALE"),
          rate(skew, "VOL_PARAM_STATIC"),
          rate(skew, "VOL_PARAM_SCALE"));
    }

    private BasisContingency basis() {
      Given basis = set.object("BasisContingency");
      return new BasisContingency(
          List.of(
              Figures.rate(basis.number("SCENARIO_SPOT_UP") - 1),
              Figures.rate(basis.number("SCENARIO_SPOT_DOWN") - 1)),
          rate(basis, "BASIS_CONT_ADD_FACTOR"),
          rate(basis, "BASIS_CONT_MULT_FACTOR"),
          true);
    }

    /** A set states what initial margin asks on top; here it is all that initial margin asks. */
    private static Charge charge(String name, ChargeOn on, Given other, String what) {
      double maintenance = other.number("MM_" + what + "_PERCENT");
      double more = other.number("IM_" + what + "_PERCENT");
      return new Charge(
          name,
          on,
          Optional.empty(),
          Figures.rate(maintenance),
          Figures.rate(maintenance + more),
          Charge.Role.ADD,
          List.of());
    }

    private static Rate rate(Given given, String name) {
      return Figures.rate(given.number(name));
    }
  }
}
