package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Objects;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

/**
 * One price as one source saw it.
 *
 * @param source names who saw it, 1 to 64 characters, not blank
 * @param sequence strictly rising per index and source
 * @param observedAt when the source saw it, by the source's clock; never goes back
 */
public record PriceObservation(
    IndexId index, String source, long sequence, Price price, Instant observedAt)
    implements CborSerializable {
  private static final int LONGEST_NAME = 64;

  public PriceObservation {
    Objects.requireNonNull(index, "index");
    Objects.requireNonNull(price, "price");
    Objects.requireNonNull(observedAt, "observedAt");
    if (source == null || source.isBlank() || source.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "source must have 1 to " + LONGEST_NAME + " characters and not be blank");
    }
  }
}
