package org.plimsoll.http.access;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that are read again and again, by a thread of their own, so that nobody who asks waits. What
 * cannot be read, or is no set of keys, changes nothing: those known before count on.
 */
final class RefreshedKeys implements KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(RefreshedKeys.class);

  /** How often strangers may make this look for keys it does not know. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final KeyLocation location;
  private final Function<byte[], Map<String, TokenKey>> reader;
  private final boolean looksForUnknown;
  private final Clock clock;
  private final ScheduledExecutorService executor;
  private final AtomicReference<Instant> lastLook = new AtomicReference<>(Instant.MIN);
  private volatile Map<String, TokenKey> keys = Map.of();

  // Of the executor's thread alone, after the start.
  private byte[] newest = new byte[0];
  private Optional<String> failure = Optional.empty();

  private RefreshedKeys(
      KeyLocation location,
      Function<byte[], Map<String, TokenKey>> reader,
      boolean looksForUnknown,
      Clock clock) {
    this.location = location;
    this.reader = reader;
    this.looksForUnknown = looksForUnknown;
    this.clock = clock;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "access-keys");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Of a file, which is there from the start.
   *
   * @throws UnsafeAccessException if it is not, or cannot be used
   */
  static RefreshedKeys ofFile(
      FileLocation file,
      Function<byte[], Map<String, TokenKey>> reader,
      Duration interval,
      Clock clock) {
    var keys = new RefreshedKeys(file, reader, false, clock);
    keys.refresh();
    keys.failure.ifPresent(
        why -> {
          keys.close();
          throw new UnsafeAccessException("keys cannot be read from " + file + ": " + why);
        });
    return keys.every(interval, interval);
  }

  /**
   * Of a place elsewhere, which may be away for a while, also at the start: then nobody is known.
   *
   * @param interval between two looks
   * @param retry after one that failed
   */
  static RefreshedKeys ofUrl(
      KeyLocation url,
      Function<byte[], Map<String, TokenKey>> reader,
      Duration interval,
      Duration retry,
      Clock clock) {
    var keys = new RefreshedKeys(url, reader, true, clock);
    keys.refresh();
    return keys.every(interval, retry);
  }

  @Override
  public Optional<TokenKey> key(String id) {
    TokenKey key = keys.get(id);
    if (key == null && looksForUnknown) {
      look();
    }
    return Optional.ofNullable(key);
  }

  @Override
  public void close() {
    executor.shutdownNow();
    location.close();
  }

  private RefreshedKeys every(Duration interval, Duration retry) {
    Duration delay = failure.isEmpty() || retry.compareTo(interval) > 0 ? interval : retry;
    try {
      executor.schedule(
          () -> {
            refresh();
            every(interval, retry);
          },
          delay.toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("no more looks at {}", location);
    }
    return this;
  }

  private void look() {
    Instant now = clock.instant();
    Instant last = lastLook.get();
    boolean isDue = last.equals(Instant.MIN) || !now.isBefore(last.plus(BETWEEN_LOOKS));
    if (isDue && lastLook.compareAndSet(last, now)) {
      try {
        executor.execute(this::refresh);
      } catch (RejectedExecutionException e) {
        LOG.debug("no more looks at {}", location);
      }
    }
  }

  private void refresh() {
    try {
      byte[] bytes = location.read();
      if (!Arrays.equals(bytes, newest)) {
        Map<String, TokenKey> read = Map.copyOf(reader.apply(bytes));
        newest = bytes;
        keys = read;
        LOG.info("Keys of {} read from {}", read.keySet(), location);
      } else if (failure.isPresent()) {
        LOG.info("Keys can be read from {} again", location);
      }
      failure = Optional.empty();
    } catch (IOException | RuntimeException e) {
      tell(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Once, as long as it stays the same. */
  private void tell(String why) {
    if (!failure.equals(Optional.of(why))) {
      LOG.warn(
          "Keys cannot be read from {}, so {} known before count on: {}",
          location,
          keys.size(),
          why);
    }
    failure = Optional.of(why);
  }
}
