package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Rate;

/**
 * Standard margin of the options on one underlying. A long option asks its mark value, so that it
 * carries nothing else; a short one asks by moneyness. The options of one expiry together ask no
 * more than their worst payoff, if that is wanted.
 *
 * <p>Source of the rule and of the usual numbers: Derive v2-core, StandardManager.
 *
 * @param call what a short call asks
 * @param put what a short put asks
 * @param fee of closing, part of maintenance and initial margin of a short option, of the index
 * @param factor on all rates of the index but the fee, e.g. of a size tier, > 0
 * @param isCappedByPayoff whether the worst payoff of an expiry caps what its options ask
 * @param unpairedInitial in that payoff, what a call sold without one bought costs above all
 *     strikes, of the forward, for initial margin, at least the next
 * @param unpairedMaintenance the same for maintenance margin, >= 0
 */
public record OptionMargin(
    ShortOptionRates call,
    ShortOptionRates put,
    Rate fee,
    Rate factor,
    boolean isCappedByPayoff,
    Rate unpairedInitial,
    Rate unpairedMaintenance) {

  /** The usual numbers: 15 % down to 10 % of the index, 7.5 % for maintenance. */
  public static final OptionMargin USUAL =
      new OptionMargin(
          new ShortOptionRates(
              Rate.of("0.15"), Rate.of("0.1"), Rate.of("0.075"), Rate.ZERO, Rate.ONE),
          new ShortOptionRates(
              Rate.of("0.15"), Rate.of("0.1"), Rate.of("0.075"), Rate.of("0.075"), Rate.of("1.05")),
          Rate.ZERO,
          Rate.ONE,
          true,
          Rate.of("1.2"),
          Rate.of("1.1"));

  public OptionMargin {
    if (!fee.isFraction()
        || factor.units() <= 0
        || unpairedMaintenance.units() < 0
        || unpairedInitial.compareTo(unpairedMaintenance) < 0) {
      throw new IllegalArgumentException(
          "option margin needs a fee in [0, 1], a factor > 0 and 0 <= unpaired maintenance <="
              + " unpaired initial, was: "
              + fee
              + ", "
              + factor
              + ", "
              + unpairedMaintenance
              + ", "
              + unpairedInitial);
    }
  }
}
