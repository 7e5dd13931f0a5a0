package org.plimsoll.http.access;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells why tokens are not believed, and nothing of the tokens. So many a minute and then how many
 * more there were, because strangers must not be able to fill a disk.
 */
final class RefusalLog {
  static final int MOST_A_MINUTE = 100;
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Clock clock;
  private Instant begin = Instant.MIN;
  private long refusals;

  RefusalLog(Clock clock) {
    this.clock = clock;
  }

  synchronized void tell(InetAddress client, TokenRefusal reason) {
    Instant now = clock.instant();
    if (begin.equals(Instant.MIN) || !now.isBefore(begin.plus(MINUTE))) {
      if (refusals > MOST_A_MINUTE) {
        LOG.info("{} more tokens were not believed", refusals - MOST_A_MINUTE);
      }
      begin = now;
      refusals = 0;
    }
    refusals++;
    if (refusals <= MOST_A_MINUTE) {
      LOG.info("A token from {} is not believed: {}", client.getHostAddress(), reason.words());
    }
  }
}
