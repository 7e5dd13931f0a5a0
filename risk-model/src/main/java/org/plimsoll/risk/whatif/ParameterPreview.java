package org.plimsoll.risk.whatif;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;

/**
 * What other parameters would do to all accounts if they were in force now. Each account is
 * measured as a what-if of it alone would.
 *
 * @param before how many accounts stand at each status
 * @param after the same under the other parameters
 * @param accounts those that would be worse off: in breach or called first, then by what is missing
 *     to maintenance margin, at most as many as asked for
 * @param worse how many would be worse off
 * @param unmeasured accounts that lack a price or rules, or whose figures leave the number range
 */
public record ParameterPreview(
    SortedMap<MarginStatus, Integer> before,
    SortedMap<MarginStatus, Integer> after,
    List<Account> accounts,
    int worse,
    List<String> unmeasured) {
  private static final Comparator<Account> WORST_FIRST =
      Comparator.comparing((Account account) -> account.statusAfter().ordinal())
          .reversed()
          .thenComparing(account -> account.after().maintenanceExcess())
          .thenComparing(Account::id);

  /** One account under both. */
  public record Account(
      String id,
      MarginStatus statusBefore,
      MarginStatus statusAfter,
      MarginAssessment before,
      MarginAssessment after) {
    /** Whether less is left to initial or to maintenance margin, or the status is worse. */
    boolean isWorse() {
      return statusAfter.isWorseThan(statusBefore)
          || isLess(after.initialExcess(), before.initialExcess())
          || isLess(after.maintenanceExcess(), before.maintenanceExcess());
    }

    private static boolean isLess(Cash one, Cash other) {
      return one.compareTo(other) < 0;
    }
  }

  public ParameterPreview {
    before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
    after = Collections.unmodifiableSortedMap(new TreeMap<>(after));
    accounts = List.copyOf(accounts);
    unmeasured = List.copyOf(unmeasured);
  }

  /**
   * Measures all accounts.
   *
   * @param most how many accounts are listed, >= 0
   */
  public static ParameterPreview of(
      List<StressedAccount> accounts, MarketView view, MarginParameters next, int most) {
    SortedMap<MarginStatus, Integer> before = new TreeMap<>();
    SortedMap<MarginStatus, Integer> after = new TreeMap<>();
    List<Account> worse = new ArrayList<>();
    List<String> unmeasured = new ArrayList<>();
    for (StressedAccount account : accounts) {
      Optional<Account> measured = measured(account, view, next);
      if (measured.isEmpty()) {
        unmeasured.add(account.id());
      } else {
        Account both = measured.orElseThrow();
        before.merge(both.statusBefore(), 1, Integer::sum);
        after.merge(both.statusAfter(), 1, Integer::sum);
        if (both.isWorse()) {
          worse.add(both);
        }
      }
    }
    List<Account> listed = worse.stream().sorted(WORST_FIRST).limit(most).toList();
    return new ParameterPreview(before, after, listed, worse.size(), unmeasured);
  }

  /** Empty if it cannot be measured under one of the two. */
  private static Optional<Account> measured(
      StressedAccount account, MarketView view, MarginParameters next) {
    try {
      WhatIfResult result =
          WhatIf.of(
              account.portfolio(),
              account.model(),
              view,
              account.status(),
              List.of(new Change.ParameterChange(next)));
      boolean isUnmeasured = result.refusals().stream().anyMatch(ParameterPreview::isUnmeasured);
      return isUnmeasured
          ? Optional.empty()
          : Optional.of(
              new Account(
                  account.id(),
                  result.statusBefore(),
                  result.statusAfter(),
                  result.before(),
                  result.after()));
    } catch (OutOfRangeException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static boolean isUnmeasured(Refusal refusal) {
    return switch (refusal.reason()) {
      case NO_RULES, NOT_LISTED, OUT_OF_RANGE -> true;
      default -> false;
    };
  }
}
