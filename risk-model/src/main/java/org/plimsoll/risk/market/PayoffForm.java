package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a contract's value follows from its price. */
public enum PayoffForm {
  /** Paid in the currency the price is quoted in: a future is worth size x price. */
  @JsonProperty("linear")
  LINEAR,
  /**
   * Paid in the underlying coin, while the price is quoted in another currency. A future of size
   * 100 USD is worth -100/price coins, so that a long one gains when the price rises; an option's
   * price is quoted in coins.
   */
  @JsonProperty("inverse")
  INVERSE
}
