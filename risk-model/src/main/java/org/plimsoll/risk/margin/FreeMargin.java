package org.plimsoll.risk.margin;

import java.util.Collection;
import org.plimsoll.risk.units.Cash;

/**
 * What an account can still commit: its balance plus profit less margin of every position. A sum,
 * so that the order of the positions cannot matter.
 *
 * <p>Source: published case XC-1.
 *
 * @param amount negative when more is committed than there is
 */
public record FreeMargin(Cash amount) {

  /**
   * What one position counts with.
   *
   * @param estimatedProfit signed
   * @param requiredMargin >= 0; 0 for the one whose requirement is asked for anew
   */
  public record Commitment(Cash estimatedProfit, Cash requiredMargin) {
    public Commitment {
      if (requiredMargin.isNegative()) {
        throw new IllegalArgumentException("required margin must be >= 0, was: " + requiredMargin);
      }
    }
  }

  public static FreeMargin of(Cash balance, Collection<Commitment> positions) {
    Cash free = balance;
    for (Commitment position : positions) {
      free = free.plus(position.estimatedProfit()).minus(position.requiredMargin());
    }
    return new FreeMargin(free);
  }

  /** Whether it covers a new requirement, which is >= 0. */
  public boolean covers(Cash requirement) {
    if (requirement.isNegative()) {
      throw new IllegalArgumentException("a requirement must be >= 0, was: " + requirement);
    }
    return requirement.compareTo(amount) <= 0;
  }
}
