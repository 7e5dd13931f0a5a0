package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names a tradable instrument, e.g. {@code BTC-PERP}.
 *
 * @param value 1 to 32 of A-Z, 0-9 and '-'
 */
public record InstrumentId(@JsonValue String value) implements Comparable<InstrumentId> {
  public InstrumentId {
    Name.checked("instrument", value);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static InstrumentId of(String value) {
    return new InstrumentId(value);
  }

  @Override
  public int compareTo(InstrumentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
