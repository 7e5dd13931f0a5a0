package org.plimsoll.risk.margin;

import java.util.List;
import org.plimsoll.risk.units.Finite;

/**
 * A charge whose every part is multiplied by the multiplier of the tier it falls into, as what is
 * larger costs more to close. Above the last tier its multiplier goes on.
 *
 * <p>Source: published case OKX-PM-35.
 *
 * @param tiers in rising order of their upper bound, at least one
 */
public record TieredCharge(List<Tier> tiers) {

  /**
   * One tier.
   *
   * @param upperBound raw charge up to which it holds, > 0
   * @param multiplier >= 0
   */
  public record Tier(double upperBound, double multiplier) {
    public Tier {
      Finite.positive("upper bound", upperBound);
      Finite.notNegative("multiplier", multiplier);
    }
  }

  public TieredCharge {
    tiers = List.copyOf(tiers);
    if (tiers.isEmpty()) {
      throw new IllegalArgumentException("a tiered charge needs a tier");
    }
    for (int i = 1; i < tiers.size(); i++) {
      if (tiers.get(i).upperBound() <= tiers.get(i - 1).upperBound()) {
        throw new IllegalArgumentException(
            "tiers must rise in upper bound, broken at " + tiers.get(i).upperBound());
      }
    }
  }

  /**
   * The charge after the multipliers.
   *
   * @param raw >= 0
   */
  public double scaled(double raw) {
    double rest = Finite.notNegative("raw charge", raw);
    double scaled = 0;
    double lower = 0;
    for (int i = 0; i < tiers.size(); i++) {
      boolean last = i == tiers.size() - 1;
      Tier tier = tiers.get(i);
      double part = last ? rest : Math.min(rest, tier.upperBound() - lower);
      scaled += part * tier.multiplier();
      rest -= part;
      lower = tier.upperBound();
    }
    return scaled;
  }
}
