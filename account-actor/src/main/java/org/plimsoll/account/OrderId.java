package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names an open order of an account; free again once the order is filled or released.
 *
 * @param value 1 to 64 of a-z, A-Z, 0-9, '.', '_', ':' and '-', starting with a letter or digit
 */
public record OrderId(@JsonValue String value) implements Comparable<OrderId> {
  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._:-]{0,63}");

  public OrderId {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "order id must be 1 to 64 of a-z, A-Z, 0-9, '.', '_', ':' and '-', was: " + value);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static OrderId of(String value) {
    return new OrderId(value);
  }

  @Override
  public int compareTo(OrderId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
