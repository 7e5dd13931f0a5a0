package org.plimsoll.http.limits;

import java.util.HashMap;
import java.util.Map;

/**
 * How many requests may be under way at a time, each under its key. What lowers risk has places of
 * its own beyond those of all others. Thread-safe.
 *
 * @param <K> what is counted apart, such as an account
 */
public final class Places<K> {
  private final int usual;
  private final int reserved;
  private final Map<K, Integer> taken = new HashMap<>();

  /**
   * @param usual for every request
   * @param reserved more of them for what lowers risk
   */
  public Places(int usual, int reserved) {
    this.usual = usual;
    this.reserved = reserved;
  }

  /** Whether there was one. Who took it gives it back. */
  public synchronized boolean take(K key, boolean lowersRisk) {
    int before = taken.getOrDefault(key, 0);
    if (before >= (lowersRisk ? usual + reserved : usual)) {
      return false;
    }
    taken.put(key, before + 1);
    return true;
  }

  public synchronized void giveBack(K key) {
    taken.computeIfPresent(key, (any, before) -> before == 1 ? null : before - 1);
  }
}
