package org.plimsoll.node.operations;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How a node is measured and watched.
 *
 * @param metricsPort 0: any free one
 * @param lookInterval how often a node looks at itself
 * @param patience how long an answer, or a look, counts
 * @param measuredWithin how old the view may be that accounts were last measured against
 */
record OperationsSettings(
    String metricsHost,
    int metricsPort,
    Duration lookInterval,
    Duration patience,
    Duration measuredWithin) {

  static OperationsSettings from(Config config) {
    Config own = config.getConfig("plimsoll.operations");
    return new OperationsSettings(
        config.getString("plimsoll.metrics.host"),
        config.getInt("plimsoll.metrics.port"),
        own.getDuration("look-interval"),
        own.getDuration("patience"),
        own.getDuration("measured-within"));
  }
}
