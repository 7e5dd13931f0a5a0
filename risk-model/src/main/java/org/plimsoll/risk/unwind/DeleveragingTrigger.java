package org.plimsoll.risk.unwind;

import java.util.Optional;
import org.plimsoll.risk.units.Finite;

/**
 * When an insurance pool is to be spared by deleveraging: when one instrument has cost it too much
 * too quickly, or when it is empty. Amounts are in one currency.
 *
 * <p>Source: published case BYB-ADL-43.
 *
 * @param startRatio drawdown at or below which deleveraging starts, < 0
 * @param stopRatio drawdown above which it stops, between the start ratio and 0
 * @param smallestPool a drawdown counts only while the pool holds more than this, >= 0
 */
public record DeleveragingTrigger(double startRatio, double stopRatio, double smallestPool) {
  /** Why deleveraging started; it stops for the same reason only. */
  public enum Reason {
    DRAWDOWN,
    POOL_EMPTY
  }

  public DeleveragingTrigger {
    Finite.number("start ratio", startRatio);
    Finite.number("stop ratio", stopRatio);
    if (startRatio >= 0 || stopRatio < startRatio || stopRatio > 0) {
      throw new IllegalArgumentException(
          "a trigger needs start ratio < 0 and start <= stop <= 0, was: "
              + startRatio
              + ", "
              + stopRatio);
    }
    Finite.notNegative("smallest pool", smallestPool);
  }

  /**
   * The instrument's drawdown: its profit and loss in the pool below its highest in the window, as
   * a fraction of the pool's highest balance in the window; 0 or negative.
   *
   * @param pnl now, at most the highest
   * @param highestPool > 0
   */
  public static double drawdown(double pnl, double highestPnl, double highestPool) {
    Finite.number("profit and loss", pnl);
    Finite.number("highest profit and loss", highestPnl);
    Finite.positive("highest pool", highestPool);
    if (pnl > highestPnl) {
      throw new IllegalArgumentException(
          "the highest profit and loss is at least the present one, were: "
              + highestPnl
              + ", "
              + pnl);
    }
    return (pnl - highestPnl) / highestPool;
  }

  /** Why to start at this pool balance and drawdown, or empty if there is no reason. */
  public Optional<Reason> reason(double pool, double drawdown) {
    Finite.number("pool", pool);
    Finite.number("drawdown", drawdown);
    if (pool <= 0) {
      return Optional.of(Reason.POOL_EMPTY);
    }
    return pool > smallestPool && drawdown <= startRatio
        ? Optional.of(Reason.DRAWDOWN)
        : Optional.empty();
  }

  /** Whether to stop what was started for this reason. */
  public boolean stops(Reason reason, double pool, double drawdown) {
    Finite.number("pool", pool);
    Finite.number("drawdown", drawdown);
    return reason == Reason.POOL_EMPTY ? pool > 0 : drawdown > stopRatio;
  }
}
