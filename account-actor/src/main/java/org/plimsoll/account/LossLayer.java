package org.plimsoll.account;

/**
 * Who pays what an account cannot, in this order. The account's own equity, profit included, has
 * been used up before the first of them; the margin of those who did not default is none of them.
 */
public enum LossLayer {
  /** The defaulting owner's own contribution to the default fund. */
  OWN_CONTRIBUTION,
  /** The insurance of the market that caused the loss. */
  MARKET_INSURANCE,
  /** The insurance of all markets. */
  INSURANCE_FUND,
  /** The house's own money, before that of others. */
  HOUSE_SHARE,
  /** The contributions of all other members to the default fund. */
  MUTUAL_FUND,
  /** A capped part of what others gained in the market, beyond their initial margin. */
  VARIATION_GAINS,
  /** Whoever is deleveraged at the bankruptcy price. */
  DELEVERAGED,
  /** Those who hold the market, per contract, beyond their initial margin. */
  SOCIALIZED
}
