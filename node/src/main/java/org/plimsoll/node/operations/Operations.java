package org.plimsoll.node.operations;

import com.typesafe.config.Config;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/** What an operator sees of a node: its metrics, whether it is ready, and who is in its cluster. */
public final class Operations {
  private final OperationsSettings settings;
  private final PrometheusTelemetry telemetry;
  private final Readiness readiness;

  private Operations(OperationsSettings settings, Clock clock) {
    this.settings = settings;
    this.telemetry = new PrometheusTelemetry(clock, settings.measuredWithin());
    this.readiness = new Readiness(clock, settings.patience());
  }

  /** Empty unless {@code plimsoll.operations.on}. */
  public static Optional<Operations> of(Config config, Clock clock) {
    return config.getBoolean("plimsoll.operations.on")
        ? Optional.of(new Operations(OperationsSettings.from(config), clock))
        : Optional.empty();
  }

  public PrometheusTelemetry telemetry() {
    return telemetry;
  }

  /** The watch of a node, to be started on it once. */
  public Behavior<NodeWatch.Command> watch(NodeWatch.Surroundings around) {
    telemetry.watch(around.views(), around.views().get().parameters().indexes());
    return NodeWatch.create(around, telemetry, readiness, settings);
  }

  /**
   * Serves metrics and health, from the moment a node starts.
   *
   * @return fails with a {@link PortInUseException} if it cannot listen
   */
  public CompletionStage<OperationsServer> serve(ActorSystem<?> system) {
    return OperationsServer.bind(system, settings, telemetry, readiness);
  }
}
