package org.plimsoll.risk.market;

import java.time.Instant;
import org.plimsoll.risk.funding.MarkPrice;
import org.plimsoll.risk.pricing.Black76;
import org.plimsoll.risk.pricing.Years;
import org.plimsoll.risk.units.Price;

/**
 * What a contract is worth at a view: for a perpetual the median of its index, the index with its
 * average basis and the middle of its newest quote, or the index alone without a fresh quote; the
 * forward of the volatility surface for a dated future, the Black-76 value on that forward,
 * discounted at the rate of the surface, for an option, which once expired is its payoff at the
 * index. Once the settlement price of its expiry is fixed, that stands for the index. A
 * coin-settled option is worth that divided by the index.
 *
 * <p>A mark below the smallest price is marked at the smallest price.
 */
public final class MarkPrices {
  private MarkPrices() {}

  static Price of(Contract contract, MarketView view) {
    Price index =
        view.settlementPrice(contract).orElseGet(() -> view.known(contract.underlying()).price());
    if (contract instanceof EuropeanOption option) {
      double coin = option.form() == PayoffForm.INVERSE ? index.toDouble() : 1;
      return atLeastOneStep(value(option, view) / coin);
    }
    return contract.expiry().isPresent()
        ? atLeastOneStep(forward(contract, view))
        : perpetual(contract, index, view);
  }

  private static Price perpetual(Contract contract, Price index, MarketView view) {
    Basis basis = view.fixings().basis().get(contract.id());
    if (basis == null || !basis.isFresh(view.asOf())) {
      return index;
    }
    double spot = index.toDouble();
    double mark =
        MarkPrice.median(
            spot, spot * (1 + basis.average().toDouble()), spot * (1 + basis.latest().toDouble()));
    return atLeastOneStep(mark);
  }

  /** The forward of a contract's underlying for its expiry; the index if it has none. */
  public static double forward(Contract contract, MarketView view) {
    double index =
        view.settlementPrice(contract)
            .orElseGet(() -> view.known(contract.underlying()).price())
            .toDouble();
    VolatilitySurface surface = view.surfaces().get(contract.underlying());
    if (surface == null || contract.expiry().isEmpty() || contract.isExpired(view.asOf())) {
      return index;
    }
    return surface.forward(index, contract.expiry().orElseThrow(), view.asOf());
  }

  /** What an option on one unit of the underlying is worth, in the currency of the index. */
  private static double value(EuropeanOption option, MarketView view) {
    Instant asOf = view.asOf();
    double forward = forward(option, view);
    double strike = option.strike().toDouble();
    double years = Years.between(asOf, option.expiresAt());
    if (years <= 0) {
      return option.type().intrinsic(forward, strike);
    }
    VolatilitySurface surface = view.surface(option.underlying());
    double volatility = surface.volatility(strike, forward, option.expiresAt(), asOf);
    return surface.discount(option.expiresAt(), asOf)
        * Black76.price(option.type(), forward, strike, volatility, years);
  }

  private static Price atLeastOneStep(double value) {
    return value < 1e-8 ? Price.ofUnits(1) : Price.nearest(value);
  }
}
