package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Rate;

/**
 * The rules of portfolio margin.
 *
 * @param maintenanceFactor the part of the scenario loss that maintenance margin asks
 */
public record PortfolioRules(Rate maintenanceFactor) {}
