package org.plimsoll.http;

import org.plimsoll.risk.margin.AddOn;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.margin.PositionMargin;
import org.plimsoll.risk.scenario.PortfolioBreakdown;
import org.plimsoll.risk.units.Cash;

/**
 * What decides a requirement: of portfolio margin what decided the loss, of standard margin its
 * largest part.
 *
 * @param kind {@code POSITION}, {@code ADD_ON} or {@code NOTHING}, or one of portfolio margin
 * @param detail which one
 */
record Binding(String kind, String detail) {

  static Binding of(MarginRequirement requirement) {
    return requirement
        .breakdown()
        .map(PortfolioBreakdown::binding)
        .map(binding -> new Binding(binding.kind().name(), binding.detail()))
        .orElseGet(() -> largestPart(requirement));
  }

  private static Binding largestPart(MarginRequirement requirement) {
    Binding largest = new Binding("NOTHING", "no margin is asked");
    Cash most = Cash.ZERO;
    for (PositionMargin position : requirement.positions()) {
      if (position.maintenanceMargin().compareTo(most) > 0) {
        most = position.maintenanceMargin();
        largest = new Binding("POSITION", position.instrument().value());
      }
    }
    for (AddOn addOn : requirement.addOns()) {
      if (addOn.maintenance().compareTo(most) > 0) {
        most = addOn.maintenance();
        largest = new Binding("ADD_ON", addOn.name());
      }
    }
    return largest;
  }
}
