package org.plimsoll.risk.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Seed;

/** Every operation against the same sum in BigDecimal, with the range and its ends as numbers. */
final class UnitsProperties {
  private static final int CASES = 120_000;
  private static final int SCALE = 8;
  private static final BigDecimal LARGEST = new BigDecimal("92233720368.54775807");

  /** Stands for a sum that must be refused. */
  private static final BigDecimal REFUSED = null;

  private static final RoundingMode[] ROUNDINGS = {
    RoundingMode.UP,
    RoundingMode.DOWN,
    RoundingMode.CEILING,
    RoundingMode.FLOOR,
    RoundingMode.HALF_EVEN
  };

  private final SplittableRandom random = Seed.random();

  @Test
  void cash_plus_cash_is_the_exact_sum_or_refused() {
    for (int i = 0; i < CASES; i++) {
      Cash a = Cash.ofUnits(anyUnits());
      Cash b = Cash.ofUnits(addendOf(a.units()));
      check(i, () -> a.plus(b).toBigDecimal(), a.toBigDecimal().add(b.toBigDecimal()), a, b);
    }
  }

  @Test
  void cash_minus_cash_is_the_exact_difference_or_refused() {
    for (int i = 0; i < CASES; i++) {
      Cash a = Cash.ofUnits(anyUnits());
      Cash b = Cash.ofUnits(-addendOf(a.units()));
      check(i, () -> a.minus(b).toBigDecimal(), a.toBigDecimal().subtract(b.toBigDecimal()), a, b);
    }
  }

  @Test
  void quantity_plus_and_minus_are_exact_or_refused() {
    for (int i = 0; i < CASES; i++) {
      Quantity a = Quantity.ofUnits(anyUnits());
      Quantity b = Quantity.ofUnits(addendOf(a.units()));
      Quantity c = b.negate();
      BigDecimal sum = a.toBigDecimal().add(b.toBigDecimal());
      check(i, () -> a.plus(b).toBigDecimal(), sum, a, b);
      check(i, () -> a.minus(c).toBigDecimal(), sum, a, c);
    }
  }

  @Test
  void rate_plus_and_minus_are_exact_or_refused() {
    for (int i = 0; i < CASES; i++) {
      Rate a = Rate.ofUnits(anyUnits());
      Rate b = Rate.ofUnits(addendOf(a.units()));
      Rate c = b.negate();
      BigDecimal sum = a.toBigDecimal().add(b.toBigDecimal());
      check(i, () -> a.plus(b).toBigDecimal(), sum, a, b);
      check(i, () -> a.minus(c).toBigDecimal(), sum, a, c);
    }
  }

  @Test
  void cash_times_price_is_the_product_rounded_as_named_or_refused() {
    for (int i = 0; i < CASES; i++) {
      Cash a = Cash.ofUnits(anyUnits());
      Price b = Price.ofUnits(positive(factorOf(a.units())));
      RoundingMode mode = ROUNDINGS[i % ROUNDINGS.length];
      BigDecimal product = product(a.toBigDecimal(), b.toBigDecimal(), mode);
      check(i, () -> a.times(b, mode).toBigDecimal(), product, a, b, mode);
    }
  }

  @Test
  void cash_times_rate_is_the_product_rounded_as_named_or_refused() {
    for (int i = 0; i < CASES; i++) {
      Cash a = Cash.ofUnits(anyUnits());
      Rate b = Rate.ofUnits(factorOf(a.units()));
      RoundingMode mode = ROUNDINGS[i % ROUNDINGS.length];
      BigDecimal product = product(a.toBigDecimal(), b.toBigDecimal(), mode);
      check(i, () -> a.times(b, mode).toBigDecimal(), product, a, b, mode);
    }
  }

  @Test
  void quantity_times_price_is_the_product_rounded_as_named_or_refused() {
    for (int i = 0; i < CASES; i++) {
      Quantity a = Quantity.ofUnits(anyUnits());
      Price b = Price.ofUnits(positive(factorOf(a.units())));
      RoundingMode mode = ROUNDINGS[i % ROUNDINGS.length];
      BigDecimal product = product(a.toBigDecimal(), b.toBigDecimal(), mode);
      check(i, () -> a.times(b, mode).toBigDecimal(), product, a, b, mode);
    }
  }

  @Test
  void a_share_by_quantity_is_the_quotient_rounded_as_named_or_refused() {
    for (int i = 0; i < CASES; i++) {
      Cash amount = Cash.ofUnits(anyUnits());
      Quantity part = Quantity.ofUnits(anyUnits());
      Quantity whole = Quantity.ofUnits(notZero(wholeOf(part.units())));
      RoundingMode mode = ROUNDINGS[i % ROUNDINGS.length];
      BigDecimal share =
          share(amount.toBigDecimal(), part.toBigDecimal(), whole.toBigDecimal(), mode);
      check(i, () -> amount.share(part, whole, mode).toBigDecimal(), share, amount, part, whole);
    }
  }

