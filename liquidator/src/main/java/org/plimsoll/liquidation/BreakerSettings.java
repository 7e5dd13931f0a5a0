package org.plimsoll.liquidation;

import com.typesafe.config.Config;
import java.time.Duration;
import org.plimsoll.risk.units.Rate;

/**
 * When circuit breakers trip.
 *
 * @param isOn off: nothing is watched, and nothing trips
 * @param interval how often the market is looked at
 * @param indexMove a move of an index beyond this fraction within the window makes its instruments
 *     reduce-only
 * @param invalidFor an index without a valid price for longer makes its instruments reduce-only,
 *     until it has one
 * @param fundDrawdown a fall of the insurance fund beyond this fraction of its highest value in the
 *     window makes the venue reduce-only
 * @param capVolume liquidations of an instrument beyond so many market depths in the window cap its
 *     leverage
 * @param capRate the least initial margin rate then asked, 1 / leverage
 * @param reduceOnlyVolume beyond so many it is reduce-only
 */
public record BreakerSettings(
    boolean isOn,
    Duration interval,
    Rate indexMove,
    Duration indexWindow,
    Duration invalidFor,
    Rate fundDrawdown,
    Duration fundWindow,
    Rate capVolume,
    Rate capRate,
    Rate reduceOnlyVolume,
    Duration volumeWindow) {

  /**
   * Reads {@code plimsoll.breakers}.
   *
   * @throws IllegalArgumentException naming what cannot be
   */
  public static BreakerSettings from(Config root) {
    Config config = root.getConfig("plimsoll.breakers");
    return new BreakerSettings(
        config.getBoolean("on"),
        config.getDuration("interval"),
        Rate.of(config.getString("index-move")),
        config.getDuration("index-window"),
        config.getDuration("invalid-for"),
        Rate.of(config.getString("fund-drawdown")),
        config.getDuration("fund-window"),
        Rate.of(config.getString("cap-volume")),
        Rate.of(config.getString("cap-rate")),
        Rate.of(config.getString("reduce-only-volume")),
        config.getDuration("volume-window"));
  }

  public BreakerSettings {
    positive("index-move", indexMove);
    positive("fund-drawdown", fundDrawdown);
    positive("cap-volume", capVolume);
    positive("cap-rate", capRate);
    if (!capRate.isFraction()) {
      throw new IllegalArgumentException("cap-rate must be at most 1, was: " + capRate);
    }
    if (reduceOnlyVolume.compareTo(capVolume) < 0) {
      throw new IllegalArgumentException(
          "reduce-only-volume must be at least cap-volume, was: " + reduceOnlyVolume);
    }
  }

  private static void positive(String name, Rate rate) {
    if (rate.units() <= 0) {
      throw new IllegalArgumentException(name + " must be above 0, was: " + rate);
    }
  }
}
