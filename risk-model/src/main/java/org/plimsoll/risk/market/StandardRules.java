package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Rate;

/**
 * The rules of standard margin beyond leverage brackets.
 *
 * @param profitHaircut the fraction of unrealized profit that does not count towards initial margin
 */
public record StandardRules(Rate profitHaircut) {
  /** Leverage brackets alone. */
  public static final StandardRules NONE = new StandardRules(Rate.ZERO);

  public StandardRules {
    if (!profitHaircut.isFraction()) {
      throw new IllegalArgumentException(
          "profit haircut must lie in [0, 1], was: " + profitHaircut);
    }
  }
}
