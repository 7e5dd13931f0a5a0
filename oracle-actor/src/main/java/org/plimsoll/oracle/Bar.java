package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The prices of several assets from an instant until the next bar.
 *
 * @param assets by upper-case name, e.g. {@code BTC}
 */
public record Bar(Instant start, Map<String, Ohlc> assets) {
  public Bar {
    assets = Collections.unmodifiableMap(new TreeMap<>(assets));
  }
}