  @Test
  void a_share_by_cash_is_the_quotient_rounded_as_named_or_refused() {
    for (int i = 0; i < CASES; i++) {
      Cash amount = Cash.ofUnits(anyUnits());
      Cash part = Cash.ofUnits(anyUnits());
      Cash whole = Cash.ofUnits(notZero(wholeOf(part.units())));
      RoundingMode mode = ROUNDINGS[i % ROUNDINGS.length];
      BigDecimal share =
          share(amount.toBigDecimal(), part.toBigDecimal(), whole.toBigDecimal(), mode);
      check(i, () -> amount.share(part, whole, mode).toBigDecimal(), share, amount, part, whole);
    }
  }

  @Test
  void the_text_of_a_value_reads_back_to_the_same_value() {
    for (int i = 0; i < CASES; i++) {
      Cash cash = Cash.ofUnits(anyUnits());
      String text = cash.toString();
      assertThat(Cash.of(text)).as("seed %d case %d: %s", Seed.VALUE, i, text).isEqualTo(cash);
      assertThat(new BigDecimal(text))
          .as("seed %d case %d: %s", Seed.VALUE, i, text)
          .isEqualByComparingTo(cash.toBigDecimal());
      assertThat(text)
          .as("seed %d case %d", Seed.VALUE, i)
          .matches("-?(0|[1-9][0-9]*)(\\.[0-9]{0,7}[1-9])?")
          .isNotEqualTo("-0");
    }
  }

  private static BigDecimal product(BigDecimal a, BigDecimal b, RoundingMode mode) {
    return a.multiply(b).setScale(SCALE, mode);
  }

  private static BigDecimal share(
      BigDecimal amount, BigDecimal part, BigDecimal whole, RoundingMode mode) {
    return amount.multiply(part).divide(whole, SCALE, mode);
  }

  private static void check(
      int caseNumber, Supplier<BigDecimal> operation, BigDecimal expected, Object... operands) {
    boolean fits = expected.abs().compareTo(LARGEST) <= 0;
    assertThat(result(operation))
        .as("seed %d case %d: %s, exactly %s", Seed.VALUE, caseNumber, operands, expected)
        .isEqualTo(fits ? expected : REFUSED);
  }

  private static BigDecimal result(Supplier<BigDecimal> operation) {
    try {
      return operation.get();
    } catch (OutOfRangeException refusal) {
      return REFUSED;
    }
  }

  /**
   * Uniform numbers alone would meet neither ties nor the ends of the range nor everyday amounts.
   */
  private long anyUnits() {
    switch (random.nextInt(5)) {
      case 0:
        return signed(Long.MAX_VALUE - random.nextInt(3));
      case 1:
        return random.nextInt(-100, 101);
      case 2: // halves and whole numbers, whose products are ties
        return random.nextInt(-2_000, 2_001) * 50_000_000L;
      default: // every magnitude alike
        return signed(Math.max(0, random.nextLong() >>> 1 >>> random.nextInt(63)));
    }
  }

  /** Often one that brings the sum to an end of the range, or just past it. */
  private long addendOf(long units) {
    if (random.nextInt(4) > 0 || units == 0) {
      return anyUnits();
    }
    long toTheEnd = units > 0 ? Long.MAX_VALUE - units : -Long.MAX_VALUE - units;
    long past = random.nextInt(-2, 3);
    return Math.max(-Long.MAX_VALUE, toTheEnd + (units > 0 ? past : -past));
  }

  /** Often one that brings the product to an end of the range, or just past it. */
  private long factorOf(long units) {
    if (random.nextInt(4) > 0 || Math.abs(units) <= 100_000_000L) {
      return anyUnits();
    }
    BigDecimal magnitude = BigDecimal.valueOf(Math.abs(units), SCALE);
    long toTheEnd =
        LARGEST.divide(magnitude, SCALE, RoundingMode.DOWN).unscaledValue().longValueExact();
    return signed(toTheEnd + random.nextInt(-2, 3));
  }

  /** Often near the part, so that the share stays in range, or twice it, so that it is a tie. */
  private long wholeOf(long part) {
    switch (random.nextInt(3)) {
      case 0:
        return signed(Math.max(1, Math.abs(part) - random.nextInt(3)));
      case 1:
        return Math.abs(part) < Long.MAX_VALUE / 2 ? 2 * part : part;
      default:
        return anyUnits();
    }
  }

  private long signed(long magnitude) {
    return random.nextBoolean() ? magnitude : -magnitude;
  }

  private static long positive(long units) {
    return Math.max(1, Math.abs(units));
  }

  private static long notZero(long units) {
    return units == 0 ? 1 : units;
  }
}
