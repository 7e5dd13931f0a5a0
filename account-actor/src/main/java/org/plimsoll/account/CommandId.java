package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Chosen by the caller; a command repeated under it is applied once and answered alike.
 *
 * @param value 1 to 128 visible ASCII characters without '|', '"' and '\\'
 */
public record CommandId(@JsonValue String value) implements Comparable<CommandId> {
  private static final Pattern FORM = Pattern.compile("[!-~&&[^|\"\\\\]]{1,128}");

  public CommandId {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "command id must be 1 to 128 visible ASCII characters without '|', '\"' and '\\', was: "
              + value);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static CommandId of(String value) {
    return new CommandId(value);
  }

  @Override
  public int compareTo(CommandId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
