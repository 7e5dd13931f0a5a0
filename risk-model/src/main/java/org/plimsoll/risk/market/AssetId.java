package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names an asset that can be held as collateral, e.g. {@code BTC}.
 *
 * @param value 1 to 32 of A-Z, 0-9 and '-'
 */
public record AssetId(@JsonValue String value) implements Comparable<AssetId> {
  public AssetId {
    Name.checked("asset", value);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static AssetId of(String value) {
    return new AssetId(value);
  }

  @Override
  public int compareTo(AssetId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
