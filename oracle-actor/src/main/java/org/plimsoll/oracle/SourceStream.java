package org.plimsoll.oracle;

import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.event.Logging;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.risk.market.IndexId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the stream of a price source running: a failure is logged and restarted, an end is not. */
final class SourceStream {
  private static final Logger LOG = LoggerFactory.getLogger(SourceStream.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
  private static final double BACKOFF_SPREAD = 0.2;

  private SourceStream() {}

  static Source<PriceObservation, NotUsed> of(IndexId index, PriceSource source) {
    RestartSettings restarts =
        RestartSettings.create(FIRST_BACKOFF, LONGEST_BACKOFF, BACKOFF_SPREAD)
            // We log each failure ourselves, with the names of source and index.
            .withLogSettings(RestartSettings.createLogSettings(Logging.DebugLevel()));
    return RestartSource.onFailuresWithBackoff(restarts, () -> logged(index, source));
  }

  private static Source<PriceObservation, ?> logged(IndexId index, PriceSource source) {
    return begun(source)
        .mapError(
            Throwable.class,
            failure -> {
              LOG.warn(
                  "Source {} of index {} failed and will be restarted: {}",
                  source.name(),
                  index,
                  failure.toString());
              return failure;
            });
  }

  /** A source that cannot even begin fails as a stream does, and so is tried again. */
  private static Source<PriceObservation, ?> begun(PriceSource source) {
    try {
      return source.observations();
    } catch (RuntimeException failure) {
      return Source.failed(failure);
    }
  }
}
