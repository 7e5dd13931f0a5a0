package org.plimsoll.oracle;

import java.time.Instant;
import java.util.List;
import org.plimsoll.risk.units.Cash;

/**
 * What the fund would have to pay for the accounts that would owe most after the worst of the
 * shocks that were tried. Two accounts are counted: "cover 2". Source: principle 4 of the
 * Principles for financial market infrastructures.
 *
 * @param shock the one after which the two owe most
 * @param fund what there is to pay it, >= 0
 * @param largest what the accounts would owe beyond all they have, the largest first, at most two
 * @param uncovered what of it the fund could not pay, >= 0
 */
public record CoverStress(
    String shock, Cash fund, List<Deficiency> largest, Cash uncovered, Instant at) {

  /** What one account would owe, > 0. */
  public record Deficiency(String account, Cash amount) {}

  public CoverStress {
    largest = List.copyOf(largest);
  }
}
