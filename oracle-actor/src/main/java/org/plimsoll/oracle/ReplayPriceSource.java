package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

/**
 * Recorded bars of one asset as a live source, at any speed. What it observes it observes now: a
 * recorded time would be refused as too old. It ends with the last bar.
 */
public final class ReplayPriceSource implements PriceSource {
  /** Faster than this no one could follow, and a timer could not pace it. */
  private static final Duration SHORTEST_STEP = Duration.ofNanos(1_000);

  private final String name;
  private final IndexId index;
  private final String asset;
  private final Bars bars;
  private final Pace pace;
  private final Clock clock;
  private final AtomicLong sequence = new AtomicLong();

  /**
   * How fast and how finely bars are replayed.
   *
   * @param speed bar time by wall time: 60 replays an hour in a minute; positive
   * @param stepsPerBar at least 3
   */
  public record Pace(double speed, int stepsPerBar, PricePath.Order order) {
    public Pace {
      if (!(speed > 0) || Double.isInfinite(speed)) {
        throw new IllegalArgumentException("speed must be positive, was: " + speed);
      }
    }

    Duration stepLength(Duration barLength) {
      return Duration.ofNanos(Math.round(barLength.toNanos() / speed / stepsPerBar));
    }
  }

  /**
   * A replay of one asset.
   *
   * @param asset upper-case name, e.g. {@code BTC}
   * @throws IllegalArgumentException if the bars do not hold the asset, or the pace is too fast
   */
  public ReplayPriceSource(
      String name, IndexId index, String asset, Bars bars, Pace pace, Clock clock) {
    if (!bars.assets().contains(asset)) {
      throw new IllegalArgumentException(
          "the bars hold " + bars.assets() + " and not " + asset + " throughout");
    }
    if (pace.stepLength(bars.barLength()).compareTo(SHORTEST_STEP) < 0) {
      throw new IllegalArgumentException(
          "speed " + pace.speed() + " makes steps shorter than " + SHORTEST_STEP);
    }
    this.name = name;
    this.index = index;
    this.asset = asset;
    this.bars = bars;
    this.pace = pace;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Source<PriceObservation, NotUsed> observations() {
    return Source.fromJavaStream(
            () -> PricePath.steps(bars.bars(), bars.barLength(), pace.stepsPerBar(), pace.order()))
        .throttle(1, pace.stepLength(bars.barLength()))
        .map(step -> observed(step.prices().get(asset)));
  }

  private PriceObservation observed(Price price) {
    return new PriceObservation(index, name, sequence.incrementAndGet(), price, clock.instant());
  }
}
