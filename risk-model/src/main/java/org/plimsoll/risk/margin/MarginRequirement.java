package org.plimsoll.risk.margin;

import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.scenario.PortfolioBreakdown;
import org.plimsoll.risk.units.Cash;

/**
 * What a portfolio must hold, with what it is made of.
 *
 * @param initial to take new risk, >= maintenance
 * @param maintenance to be left alone, >= 0
 * @param positions the part of each position, in order of instrument
 * @param addOns what belongs to no single position
 * @param breakdown of portfolio margin, what it is made of; absent of other methods
 */
public record MarginRequirement(
    Cash initial,
    Cash maintenance,
    List<PositionMargin> positions,
    List<AddOn> addOns,
    Optional<PortfolioBreakdown> breakdown) {
  public MarginRequirement {
    if (maintenance.isNegative() || initial.compareTo(maintenance) < 0) {
      throw new IllegalArgumentException(
          "a requirement needs 0 <= maintenance <= initial, was: " + maintenance + ", " + initial);
    }
    positions = List.copyOf(positions);
    addOns = List.copyOf(addOns);
  }

  /** A requirement without breakdown. */
  public MarginRequirement(
      Cash initial, Cash maintenance, List<PositionMargin> positions, List<AddOn> addOns) {
    this(initial, maintenance, positions, addOns, Optional.empty());
  }

  /** A requirement without add-ons. */
  public MarginRequirement(Cash initial, Cash maintenance, List<PositionMargin> positions) {
    this(initial, maintenance, positions, List.of());
  }

  /** The two numbers alone. */
  public MarginTotals totals() {
    return new MarginTotals(initial, maintenance);
  }
}
