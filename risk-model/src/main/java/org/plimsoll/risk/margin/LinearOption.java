package org.plimsoll.risk.margin;

import org.plimsoll.risk.units.Finite;

/**
 * An option on a linear contract, per contract of a given multiplier, settled in the quote
 * currency.
 *
 * <p>Source: published cases DER-OPT-29, GATE-OPT-67.
 *
 * @param call whether it is a call; otherwise a put
 * @param strike > 0
 * @param multiplier units of the underlying per contract, > 0
 */
public record LinearOption(boolean call, double strike, double multiplier) {
  public LinearOption {
    Finite.positive("strike", strike);
    Finite.positive("multiplier", multiplier);
  }

  /** How far out of the money it is per unit of the underlying, >= 0. */
  public double outOfTheMoney(double underlying) {
    Finite.positive("underlying price", underlying);
    return Math.max(0, call ? strike - underlying : underlying - strike);
  }

  /** What it pays at expiry per unit of the underlying, >= 0. */
  public double payoff(double delivery) {
    Finite.notNegative("delivery price", delivery);
    return Math.max(0, call ? delivery - strike : strike - delivery);
  }

  /**
   * The premium of a purchase; negative is received by a seller.
   *
   * @param contracts signed
   * @param price per unit of the underlying, >= 0
   */
  public double premium(double contracts, double price) {
    return Finite.number("contracts", contracts)
        * Finite.notNegative("option price", price)
        * multiplier;
  }

  /** What the contracts receive at expiry; negative is paid by a seller. */
  public double settlement(double contracts, double delivery) {
    return Finite.number("contracts", contracts) * payoff(delivery) * multiplier;
  }

  /** Settlement less premium. */
  public double profit(double contracts, double price, double delivery) {
    return settlement(contracts, delivery) - premium(contracts, price);
  }
}
