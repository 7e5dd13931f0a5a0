package org.plimsoll.node.examples;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** Figures of a case in the units of the ledger, to the nearest step. */
final class Figures {
  private static final int DECIMALS = 8;

  private Figures() {}

  static Rate rate(double value) {
    return Rate.of(decimal(value));
  }

  static Cash cash(double value) {
    return Cash.of(decimal(value));
  }

  static Quantity quantity(double value) {
    return Quantity.of(decimal(value));
  }

  static Price price(double value) {
    return Price.of(decimal(value));
  }

  private static String decimal(double value) {
    return BigDecimal.valueOf(value)
        .setScale(DECIMALS, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }
}
