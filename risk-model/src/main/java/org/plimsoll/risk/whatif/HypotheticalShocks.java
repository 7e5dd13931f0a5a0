package org.plimsoll.risk.whatif;

import java.time.Duration;
import java.util.List;
import org.plimsoll.risk.units.Rate;

/**
 * Shocks that nobody has seen, as a set to start from. Every index moves alike: a set for a market
 * with pegged assets names those separately.
 */
public final class HypotheticalShocks {
  /** Falls and rises of all prices, with and without volatility, and volatility alone. */
  public static final List<NamedShock> ALL_TOGETHER =
      List.of(
          shock("all -50 %, volatility +100 %", "-0.5", "1", 0),
          shock("all -30 %, volatility +50 %", "-0.3", "0.5", 0),
          shock("all -20 %", "-0.2", "0", 0),
          shock("all -10 %", "-0.1", "0", 0),
          shock("all +10 %", "0.1", "0", 0),
          shock("all +20 %", "0.2", "0", 0),
          shock("all +30 %, volatility +50 %", "0.3", "0.5", 0),
          shock("all +50 %, volatility +100 %", "0.5", "1", 0),
          shock("volatility +50 %", "0", "0.5", 0),
          shock("volatility -30 %", "0", "-0.3", 0),
          shock("a quiet week", "0", "-0.2", 7));

  private HypotheticalShocks() {}

  private static NamedShock shock(String name, String prices, String volatilities, int days) {
    return new NamedShock(
        name,
        new Shock(
            Moves.all(Rate.of(prices)), Moves.all(Rate.of(volatilities)), Duration.ofDays(days)));
  }
}
