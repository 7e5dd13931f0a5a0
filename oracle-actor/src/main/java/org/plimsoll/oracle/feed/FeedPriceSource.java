package org.plimsoll.oracle.feed;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.event.Logging;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.oracle.PriceObservation;
import org.plimsoll.oracle.PriceSource;
import org.plimsoll.oracle.feed.FeedMessage.Quote;
import org.plimsoll.oracle.feed.FeedMessage.Reason;
import org.plimsoll.oracle.feed.FeedMessage.Skipped;
import org.plimsoll.risk.market.IndexId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One index as a venue's public stream shows it: the middle of the best bid and ask. Observed at
 * the venue's time where its messages hold one, else when they come. A connection that ends is made
 * anew, and subscribed anew, for ever: the stream neither fails nor completes.
 *
 * <p>Observations are numbered here, and the venue's numbers only tell late messages of a
 * connection from new ones: a venue that starts to count again would be refused for good.
 */
final class FeedPriceSource implements PriceSource {
  private static final Logger LOG = LoggerFactory.getLogger(FeedPriceSource.class);

  private final String name;
  private final IndexId index;
  private final URI url;
  private final FeedReader reader;
  private final FeedLimits limits;
  private final HttpClient http;
  private final Clock clock;
  private final FeedCounts counts = new FeedCounts();
  private final AtomicLong sequence = new AtomicLong();

  /**
   * A source of one index.
   *
   * @param index one of those for which the feed has a symbol
   */
  FeedPriceSource(FeedSettings feed, IndexId index, HttpClient http, Clock clock) {
    this.name = feed.name();
    this.index = index;
    this.url = feed.url();
    this.limits = feed.limits();
    this.reader =
        new FeedReader(feed.format(), feed.symbols().get(index), feed.limits().widestSpread());
    this.http = http;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  /** What came of the messages so far. */
  FeedCounts counts() {
    return counts;
  }

  @Override
  public Source<PriceObservation, NotUsed> observations() {
    RestartSettings restarts =
        RestartSettings.create(
                limits.firstBackoff(), limits.longestBackoff(), limits.backoffSpread())
            // Never to give up, and to forget past failures only after a steady time.
            .withMaxRestarts(Integer.MAX_VALUE, limits.steadyAfter())
            .withLogSettings(RestartSettings.createLogSettings(Logging.DebugLevel()));
    return RestartSource.withBackoff(restarts, this::connection)
        .conflate((older, newer) -> newer)
        .throttle(1, limits.leastInterval());
  }

  private Source<PriceObservation, NotUsed> connection() {
    counts.countConnection();
    Reception reception = new Reception();
    String subscription = reader.format().subscription(reader.symbol());
    return Source.fromGraph(new FeedConnection(http, url, subscription, reader::read, limits))
        .mapConcat(reception::take)
        .mapError(Throwable.class, this::logged);
  }

  private Throwable logged(Throwable failure) {
    LOG.warn(
        "Feed {} of index {} lost its connection and will make a new one: {}; so far {}",
        name,
        index,
        FeedJson.shortened(failure.toString()),
        counts);
    return failure;
  }

  /** What is remembered of one connection. */
  private final class Reception {
    private final Set<Reason> told = EnumSet.noneOf(Reason.class);
    private long last = Long.MIN_VALUE;

    /** The observation that a message holds, if it does. */
    List<PriceObservation> take(FeedMessage message) {
      counts.countMessage();
      if (message instanceof Quote quote) {
        return taken(quote);
      }
      if (message instanceof Skipped skipped) {
        skip(skipped);
      }
      return List.of();
    }

    private List<PriceObservation> taken(Quote quote) {
      long number = quote.sequence().orElse(last + 1);
      if (number <= last) {
        skip(new Skipped(Reason.OUT_OF_ORDER, number + " after " + last));
        return List.of();
      }
      last = number;
      counts.countPrice();
      Instant observedAt = quote.observedAt().orElseGet(clock::instant);
      return List.of(
          new PriceObservation(index, name, sequence.incrementAndGet(), quote.mid(), observedAt));
    }

    /** Told once per reason and connection: a venue may say the same a thousand times a second. */
    private void skip(Skipped skipped) {
      counts.countSkipped(skipped.reason());
      if (told.add(skipped.reason())) {
        LOG.warn(
            "Feed {} of index {} skips a message, {}: {}",
            name,
            index,
            skipped.reason(),
            skipped.detail());
      }
    }
  }
}
