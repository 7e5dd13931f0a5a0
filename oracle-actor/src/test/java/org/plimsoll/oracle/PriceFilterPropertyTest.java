package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.oracle.Prices.BTC;
import static org.plimsoll.oracle.Prices.SEED;
import static org.plimsoll.oracle.Prices.START;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Price;

/** Whatever the sources send, in whatever order. */
class PriceFilterPropertyTest {
  private static final int SEQUENCES = 10_000;
  private static final int STEPS = 40;

  private final PriceFilterSettings settings = Prices.settings().filter();
  private final PriceFilter filter = new PriceFilter(settings);
  private final Set<PriceStatus> seen = EnumSet.noneOf(PriceStatus.class);

  @Test
  void a_valid_price_always_lies_among_those_of_a_fresh_quorum() {
    for (int n = 0; n < SEQUENCES; n++) {
      play(SEED + n);
    }

    assertThat(seen).as("the sequences reach every status").hasSize(PriceStatus.values().length);
  }

  private void play(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PriceFilterState state = PriceFilterState.startedAt(BTC, START);
    Map<String, PriceObservation> latest = new HashMap<>();
    Instant trustedSince = START;
    Instant now = START;
    double level = 100;
    for (int step = 0; step < STEPS; step++) {
      Optional<IndexPrice> before = state.published();
      now = now.plusMillis(random.nextInt(random.nextInt(10) == 0 ? 15_000 : 1_500));
      level *= random.nextInt(15) == 0 ? 0.2 + random.nextDouble() * 3 : 1;
      if (state.isHalted() && random.nextInt(4) == 0) {
        state = filter.resume(state, now);
        trustedSince = now;
      } else {
        PriceObservation observation = observation(random, level, now);
        if (filter.refusalOf(state, observation, now).isEmpty()) {
          latest.put(observation.source(), observation);
          state = filter.observe(state, observation, now);
        } else {
          state = filter.judge(state, now);
        }
      }
      check(before, state.published(), fresh(latest, trustedSince, now), seed);
    }
  }

  private PriceObservation observation(SplittableRandom random, double level, Instant now) {
    double broken = random.nextInt(20) == 0 ? 1000 : 1;
    return new PriceObservation(
        BTC,
        "source-" + random.nextInt(4),
        random.nextInt(1_000_000),
        Price.nearest(level * (0.97 + random.nextDouble() * 0.06) * broken),
        now.plusMillis(random.nextInt(5_000) - 2_500));
  }

  /** Worked out again from what was accepted, not from the filter's own state. */
  private List<Price> fresh(
      Map<String, PriceObservation> latest, Instant trustedSince, Instant now) {
    return latest.values().stream()
        .filter(o -> o.observedAt().isAfter(trustedSince))
        .filter(o -> !o.observedAt().plus(settings.maxAge()).isBefore(now))
        .map(PriceObservation::price)
        .sorted()
        .toList();
  }

  private void check(
      Optional<IndexPrice> before, Optional<IndexPrice> after, List<Price> fresh, long seed) {
    after.ifPresent(price -> seen.add(price.status()));
    if (after.isPresent() && after.get().isValid()) {
      assertThat(fresh).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(settings.quorum());
      assertThat(after.get().price())
          .as("seed %d", seed)
          .isBetween(fresh.get(0), fresh.get(fresh.size() - 1));
    } else {
      assertThat(after.map(IndexPrice::price))
          .as("seed %d: without validity the price stays", seed)
          .isEqualTo(before.map(IndexPrice::price));
    }
  }
}
