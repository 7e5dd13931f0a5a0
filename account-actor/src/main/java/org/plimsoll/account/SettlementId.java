package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names a settlement for ever; a second settlement of that name is the same one.
 *
 * @param value 1 to 160 visible ASCII characters without '|', '"' and '\\'
 */
public record SettlementId(@JsonValue String value) implements Comparable<SettlementId> {
  private static final Pattern FORM = Pattern.compile("[!-~&&[^|\"\\\\]]{1,160}");

  public SettlementId {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "settlement id must be 1 to 160 visible ASCII characters without '|', '\"' and '\\', was: "
              + value);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static SettlementId of(String value) {
    return new SettlementId(value);
  }

  @Override
  public int compareTo(SettlementId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
