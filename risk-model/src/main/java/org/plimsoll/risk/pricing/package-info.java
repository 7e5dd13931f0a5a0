/**
 * What options are worth and how that value is shocked: {@link org.plimsoll.risk.pricing.Black76},
 * the shocks of scenario grids.
 *
 * <p>Parameters are exact {@link org.plimsoll.risk.units.Rate}s; prices, volatilities and factors
 * are doubles and finite: what is not is refused where it comes in.
 */
package org.plimsoll.risk.pricing;
