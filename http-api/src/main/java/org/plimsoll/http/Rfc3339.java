package org.plimsoll.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** Points in time as callers write them. */
final class Rfc3339 {
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

  private Rfc3339() {}

  /**
   * @throws IllegalArgumentException with the text, if it is not a date and time with an offset
   */
  static Instant parse(String text) {
    try {
      if (FORM.matcher(text).matches()) {
        return OffsetDateTime.parse(text).toInstant();
      }
    } catch (DateTimeException e) {
      // A day or an hour that does not exist: as wrong as any other text.
    }
    throw new IllegalArgumentException(
        "must be a date and time such as 2025-01-31T09:30:00Z, was: " + text);
  }
}
