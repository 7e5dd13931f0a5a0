package org.plimsoll.risk.market;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.pricing.ShockedDiscount;
import org.plimsoll.risk.pricing.SkewShock;
import org.plimsoll.risk.pricing.VolatilityShock;
import org.plimsoll.risk.units.Rate;

/**
 * The rules of portfolio margin, as data: what is absent is not asked. With loss the worst scenario
 * of each underlying, combined over underlyings and not below Expected Shortfall,
 *
 * <pre>maintenance = maintenanceFactor x loss + charges and add-ons
 * initial     = initialFactor x loss + charges and add-ons, those of initial margin alone included
 * </pre>
 *
 * @param scenarios at least one; applied to each underlying alone
 * @param otherUnderlyings the terms of an underlying that is not listed
 * @param volatilityShock needed if a scenario moves volatility up or down
 * @param skewShock needed if a scenario tilts it
 * @param shockedDiscount of the options of an expiry in a scenario
 * @param maintenanceFactor above 0
 * @param initialFactor >= maintenanceFactor
 * @param roll needed if a charge is on roll
 * @param offsets between underlyings; absent: losses are summed
 * @param liquidityGrossShare if present closing costs half the spread of net value + this share of
 *     gross value; absent: nothing
 * @param wrongWayRate of the lesser of collateral and long positions that fall together; absent: 0
 * @param gainOffset the part of a scenario's gain that counts, in [0, 1]; absent: all
 */
public record PortfolioRules(
    List<Scenario> scenarios,
    ScanTerms otherUnderlyings,
    List<UnderlyingTerms> underlyings,
    Optional<VolatilityShock> volatilityShock,
    Optional<SkewShock> skewShock,
    Optional<ShockedDiscount> shockedDiscount,
    Optional<BasisContingency> basis,
    Rate maintenanceFactor,
    Rate initialFactor,
    Optional<PegTerms> peg,
    List<Charge> charges,
    Optional<RollTerms> roll,
    Optional<UncertaintyTerms> uncertainty,
    List<CollateralCharge> collateral,
    Optional<OffsetTerms> offsets,
    Optional<TailTerms> tail,
    Optional<ConcentrationTerms> concentration,
    Optional<Rate> liquidityGrossShare,
    Optional<Rate> wrongWayRate,
    Optional<Rate> gainOffset) {

  /**
   * @throws IllegalArgumentException naming what is inconsistent: no scenario, a name given twice,
   *     a move that takes a price to 0, a shock that a scenario needs and is absent
   */
  public PortfolioRules {
    scenarios = List.copyOf(scenarios);
    underlyings = List.copyOf(underlyings);
    charges = List.copyOf(charges);
    collateral = List.copyOf(collateral);
    if (scenarios.isEmpty()) {
      throw new IllegalArgumentException("portfolio margin needs a scenario");
    }
    Rates.positive("maintenance factor", maintenanceFactor);
    if (initialFactor.compareTo(maintenanceFactor) < 0) {
      throw new IllegalArgumentException(
          "initial factor must be >= maintenance factor, was: " + initialFactor);
    }
    liquidityGrossShare.ifPresent(share -> Rates.notNegative("liquidity gross share", share));
    wrongWayRate.ifPresent(rate -> Rates.notNegative("wrong-way rate", rate));
    gainOffset.ifPresent(share -> Rates.within("gain offset", share, Rate.ZERO, Rate.ONE));
    unique("scenario", scenarios.stream().map(Scenario::name).toList());
    unique("charge", charges.stream().map(Charge::name).toList());
    unique("underlying", underlyings.stream().map(UnderlyingTerms::underlying).toList());
    unique("collateral", collateral.stream().map(CollateralCharge::asset).toList());
    checkMoves(scenarios, "any other underlying", otherUnderlyings);
    for (UnderlyingTerms each : underlyings) {
      checkMoves(scenarios, each.underlying().toString(), each.terms());
    }
    for (Scenario scenario : scenarios) {
      boolean shocks =
          scenario.volatility() == VolatilityMove.UP
              || scenario.volatility() == VolatilityMove.DOWN;
      require(!shocks || volatilityShock.isPresent(), scenario.name(), "a volatility shock");
      require(
          !scenario.volatility().isSkew() || skewShock.isPresent(),
          scenario.name(),
          "a skew shock");
    }
    for (Charge charge : charges) {
      require(charge.on() != ChargeOn.ROLL || roll.isPresent(), charge.name(), "terms of roll");
    }
  }

  /** Scenarios and factors alone: everything else absent. */
  public static PortfolioRules ofScenarios(
      List<Scenario> scenarios,
      ScanTerms underlyings,
      Optional<VolatilityShock> volatilityShock,
      Rate maintenanceFactor,
      Rate initialFactor) {
    return new PortfolioRules(
        scenarios,
        underlyings,
        List.of(),
        volatilityShock,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        maintenanceFactor,
        initialFactor,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The terms of an underlying. */
  public ScanTerms terms(IndexId underlying) {
    for (UnderlyingTerms each : underlyings) {
      if (each.underlying().equals(underlying)) {
        return each.terms();
      }
    }
    return otherUnderlyings;
  }

  private static void checkMoves(List<Scenario> scenarios, String underlying, ScanTerms terms) {
    for (Scenario scenario : scenarios) {
      String what = "scenario " + scenario.name() + " of " + underlying;
      HistoricalScenarios.requireMove(what, scenario.move(terms.priceRange()));
      HistoricalScenarios.requireMove(what, scenario.futuresMove(terms.priceRange()));
    }
  }

  private static void require(boolean present, String name, String what) {
    if (!present) {
      throw new IllegalArgumentException(name + " needs " + what);
    }
  }

  /** Refuses a name that stands for two things: nothing says which of them is meant. */
  static void unique(String what, List<?> names) {
    Set<Object> seen = new HashSet<>();
    for (Object name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(what + " " + name + " is given twice");
      }
    }
  }
}
