package org.plimsoll.risk.market;

import org.hipparchus.util.FastMath;
import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Rate;

/**
 * That a large position takes longer to close than the scenarios assume. Closing takes days = net
 * value / (participation x daily volume); beyond the margin period the loss of the underlying
 * counts with the square root of time.
 *
 * <p>Source: the liquidation days of ECC's concentration margin, with its 0.3 of a day added; the
 * square root and the share of volume are the house's.
 *
 * @param participation the share of a day's volume one account may be, above 0, at most 1
 * @param marginDays the days scenarios stand for, >= 1
 * @param addedDays before closing begins, >= 0
 * @param mostDays more days count as so many, >= marginDays
 */
public record ConcentrationTerms(
    Rate participation, Rate marginDays, Rate addedDays, Rate mostDays) {
  public ConcentrationTerms {
    Rates.positive("participation", participation);
    Rates.within("participation", participation, Rate.ZERO, Rate.ONE);
    Rates.within("margin days", marginDays, Rate.ONE, Rate.of("100"));
    Rates.notNegative("added days", addedDays);
    Rates.within("most days", mostDays, marginDays, Rate.of("1000"));
  }

  /** What the loss of an underlying is multiplied by to have the add-on, >= 0. */
  public double multiple(double netValue, double dailyVolume) {
    double days = netValue / (participation.toDouble() * dailyVolume) + addedDays.toDouble();
    double counted =
        Math.max(marginDays.toDouble(), Math.min(Math.max(1, days), mostDays.toDouble()));
    return FastMath.sqrt(counted / marginDays.toDouble()) - 1;
  }
}
