package org.plimsoll.liquidation;

import com.typesafe.config.Config;
import java.time.Duration;
import org.plimsoll.risk.units.Rate;

/**
 * How the simulated market behaves.
 *
 * @param lastingPart the part of a trade's own impact that stays after it, in [0, 1]
 * @param halfLife after which half of that is gone
 * @param faults what goes wrong at its venues
 */
public record SimulationSettings(Rate lastingPart, Duration halfLife, FaultProfile faults) {

  static SimulationSettings from(Config config) {
    Config faults = config.getConfig("faults");
    return new SimulationSettings(
        Rate.of(config.getString("lasting-part")),
        config.getDuration("half-life"),
        new FaultProfile(
            faults.getLong("seed"),
            Rate.of(faults.getString("partial")),
            Rate.of(faults.getString("rejected")),
            Rate.of(faults.getString("lost-report")),
            Rate.of(faults.getString("late-report")),
            Rate.of(faults.getString("lost-order")),
            Rate.of(faults.getString("doubled-order"))));
  }
}
