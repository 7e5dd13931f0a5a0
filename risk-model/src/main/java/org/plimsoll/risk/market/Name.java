package org.plimsoll.risk.market;

import java.util.regex.Pattern;

/** The form all names of assets, indexes and instruments share. */
final class Name {
  private static final Pattern FORM = Pattern.compile("[A-Z0-9][A-Z0-9-]{0,31}");

  private Name() {}

  static String checked(String what, String value) {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + " must be 1 to 32 of A-Z, 0-9 and '-', was: " + value);
    }
    return value;
  }
}
