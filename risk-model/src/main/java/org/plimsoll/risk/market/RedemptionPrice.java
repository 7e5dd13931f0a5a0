package org.plimsoll.risk.market;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * The price of a composed index: ratio x base, to the nearest 1e-8, half to even. As little may be
 * done with it as with the worse of its parts.
 *
 * <p>A ratio beyond its floor or ceiling is {@link PriceValidity#UNCONFIRMED}, as any price that
 * has moved further than is believed before something confirms it: here that is a person, who
 * checks what is redeemed and gives other bounds. Until then the price is that at the bound. A
 * product outside the number range is treated in the same way.
 */
public final class RedemptionPrice {
  private static final BigInteger LEAST = BigInteger.ONE;
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private RedemptionPrice() {}

  /** The price at a view; empty while a part has none. */
  public static Optional<IndexPrice> of(Redemption terms, MarketView view) {
    return view.indexPrice(terms.ratio())
        .flatMap(ratio -> view.indexPrice(terms.base()).map(base -> of(terms, ratio, base)));
  }

  /**
   * The price by its parts: as old as the older, as uncertain as both are together.
   *
   * @param ratio of the index {@link Redemption#ratio}
   * @param base of the index {@link Redemption#base}
   */
  public static IndexPrice of(Redemption terms, IndexPrice ratio, IndexPrice base) {
    BigInteger product = product(terms.bounded(ratio.price()), base.price());
    boolean isBelieved =
        terms.bounded(ratio.price()).equals(ratio.price()) && price(product).equals(product);
    PriceValidity worse = worse(ratio.validity(), base.validity());
    Instant older =
        ratio.observedAt().isBefore(base.observedAt()) ? ratio.observedAt() : base.observedAt();
    return new IndexPrice(
        terms.index(),
        Price.ofUnits(price(product).longValueExact()),
        isBelieved ? worse : worse(worse, PriceValidity.UNCONFIRMED),
        older,
        Price.ofUnits(
            price(product(terms.bounded(ratio.average()), base.average())).longValueExact()),
        together(ratio.uncertainty(), base.uncertainty()));
  }

  /** In steps of 1e-8. */
  private static BigInteger product(Price ratio, Price base) {
    BigDecimal product = ratio.toBigDecimal().multiply(base.toBigDecimal());
    return product.setScale(base.toBigDecimal().scale(), RoundingMode.HALF_EVEN).unscaledValue();
  }

  /** The nearest that a price can be. */
  private static BigInteger price(BigInteger product) {
    return product.max(LEAST).min(MOST);
  }

  private static PriceValidity worse(PriceValidity a, PriceValidity b) {
    return a.isWorseThan(b) ? a : b;
  }

  /** How far the product can be off if both are: (1 + a) x (1 + b) - 1, rounded up, at most all. */
  private static Rate together(Rate a, Rate b) {
    Rate both = a.plus(b).plus(a.times(b, RoundingMode.UP));
    return both.isFraction() ? both : Rate.ONE;
  }
}
