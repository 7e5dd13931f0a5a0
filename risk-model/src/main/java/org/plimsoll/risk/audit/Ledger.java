package org.plimsoll.risk.audit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** The rounding the ledger prescribes, and nothing else of its arithmetic: eight decimals. */
final class Ledger {
  private static final int SCALE = 8;

  private Ledger() {}

  static BigDecimal down(BigDecimal value) {
    return value.setScale(SCALE, RoundingMode.FLOOR);
  }

  static BigDecimal up(BigDecimal value) {
    return value.setScale(SCALE, RoundingMode.CEILING);
  }

  /** value x part / whole. */
  static BigDecimal share(
      BigDecimal value, BigDecimal part, BigDecimal whole, RoundingMode rounding) {
    return value.multiply(part).divide(whole, SCALE, rounding);
  }

  static <K, V> V known(K id, Map<K, V> prices) {
    V price = prices.get(id);
    if (price == null) {
      throw new IllegalArgumentException("no price of " + id);
    }
    return price;
  }
}
