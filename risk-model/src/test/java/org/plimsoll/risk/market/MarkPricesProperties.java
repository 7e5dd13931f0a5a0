package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.MixedMarkets.JANUARY;
import static org.plimsoll.risk.MixedMarkets.MARCH;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Rate;

/** Marks of options on random surfaces: they must agree with each other and with the future. */
final class MarkPricesProperties {
  private static final int VIEWS = 1_000;
  private static final double STEP = 1e-8;

  private final SplittableRandom random = Seed.random();

  /** 24 pairs a view. Two roundings to the nearest step, and nothing is marked below one step. */
  @Test
  void a_call_less_a_put_is_what_the_forward_less_the_strike_is_worth() {
    int pairs = 0;
    for (int i = 0; i < VIEWS; i++) {
      MarketView view =
          MixedMarkets.anyView(random)
              .withSurface(anySurface(Markets.BTC_USDT))
              .withSurface(anySurface(Markets.ETH_USDT));
      for (Contract contract : MixedMarkets.contracts()) {
        if (contract instanceof EuropeanOption call && call.type() == OptionType.CALL) {
          assertParity(call, view, i);
          pairs++;
        }
      }
    }
    assertThat(pairs).isGreaterThanOrEqualTo(10_000);
  }

  private static void assertParity(EuropeanOption call, MarketView view, int i) {
    String name = call.id().toString();
    InstrumentId put = InstrumentId.of(name.substring(0, name.length() - 1) + "P");
    VolatilitySurface surface = view.surface(call.underlying());
    double index = view.known(call.underlying()).price().toDouble();
    double forward = surface.forward(index, call.expiresAt(), view.asOf());
    double worth =
        surface.discount(call.expiresAt(), view.asOf()) * (forward - call.strike().toDouble());
    double coin = call.form() == PayoffForm.INVERSE ? index : 1;
    double difference = view.markPrice(call.id()).toDouble() - view.markPrice(put).toDouble();
    // Doubles of this size are exact to 1e-11.
    assertThat(difference)
        .as("seed %d view %d: %s", Seed.VALUE, i, call.id())
        .isCloseTo(worth / coin, within(1.5 * STEP + 1e-10));
  }

  private VolatilitySurface anySurface(IndexId underlying) {
    double near = random.nextDouble(0.05, 1.5);
    // Total variance rises if volatility falls by less than the root of the times.
    double far = near * random.nextDouble(0.8, 1.5);
    return new VolatilitySurface(
        underlying, Markets.AS_OF, List.of(anySmile(JANUARY, near), anySmile(MARCH, far)));
  }

  private Smile anySmile(Instant expiry, double volatility) {
    return new Smile(
        expiry,
        rate(random.nextDouble(-0.5, 0.5)),
        random.nextBoolean() ? Optional.empty() : Optional.of(rate(random.nextDouble(0, 0.3))),
        List.of(new SmilePoint(Rate.ONE, rate(volatility))));
  }

  private static Rate rate(double value) {
    return Rate.ofUnits(Math.round(value * 1e8));
  }
}
