package org.plimsoll.risk.margin;

import java.math.RoundingMode;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * Which margin status follows from equity and requirements. A level is entered at one equity and
 * left at a higher one, so that an account near a level does not flap and a liquidation goes on to
 * maintenance plus buffer.
 */
public final class StatusRules {
  private static final MarginStatus[] WORST_FIRST = {
    MarginStatus.INSOLVENT,
    MarginStatus.BELOW_MAINTENANCE,
    MarginStatus.MARGIN_CALL,
    MarginStatus.BELOW_INITIAL
  };

  private StatusRules() {}

  /**
   * The status after {@code previous} at this equity: the worst level that is entered anew, or that
   * is at most as bad as the previous one and not yet left.
   */
  public static MarginStatus next(
      MarginStatus previous, Cash equity, MarginTotals requirement, MarginLevels levels) {
    for (MarginStatus level : WORST_FIRST) {
      Cash threshold =
          level.isWorseThan(previous)
              ? entry(level, requirement, levels)
              : exit(level, requirement, levels);
      if (equity.compareTo(threshold) < 0) {
        return level;
      }
    }
    return MarginStatus.ABOVE_INITIAL;
  }

  /** The equity below which the level is entered. */
  public static Cash entry(MarginStatus level, MarginTotals requirement, MarginLevels levels) {
    Cash maintenance = requirement.maintenance();
    switch (level) {
      case INSOLVENT:
        return Cash.ZERO;
      case BELOW_MAINTENANCE:
        return maintenance;
      case MARGIN_CALL:
        Cash span = requirement.initial().minus(maintenance);
        return maintenance.plus(span.times(levels.callFraction(), RoundingMode.UP));
      case BELOW_INITIAL:
        return requirement.initial();
      default:
        throw new IllegalArgumentException(level + " is not entered by falling");
    }
  }

  /** The equity from which the level is left again, never below its entry. */
  public static Cash exit(MarginStatus level, MarginTotals requirement, MarginLevels levels) {
    Rate buffer =
        level == MarginStatus.BELOW_MAINTENANCE
            ? levels.liquidationBuffer()
            : levels.statusBuffer();
    return entry(level, requirement, levels)
        .plus(requirement.maintenance().times(buffer, RoundingMode.UP));
  }
}
