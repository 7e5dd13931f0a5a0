package org.plimsoll.risk.pricing;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The right an option gives: to buy or to sell at the strike. */
public enum OptionType {
  @JsonProperty("call")
  CALL(1),
  @JsonProperty("put")
  PUT(-1);

  private final int sign;

  OptionType(int sign) {
    this.sign = sign;
  }

  /** +1 for a call, which gains as the forward rises; -1 for a put. */
  public int sign() {
    return sign;
  }

  /** What exercise would bring: how far the forward is beyond the strike, >= 0. */
  public double intrinsic(double forward, double strike) {
    return Math.max(sign * (forward - strike), 0);
  }
}
