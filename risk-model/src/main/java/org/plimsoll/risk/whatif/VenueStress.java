package org.plimsoll.risk.whatif;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.units.Cash;

/**
 * All accounts after one shock.
 *
 * @param counts how many accounts stand at each status
 * @param worst the accounts in breach, by deficiency, then by maintenance shortfall, at most {@link
 *     #WORST}
 * @param deficiency the sum of what accounts would owe beyond all they have, >= 0
 * @param fund what there is to pay it, >= 0
 * @param cover how many of the largest single deficiencies the fund pays together
 * @param unmeasured accounts that lack a price or rules, or whose figures leave the number range
 */
public record VenueStress(
    String shock,
    SortedMap<MarginStatus, Integer> counts,
    List<StressOutcome> worst,
    BigDecimal deficiency,
    Cash fund,
    int cover,
    List<String> unmeasured) {
  public static final int WORST = 20;

  private static final Comparator<StressOutcome> WORST_FIRST =
      Comparator.comparing(StressOutcome::deficiency)
          .thenComparing(StressOutcome::maintenanceShortfall)
          .reversed()
          .thenComparing(StressOutcome::account);

  public VenueStress {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    worst = List.copyOf(worst);
    unmeasured = List.copyOf(unmeasured);
    if (fund.isNegative()) {
      throw new IllegalArgumentException("a fund must be >= 0, was: " + fund);
    }
  }

  static VenueStress of(
      String shock, List<StressOutcome> outcomes, List<String> unmeasured, Cash fund) {
    SortedMap<MarginStatus, Integer> counts = new TreeMap<>();
    outcomes.forEach(outcome -> counts.merge(outcome.status(), 1, Integer::sum));
    List<StressOutcome> ranked = outcomes.stream().sorted(WORST_FIRST).toList();
    BigDecimal deficiency = BigDecimal.ZERO;
    int cover = 0;
    for (StressOutcome outcome : ranked) {
      deficiency = deficiency.add(outcome.deficiency().toBigDecimal());
      boolean isPaid = deficiency.compareTo(fund.toBigDecimal()) <= 0;
      cover += outcome.deficiency().isPositive() && isPaid ? 1 : 0;
    }
    List<StressOutcome> worst =
        ranked.stream().filter(outcome -> outcome.status().isBreach()).limit(WORST).toList();
    return new VenueStress(shock, counts, worst, deficiency, fund, cover, unmeasured);
  }

  /** How many accounts would be warned. */
  public int called() {
    return counts.getOrDefault(MarginStatus.MARGIN_CALL, 0);
  }

  /** How many accounts would be unwound and still have equity. */
  public int unwound() {
    return counts.getOrDefault(MarginStatus.BELOW_MAINTENANCE, 0);
  }

  /** How many accounts would have negative equity. */
  public int insolvent() {
    return counts.getOrDefault(MarginStatus.INSOLVENT, 0);
  }

  /** What the fund could not pay, >= 0. */
  public BigDecimal uncovered() {
    return deficiency.subtract(fund.toBigDecimal()).max(BigDecimal.ZERO);
  }
}
