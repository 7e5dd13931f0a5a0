package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.oracle.Prices.BTC;
import static org.plimsoll.oracle.Prices.ETH;
import static org.plimsoll.oracle.Prices.SEED;
import static org.plimsoll.oracle.Prices.UNLISTED;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.SimulatedMarket.Moves;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

class SimulatedMarketTest {
  private static final Executor THREADS = task -> new Thread(task).start();

  private static final int STEPS = 1_000;
  private static final Moves LIVELY = new Moves(0.001, 0.7, 0.01, 0.02);

  @Test
  void it_starts_at_the_first_prices() {
    SimulatedMarket market = market(SEED);

    assertThat(market.priceAt(BTC, 0)).isEqualTo(Price.of("60000"));
    assertThat(market.priceAt(ETH, 0)).isEqualTo(Price.of("3000"));
  }

  @Test
  void the_same_seed_gives_the_same_prices_in_whatever_order_they_are_asked() {
    SimulatedMarket jumping = market(SEED);
    jumping.priceAt(ETH, STEPS);

    assertThat(path(jumping, BTC)).as("seed %d", SEED).isEqualTo(path(market(SEED), BTC));
  }

  @Test
  void another_seed_gives_other_prices() {
    assertThat(path(market(SEED), BTC)).isNotEqualTo(path(market(SEED + 1), BTC));
  }

  @Test
  void indexes_move_together_and_not_alike() {
    SimulatedMarket market = market(SEED, new Moves(0.001, 0.7, 0, 0));

    assertThat(correlation(returns(path(market, BTC)), returns(path(market, ETH))))
        .as("seed %d", SEED)
        .isBetween(0.6, 0.8);
  }

  @Test
  void a_crash_takes_its_whole_depth_over_its_steps_and_no_more() {
    SimulatedMarket calm = market(SEED);
    SimulatedMarket crashed = market(SEED);
    crashed.priceAt(BTC, 100);

    crashed.crash(Rate.of("0.4"), 10);

    assertThat(depth(crashed, calm, 100)).isCloseTo(0, within(1e-9));
    assertThat(depth(crashed, calm, 105)).as("halfway").isCloseTo(0.2254, within(1e-4));
    assertThat(depth(crashed, calm, 110)).isCloseTo(0.4, within(1e-9));
    assertThat(depth(crashed, calm, 500)).as("it does not recover").isCloseTo(0.4, within(1e-9));
  }

  @Test
  void prices_that_were_seen_do_not_change_by_a_crash() {
    SimulatedMarket market = market(SEED);
    List<Price> before = path(market, BTC);

    market.crash(Rate.of("0.9"), 1);

    assertThat(path(market, BTC)).isEqualTo(before);
  }

  @Test
  void repeated_crashes_never_reach_zero() {
    SimulatedMarket market = market(SEED);
    for (int step = 1; step <= 100; step++) {
      market.crash(Rate.of("0.99"), 1);
      assertThat(market.priceAt(BTC, step)).isGreaterThan(Price.ofUnits(1));
    }
  }

  @Test
  void threads_see_one_market() {
    SimulatedMarket market = market(SEED);
    List<CompletableFuture<List<Price>>> paths =
        List.of(
            CompletableFuture.supplyAsync(() -> path(market, BTC), THREADS),
            CompletableFuture.supplyAsync(() -> path(market, BTC), THREADS));

    List<Price> expected = path(market(SEED), BTC);
    paths.forEach(path -> assertThat(path.join()).as("seed %d", SEED).isEqualTo(expected));
  }

  @Test
  void what_is_long_past_or_not_listed_is_refused() {
    SimulatedMarket market = market(SEED);
    market.priceAt(BTC, SimulatedMarket.REMEMBERED_STEPS);

    assertThatThrownBy(() -> market.priceAt(BTC, 0)).hasMessageContaining("forgotten");
    assertThatThrownBy(() -> market.priceAt(BTC, -1)).hasMessageContaining("forgotten");
    assertThatThrownBy(() -> market.priceAt(UNLISTED, 1)).hasMessageContaining("no index");
    assertThatThrownBy(() -> market.crash(Rate.ONE, 1)).hasMessageContaining("(0, 1)");
    assertThatThrownBy(() -> market.crash(Rate.of("0.1"), 0)).hasMessageContaining("one step");
  }

  private static SimulatedMarket market(long seed) {
    return market(seed, LIVELY);
  }

  private static SimulatedMarket market(long seed, Moves moves) {
    return new SimulatedMarket(seed, Map.of(BTC, Price.of("60000"), ETH, Price.of("3000")), moves);
  }

  private static List<Price> path(SimulatedMarket market, IndexId index) {
    return LongStream.rangeClosed(0, STEPS).mapToObj(n -> market.priceAt(index, n)).toList();
  }

  private static double depth(SimulatedMarket crashed, SimulatedMarket calm, long step) {
    return 1 - crashed.priceAt(BTC, step).toDouble() / calm.priceAt(BTC, step).toDouble();
  }

  private static double[] returns(List<Price> path) {
    double[] returns = new double[path.size() - 1];
    for (int n = 0; n < returns.length; n++) {
      returns[n] = Math.log(path.get(n + 1).toDouble() / path.get(n).toDouble());
    }
    return returns;
  }

  private static double correlation(double[] x, double[] y) {
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int n = 0; n < x.length; n++) {
      xy += x[n] * y[n];
      xx += x[n] * x[n];
      yy += y[n] * y[n];
    }
    return xy / Math.sqrt(xx * yy);
  }
}
