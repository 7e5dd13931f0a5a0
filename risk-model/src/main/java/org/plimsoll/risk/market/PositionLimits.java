package org.plimsoll.risk.market;

import java.util.Optional;
import java.util.stream.Stream;
import org.plimsoll.risk.units.Cash;

/**
 * The largest positions in one instrument, by notional at the mark price in the settlement asset of
 * the parameters. They should follow from what the market can take and the fund can pay: what is
 * larger than either cannot be unwound without loss to others.
 *
 * @param account of one account, long or short; empty: none
 * @param owner of all accounts of one owner, long and short summed, so that accounts that stand
 *     against each other count too; empty: none
 * @param venue open interest of all; empty: none
 */
public record PositionLimits(Optional<Cash> account, Optional<Cash> owner, Optional<Cash> venue) {
  /** No limit at all. */
  public static final PositionLimits NONE =
      new PositionLimits(Optional.empty(), Optional.empty(), Optional.empty());

  public PositionLimits {
    Stream.of(account, owner, venue)
        .flatMap(Optional::stream)
        .filter(limit -> !limit.isPositive())
        .findFirst()
        .ifPresent(
            limit -> {
              throw new IllegalArgumentException(
                  "a position limit must be above 0, was: " + limit + "; leave it out for none");
            });
  }
}
