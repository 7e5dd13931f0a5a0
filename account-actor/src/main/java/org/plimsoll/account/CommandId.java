package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key chosen by a caller, and who the caller is; a command repeated under it is applied once and
 * answered alike. Two callers may choose the same key and do not meet. In the journal it is one
 * text: the key, and behind a '|' the caller.
 *
 * @param value the key: 1 to 128 visible ASCII characters without '|', '"' and '\\'
 * @param subject who chose it, as its {@link Authority} names it; empty: the venue itself, or
 *     whoever it was in a journal from before keys had callers
 */
public record CommandId(String value, Optional<String> subject) implements Comparable<CommandId> {
  private static final Pattern FORM = Pattern.compile("[!-~&&[^|\"\\\\]]{1,128}");
  private static final char SEPARATOR = '|'; // part of the journal: never change it

  /**
   * @throws IllegalArgumentException if no key can be that, or nobody is named as its subject
   */
  public CommandId {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "command id must be 1 to 128 visible ASCII characters without '|', '\"' and '\\', was: "
              + value);
    }
    if (subject.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("the caller of command id " + value + " must have a name");
    }
  }

  /** A key of nobody in particular. */
  public static CommandId of(String value) {
    return new CommandId(value, Optional.empty());
  }

  /** The same key, chosen by this caller. */
  public CommandId by(String caller) {
    return new CommandId(value, Optional.of(caller));
  }

  /** The same key, of nobody in particular. */
  CommandId ofNobody() {
    return of(value);
  }

  /** Reads what {@link #text} wrote. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static CommandId ofText(String text) {
    int end = text.indexOf(SEPARATOR);
    return end < 0 ? of(text) : of(text.substring(0, end)).by(text.substring(end + 1));
  }

  @JsonValue
  String text() {
    return subject.map(caller -> value + SEPARATOR + caller).orElse(value);
  }

  @Override
  public int compareTo(CommandId other) {
    return text().compareTo(other.text());
  }

  @Override
  public String toString() {
    return text();
  }
}
