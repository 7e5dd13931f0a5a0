package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.units.Rate;

final class VolatilitySurfaceProperties {
  private static final IndexId BTC = IndexId.of("BTC-USDT");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int CASES = 4_000;

  private final SplittableRandom random = Seed.random();

  @Test
  void total_variance_never_falls_with_expiry_on_a_surface_that_was_accepted() {
    int accepted = 0;
    for (int i = 0; i < CASES; i++) {
      VolatilitySurface surface = anySurface();
      if (surface == null) {
        continue;
      }
      accepted++;
      double strike = 100 * Math.pow(9, 2 * random.nextDouble() - 1);
      double before = 0;
      for (int hours = 6; hours < 400 * 24; hours += random.nextInt(1, 500)) {
        double volatility = surface.volatility(strike, 100, NOW.plus(Duration.ofHours(hours)), NOW);
        double total = volatility * volatility * hours;
        assertThat(total)
            .as("seed %d case %d: strike %s, %d hours, %s", Seed.VALUE, i, strike, hours, surface)
            .isGreaterThanOrEqualTo(before * (1 - 1e-9));
        before = total;
      }
    }
    assertThat(accepted).isBetween(CASES / 10, CASES * 9 / 10);
  }

  @Test
  void a_volatility_lies_within_the_quotes() {
    for (int i = 0; i < CASES; i++) {
      VolatilitySurface surface = anySurface();
      if (surface == null) {
        continue;
      }
      double strike = 100 * Math.pow(9, 2 * random.nextDouble() - 1);
      Instant expiry = NOW.plus(Duration.ofHours(random.nextInt(400 * 24)));
      Instant now = NOW.plus(Duration.ofHours(random.nextInt(400 * 24)));
      assertThat(surface.volatility(strike, 100, expiry, now))
          .as("seed %d case %d: %s to %s of %s", Seed.VALUE, i, now, expiry, surface)
          .isBetween(0.1, 1.2);
    }
  }

  /** Null where the quotes are refused: random ones often are. */
  private VolatilitySurface anySurface() {
    List<Smile> smiles = new ArrayList<>();
    int days = 0;
    double volatility = 0.3 + 0.5 * random.nextDouble();
    for (int n = random.nextInt(1, 5); n > 0; n--) {
      days += random.nextInt(1, 90);
      List<SmilePoint> points = new ArrayList<>();
      double moneyness = 0.3;
      for (int m = random.nextInt(1, 5); m > 0; m--) {
        moneyness *= 1.2 + random.nextDouble();
        points.add(
            new SmilePoint(rate(moneyness), rate(volatility + 0.2 * (random.nextDouble() - 0.5))));
      }
      smiles.add(new Smile(NOW.plus(Duration.ofDays(days)), Rate.ZERO, points));
    }
    try {
      return new VolatilitySurface(BTC, NOW, smiles);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining(" without risk at expiry ");
      return null;
    }
  }

  private static Rate rate(double value) {
    return Rate.ofUnits(Math.round(value * 1e8));
  }
}
