package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.plimsoll.risk.units.Price;

/**
 * The prices of several assets at one instant within a bar.
 *
 * @param prices by upper-case name of the asset
 */
public record PathStep(Instant at, Map<String, Price> prices) {
  public PathStep {
    prices = Collections.unmodifiableMap(new TreeMap<>(prices));
  }
}
