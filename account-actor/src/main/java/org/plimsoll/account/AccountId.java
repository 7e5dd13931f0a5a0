package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names an account. Names that start with {@code house:} belong to the venue itself: the insurance
 * fund, the simulated market maker.
 *
 * @param value 1 to 64 of a-z, A-Z, 0-9, '.', '_', ':' and '-', not starting with a sign
 */
public record AccountId(@JsonValue String value) implements Comparable<AccountId> {
  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._:-]{0,63}");
  private static final String HOUSE = "house:";

  public AccountId {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "account must be 1 to 64 of a-z, A-Z, 0-9, '.', '_', ':' and '-', was: " + value);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static AccountId of(String value) {
    return new AccountId(value);
  }

  public boolean isHouse() {
    return value.startsWith(HOUSE);
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
