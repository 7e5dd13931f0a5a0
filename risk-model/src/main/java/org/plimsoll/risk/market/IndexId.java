package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names an index: the price of one asset in the settlement asset, e.g. {@code BTC-USDT}.
 *
 * @param value 1 to 32 of A-Z, 0-9 and '-'
 */
public record IndexId(@JsonValue String value) implements Comparable<IndexId> {
  public IndexId {
    Name.checked("index", value);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static IndexId of(String value) {
    return new IndexId(value);
  }

  @Override
  public int compareTo(IndexId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
