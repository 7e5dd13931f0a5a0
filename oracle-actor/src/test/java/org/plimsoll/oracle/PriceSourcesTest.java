package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.oracle.Prices.BTC;
import static org.plimsoll.oracle.Prices.SEED;
import static org.plimsoll.oracle.Prices.START;
import static org.plimsoll.oracle.Prices.seconds;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.PricePath.Order;
import org.plimsoll.oracle.ReplayPriceSource.Pace;
import org.plimsoll.oracle.SimulatedMarket.Moves;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.units.Price;

class PriceSourcesTest {
  private static final ActorTestKit KIT = ActorTestKit.create(Prices.actorConfig());
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Pace FAST = new Pace(1e6, 3, Order.HIGH_THEN_LOW);

  private final SettableClock clock = new SettableClock(START.plusSeconds(7));
  private final Bars bars =
      new Bars(
          List.of(
              new Bar(
                  START,
                  Map.of(
                      "BTC",
                      new Ohlc(Price.of("100"), Price.of("130"), Price.of("70"), Price.of("90"))))),
          HOUR);

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void a_replay_observes_the_path_of_the_bars_now_and_ends() {
    PriceSource replay = new ReplayPriceSource("replay", BTC, "BTC", bars, FAST, clock);

    assertThat(all(replay))
        .containsExactly(
            new PriceObservation(BTC, "replay", 1, Price.of("130"), clock.instant()),
            new PriceObservation(BTC, "replay", 2, Price.of("70"), clock.instant()),
            new PriceObservation(BTC, "replay", 3, Price.of("90"), clock.instant()));
  }

  @Test
  void a_replay_that_is_run_again_goes_on_with_its_sequence() {
    PriceSource replay = new ReplayPriceSource("replay", BTC, "BTC", bars, FAST, clock);
    all(replay);

    assertThat(all(replay)).extracting(PriceObservation::sequence).containsExactly(4L, 5L, 6L);
  }

  @Test
  void the_speed_is_bar_time_by_wall_time() {
    assertThat(new Pace(60, 60, Order.HIGH_THEN_LOW).stepLength(HOUR)).isEqualTo(seconds(1));
  }

  @Test
  void a_replay_of_what_is_not_there_or_too_fast_is_refused() {
    assertThatThrownBy(() -> new ReplayPriceSource("r", BTC, "DOGE", bars, FAST, clock))
        .hasMessageContaining("[BTC] and not DOGE");
    Pace absurd = new Pace(1e12, 3, Order.HIGH_THEN_LOW);
    assertThatThrownBy(() -> new ReplayPriceSource("r", BTC, "BTC", bars, absurd, clock))
        .hasMessageContaining("shorter than");
    assertThatThrownBy(() -> new Pace(0, 3, Order.HIGH_THEN_LOW)).hasMessageContaining("speed");
    assertThatThrownBy(() -> new Pace(Double.NaN, 3, Order.HIGH_THEN_LOW))
        .hasMessageContaining("speed");
  }

  @Test
  void a_simulated_source_sees_the_step_of_the_clock_with_a_little_noise() {
    SimulatedMarket market = market();
    SimulatedPriceSource source = simulated("one", market);

    PriceObservation seen = source.observe();

    assertThat(seen.observedAt()).isEqualTo(clock.instant());
    double expected = market.priceAt(BTC, 7).toDouble();
    assertThat(seen.price().toDouble() / expected).as("seed %d", SEED).isBetween(0.999, 1.001);
    assertThat(source.observe().sequence()).isGreaterThan(seen.sequence());
  }

  @Test
  void the_noise_differs_by_source_and_is_the_same_in_every_run() {
    Price one = simulated("one", market()).observe().price();

    assertThat(simulated("one", market()).observe().price()).isEqualTo(one);
    assertThat(simulated("two", market()).observe().price()).isNotEqualTo(one);
  }

  @Test
  void a_simulated_source_ticks() {
    SimulatedPriceSource source =
        new SimulatedPriceSource("one", BTC, market(), START, Duration.ofMillis(1), clock);

    List<PriceObservation> seen =
        source
            .observations()
            .take(3)
            .runWith(Sink.seq(), KIT.system())
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();

    assertThat(seen).extracting(PriceObservation::sequence).containsExactly(1L, 2L, 3L);
  }

  private static List<PriceObservation> all(PriceSource source) {
    return source
        .observations()
        .runWith(Sink.seq(), KIT.system())
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  private SimulatedPriceSource simulated(String name, SimulatedMarket market) {
    return new SimulatedPriceSource(name, BTC, market, START, seconds(1), clock);
  }

  private static SimulatedMarket market() {
    return new SimulatedMarket(SEED, Map.of(BTC, Price.of("60000")), Moves.ordinary());
  }
}
