package org.plimsoll.risk.pricing;

public final class Black76 {
  private Black76() {}

  public static double price(
      OptionType type, double forward, double strike, double volatility, double years) {
    return Math.max(0, type == OptionType.CALL ? forward - strike : strike - forward);
  }
}
