package org.plimsoll.http.limits;

import com.typesafe.config.Config;

/**
 * How much of a node callers may use.
 *
 * @param caller what each subject may ask
 * @param gateway the same of one that acts for all accounts, such as a matching engine
 * @param address what each address may ask that nobody is known by
 * @param mostCallers how many subjects and addresses are remembered, at least 1
 * @param perAccount how many requests about an account are under way at a time, at least 1
 * @param reservedPerAccount so many more that lower risk, at least 0
 * @param perNode how many requests are under way at a time, at least 1
 * @param reservedPerNode so many more that lower risk, at least 0
 */
public record LimitSettings(
    RateTier caller,
    RateTier gateway,
    RateTier address,
    int mostCallers,
    int perAccount,
    int reservedPerAccount,
    int perNode,
    int reservedPerNode) {

  /**
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  public LimitSettings {
    requireAtLeast(1, mostCallers, "most-callers");
    requireAtLeast(1, perAccount, "in-flight.per-account");
    requireAtLeast(0, reservedPerAccount, "in-flight.reserved-per-account");
    requireAtLeast(1, perNode, "in-flight.per-node");
    requireAtLeast(0, reservedPerNode, "in-flight.reserved-per-node");
  }

  /**
   * Reads {@code plimsoll.http.limits} of an actor system's whole configuration.
   *
   * @throws com.typesafe.config.ConfigException if a key is missing or of the wrong type
   * @throws IllegalArgumentException if a value is out of range
   */
  public static LimitSettings from(Config root) {
    Config limits = root.getConfig("plimsoll.http.limits");
    return new LimitSettings(
        RateTier.from("caller", limits.getConfig("caller")),
        RateTier.from("gateway", limits.getConfig("gateway")),
        RateTier.from("address", limits.getConfig("address")),
        limits.getInt("most-callers"),
        limits.getInt("in-flight.per-account"),
        limits.getInt("in-flight.reserved-per-account"),
        limits.getInt("in-flight.per-node"),
        limits.getInt("in-flight.reserved-per-node"));
  }

  private static void requireAtLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", was: " + value);
    }
  }
}
