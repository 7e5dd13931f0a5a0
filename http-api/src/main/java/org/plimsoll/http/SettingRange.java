package org.plimsoll.http;

import java.time.Duration;

/**
 * What settings must be; each fails with an {@link IllegalArgumentException} naming the setting.
 */
final class SettingRange {
  private SettingRange() {}

  static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was: " + value);
    }
  }

  static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was: " + value);
    }
  }
}
