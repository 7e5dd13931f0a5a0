package org.plimsoll.cluster;

import java.util.Objects;
import org.apache.pekko.actor.setup.Setup;

/** Gives an actor system its {@link Telemetry} when it is created. */
public final class TelemetrySetup extends Setup {
  private final Telemetry telemetry;

  public TelemetrySetup(Telemetry telemetry) {
    this.telemetry = Objects.requireNonNull(telemetry, "telemetry");
  }

  public Telemetry telemetry() {
    return telemetry;
  }
}
