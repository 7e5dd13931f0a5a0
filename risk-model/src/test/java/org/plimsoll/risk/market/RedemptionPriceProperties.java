package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.ETH_USDT;
import static org.plimsoll.risk.RedeemedMarkets.WBETH_ETH;
import static org.plimsoll.risk.RedeemedMarkets.WBETH_USDT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/** Composed prices of any parts, also of such as no market has. */
final class RedemptionPriceProperties {
  private static final int CASES = 20_000;
  private static final BigDecimal LEAST = Price.ofUnits(1).toBigDecimal();
  private static final BigDecimal MOST = Price.ofUnits(Long.MAX_VALUE).toBigDecimal();

  private final SplittableRandom random = Seed.random();

  /** Parts and what they make. */
  private record Case(Redemption terms, IndexPrice ratio, IndexPrice base) {
    IndexPrice composed() {
      return RedemptionPrice.of(terms, ratio, base);
    }

    @Override
    public String toString() {
      return "seed %d: %s of %s and %s".formatted(Seed.VALUE, terms, ratio, base);
    }
  }

  @Test
  void a_composed_price_is_never_better_newer_or_surer_than_either_part() {
    for (int i = 0; i < CASES; i++) {
      Case any = any();
      IndexPrice composed = any.composed();
      for (IndexPrice part : new IndexPrice[] {any.ratio(), any.base()}) {
        assertThat(composed.validity().compareTo(part.validity())).as("%s", any).isNotPositive();
        assertThat(composed.observedAt()).as("%s", any).isBeforeOrEqualTo(part.observedAt());
        assertThat(composed.uncertainty()).as("%s", any).isGreaterThanOrEqualTo(part.uncertainty());
      }
    }
  }

  @Test
  void the_price_lies_between_the_base_at_floor_and_ceiling_and_is_the_product_if_believed() {
    int believed = 0;
    for (int i = 0; i < CASES; i++) {
      Case any = any();
      IndexPrice composed = any.composed();
      for (boolean average : new boolean[] {false, true}) {
        BigDecimal price = of(composed, average);
        BigDecimal base = of(any.base(), average);
        any.terms()
            .floor()
            .ifPresent(floor -> assertThat(price).isGreaterThanOrEqualTo(product(floor, base)));
        any.terms()
            .ceiling()
            .ifPresent(
                ceiling ->
                    assertThat(price).as("%s", any).isLessThanOrEqualTo(product(ceiling, base)));
      }
      if (composed.validity() == PriceValidity.VALID) {
        believed++;
        assertThat(of(composed, false))
            .as("%s", any)
            .isEqualTo(product(any.ratio().price(), of(any.base(), false)));
      }
    }
    assertThat(believed).isGreaterThan(CASES / 100);
  }

  /** Wherever each part may be, the product is within what the composed price says. */
  @Test
  void what_the_parts_may_be_off_the_composed_price_may_be_off() {
    for (int i = 0; i < CASES; i++) {
      Case any = any();
      BigDecimal one = BigDecimal.ONE;
      BigDecimal ratio = any.ratio().uncertainty().toBigDecimal();
      BigDecimal base = any.base().uncertainty().toBigDecimal();
      BigDecimal both = any.composed().uncertainty().toBigDecimal();
      BigDecimal highest = one.add(ratio).multiply(one.add(base));
      BigDecimal lowest = one.subtract(ratio).multiply(one.subtract(base));
      assertThat(one.subtract(both)).as("%s", any).isLessThanOrEqualTo(lowest);
      if (both.compareTo(one) < 0) {
        assertThat(one.add(both)).as("%s", any).isGreaterThanOrEqualTo(highest);
      }
    }
  }

  private Case any() {
    Price one = price(3);
    Price other = price(3);
    boolean ordered = one.compareTo(other) <= 0;
    return new Case(
        new Redemption(
            WBETH_USDT,
            WBETH_ETH,
            ETH_USDT,
            random.nextBoolean() ? Optional.empty() : Optional.of(ordered ? one : other),
            random.nextBoolean() ? Optional.empty() : Optional.of(ordered ? other : one)),
        part(WBETH_ETH, 6),
        part(ETH_USDT, 10));
  }

  /** Mostly valid, and of every order of magnitude up to 10 to this power. */
  private IndexPrice part(IndexId index, int magnitude) {
    PriceValidity[] all = PriceValidity.values();
    return new IndexPrice(
        index,
        price(magnitude),
        random.nextInt(3) == 0 ? all[random.nextInt(all.length)] : PriceValidity.VALID,
        Markets.AS_OF.plusMillis(random.nextInt(20_000)),
        price(magnitude),
        Rate.ofUnits(random.nextLong(random.nextBoolean() ? Rate.ONE.units() + 1 : 1_000_000)));
  }

  private Price price(int magnitude) {
    double power = -8 + random.nextDouble() * (8 + magnitude);
    return Price.nearest(Math.max(1e-8, Math.pow(10, power)));
  }

  private static BigDecimal of(IndexPrice price, boolean average) {
    return (average ? price.average() : price.price()).toBigDecimal();
  }

  private static BigDecimal product(Price ratio, BigDecimal base) {
    return ratio
        .toBigDecimal()
        .multiply(base)
        .setScale(8, RoundingMode.HALF_EVEN)
        .max(LEAST)
        .min(MOST);
  }
}
