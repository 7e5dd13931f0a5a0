package org.plimsoll.oracle;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Price;

/** What the tests of this module share: one index, one start, the settings as shipped. */
final class Prices {
  static final IndexId BTC = IndexId.of("BTC-USDT");
  static final IndexId ETH = IndexId.of("ETH-USDT");
  static final IndexId UNLISTED = IndexId.of("DOGE-USDT");
  static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  /** Of every random test; given again as a system property, a failure is repeated. */
  static final long SEED = Long.getLong("plimsoll.seed", 20_250_101L);

  private Prices() {}

  static OracleSettings settings() {
    return OracleSettings.from(ConfigFactory.load());
  }

  static Config actorConfig() {
    return ConfigFactory.load("application-test");
  }

  static Instant second(long n) {
    return START.plusSeconds(n);
  }

  /** An observation whose sequence number is the second it was made in. */
  static PriceObservation observed(String source, String price, long second) {
    return new PriceObservation(BTC, source, second, Price.of(price), second(second));
  }

  static IndexPrice valid(IndexId index, String price, long second) {
    return new IndexPrice(index, Price.of(price), PriceStatus.VALID, second(second));
  }

  static Duration seconds(long n) {
    return Duration.ofSeconds(n);
  }
}
