package org.plimsoll.risk.whatif;

import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.units.Cash;

/**
 * How large a mutual default fund has to be: with the resources that pay before it, it covers the
 * two largest stressed deficiencies of any one shock. Members share what is required in proportion
 * to their initial margin.
 *
 * <p>Source: RTS 153/2013 Art. 42, 43 (total resources cover the two largest exposures).
 *
 * @param shock the one that asks for most; empty text if none asks for anything
 * @param coverTwo the sum of its two largest deficiencies, >= 0
 * @param resources what pays before the mutual fund, >= 0
 * @param required of all members together, >= 0
 * @param shares of each member, rounded up
 */
public record DefaultFundSizing(
    String shock, Cash coverTwo, Cash resources, Cash required, SortedMap<String, Cash> shares) {

  public DefaultFundSizing {
    shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
  }

  /**
   * @param shocks of all accounts
   * @param resources what pays before the mutual fund, >= 0
   * @param initialMargins of each member, >= 0; who has none owes no contribution
   * @throws IllegalArgumentException if an amount is negative
   */
  public static DefaultFundSizing of(
      List<VenueStress> shocks, Cash resources, Map<String, Cash> initialMargins) {
    requireNotNegative("resources", resources);
    String worst = "";
    Cash coverTwo = Cash.ZERO;
    for (VenueStress shock : shocks) {
      Cash two =
          shock.worst().stream()
              .limit(2)
              .map(StressOutcome::deficiency)
              .reduce(Cash.ZERO, Cash::plus);
      if (two.compareTo(coverTwo) > 0) {
        worst = shock.shock();
        coverTwo = two;
      }
    }
    Cash required = coverTwo.minus(resources).max(Cash.ZERO);
    return new DefaultFundSizing(
        worst, coverTwo, resources, required, shares(required, initialMargins));
  }

  private static SortedMap<String, Cash> shares(Cash required, Map<String, Cash> initialMargins) {
    Cash all = Cash.ZERO;
    for (var each : initialMargins.entrySet()) {
      requireNotNegative("initial margin of " + each.getKey(), each.getValue());
      all = all.plus(each.getValue());
    }
    SortedMap<String, Cash> shares = new TreeMap<>();
    for (var each : initialMargins.entrySet()) {
      if (each.getValue().isPositive()) {
        shares.put(each.getKey(), required.share(each.getValue(), all, RoundingMode.UP));
      }
    }
    return shares;
  }

  private static void requireNotNegative(String what, Cash amount) {
    if (amount.isNegative()) {
      throw new IllegalArgumentException(what + " must be >= 0, was: " + amount);
    }
  }
}
