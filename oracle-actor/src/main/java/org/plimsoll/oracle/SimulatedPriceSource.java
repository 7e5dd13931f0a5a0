package org.plimsoll.oracle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

/**
 * One source's view of one index of a {@link SimulatedMarket}, with a little noise of its own.
 * Which step it sees follows from the clock, so that all sources of a market see the same one.
 */
public final class SimulatedPriceSource implements PriceSource {
  /** Standard deviation of the noise, a fraction of the price: far below any bound of a filter. */
  private static final double NOISE = 1e-4;

  private final String name;
  private final IndexId index;
  private final SimulatedMarket market;
  private final Instant origin;
  private final Duration interval;
  private final Clock clock;
  private final AtomicLong sequence = new AtomicLong();

  /**
   * A source of one index.
   *
   * @param name seeds its noise, too
   * @param origin the instant of the market's step 0, the same for all its sources
   * @param interval the time from one step to the next, at least a millisecond
   */
  public SimulatedPriceSource(
      String name,
      IndexId index,
      SimulatedMarket market,
      Instant origin,
      Duration interval,
      Clock clock) {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "interval must be at least a millisecond, was: " + interval);
    }
    this.name = name;
    this.index = index;
    this.market = market;
    this.origin = origin;
    this.interval = interval;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Source<PriceObservation, NotUsed> observations() {
    return Source.tick(Duration.ZERO, interval, NotUsed.getInstance())
        .mapMaterializedValue(cancellable -> NotUsed.getInstance())
        .map(tick -> observe());
  }

  /** What the source sees now. */
  PriceObservation observe() {
    Instant now = clock.instant();
    long step = Math.max(0, Duration.between(origin, now).dividedBy(interval));
    Price seen =
        Price.nearest(market.priceAt(index, step).toDouble() * StrictMath.exp(noiseAt(step)));
    return new PriceObservation(index, name, sequence.incrementAndGet(), seen, now);
  }

  private double noiseAt(long step) {
    return new SplittableRandom(31L * name.hashCode() + step).nextGaussian() * NOISE;
  }
}
