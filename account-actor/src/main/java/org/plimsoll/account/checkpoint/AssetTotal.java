package org.plimsoll.account.checkpoint;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.plimsoll.risk.units.Cash;

/**
 * What accounts hold of one asset and what they owe of it, apart: set off against each other, the
 * debt of one would hide what is held by another.
 *
 * @param assets the sum of positive balances in steps of 1e-8, >= 0
 * @param debts the sum of what negative balances owe in steps of 1e-8, >= 0
 */
public record AssetTotal(BigInteger assets, BigInteger debts) {
  public static final AssetTotal ZERO = new AssetTotal(BigInteger.ZERO, BigInteger.ZERO);

  /** Of 2^63 accounts none of which can hold 2^63 steps: no honest sum is as large. */
  private static final int MOST_BITS = 127;

  private static final int DECIMALS = 8;
  private static final Pattern PLAIN = Pattern.compile("(0|[1-9]\\d{0,30})(\\.\\d{0,7}[1-9])?");

  /**
   * @throws IllegalArgumentException if one of them is negative, or has more than 127 bits
   */
  public AssetTotal {
    requireSound("assets", assets);
    requireSound("debts", debts);
  }

  private static void requireSound(String what, BigInteger units) {
    if (units.signum() < 0) {
      throw new IllegalArgumentException(what + " are never negative, were " + units);
    }
    if (units.bitLength() > MOST_BITS) {
      throw new IllegalArgumentException(what + " are larger than any sum can be: " + units);
    }
  }

  /** Of one balance: held if it is positive, owed if it is negative. */
  public static AssetTotal of(Cash balance) {
    BigInteger units = BigInteger.valueOf(balance.units());
    return units.signum() < 0
        ? new AssetTotal(BigInteger.ZERO, units.negate())
        : new AssetTotal(units, BigInteger.ZERO);
  }

  /**
   * Reads two plain decimals, in the one way each can be written.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static AssetTotal parse(String assets, String debts) {
    return new AssetTotal(units(assets), units(debts));
  }

  private static BigInteger units(String decimal) {
    if (!PLAIN.matcher(decimal).matches()) {
      throw new IllegalArgumentException(
          "a total is a plain decimal >= 0 without superfluous zeros, was: " + decimal);
    }
    return new BigDecimal(decimal).setScale(DECIMALS).unscaledValue();
  }

  /**
   * @throws IllegalArgumentException if a sum has more than 127 bits
   */
  public AssetTotal plus(AssetTotal other) {
    return new AssetTotal(assets.add(other.assets), debts.add(other.debts));
  }

  boolean isZero() {
    return assets.signum() == 0 && debts.signum() == 0;
  }

  /** Assets as a plain decimal. */
  public String assetsText() {
    return text(assets);
  }

  /** Debts as a plain decimal. */
  public String debtsText() {
    return text(debts);
  }

  private static String text(BigInteger units) {
    BigDecimal decimal = new BigDecimal(units, DECIMALS).stripTrailingZeros();
    return (decimal.scale() < 0 ? decimal.setScale(0) : decimal).toPlainString();
  }
}
