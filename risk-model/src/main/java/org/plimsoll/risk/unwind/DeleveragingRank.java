package org.plimsoll.risk.unwind;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.plimsoll.risk.units.Finite;

/**
 * Who is deleveraged first: the highest score, then the larger notional, then the lower name, so
 * that the order is the same whenever it is asked for.
 *
 * @param name of the account or position, unique in a ranking
 * @param score as computed by one of the measures here
 * @param notional absolute value of the position, >= 0; breaks ties
 */
public record DeleveragingRank(String name, double score, double notional) {
  private static final Comparator<DeleveragingRank> MOST_FIRST =
      Comparator.comparingDouble(DeleveragingRank::score)
          .thenComparingDouble(DeleveragingRank::notional)
          .reversed()
          .thenComparing(DeleveragingRank::name);

  public DeleveragingRank {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a deleveraging rank needs a name");
    }
    score = Finite.number("score of " + name, score) + 0.0; // so that -0 ties with 0
    Finite.notNegative("notional of " + name, notional);
  }

  /** The candidates in the order they are deleveraged. */
  public static List<DeleveragingRank> ranked(Collection<DeleveragingRank> candidates) {
    return candidates.stream().sorted(MOST_FIRST).toList();
  }

  /**
   * Profit as a fraction of the entry value, times effective leverage when it is a profit, divided
   * by it when it is a loss.
   *
   * <p>Source: published cases ADL-1, BMX-ADL-59.
   *
   * @param side signed position, or just its sign; not 0
   * @param bankruptcy bankruptcy price, >= 0 and not the mark price
   */
  public static double leverageScore(double side, double entry, double mark, double bankruptcy) {
    Finite.notZero("side", side);
    Finite.positive("entry price", entry);
    double profit = Math.signum(side) * (Finite.number("mark price", mark) - entry) / entry;
    return scoreOf(profit, effectiveLeverage(mark, bankruptcy));
  }

  /**
   * A profit counts times the leverage behind it, a loss divided by it.
   *
   * @param profit as a fraction of the entry value
   * @param leverage value of the position by the equity behind it, > 0
   */
  public static double scoreOf(double profit, double leverage) {
    Finite.number("profit", profit);
    Finite.positive("effective leverage", leverage);
    return profit > 0 ? profit * leverage : profit / leverage;
  }

  /**
   * How many times the equity behind a position its value is: mark / |mark - bankruptcy|.
   *
   * @throws IllegalArgumentException if mark and bankruptcy price are the same: such a position has
   *     no equity and is itself to be liquidated
   */
  public static double effectiveLeverage(double mark, double bankruptcy) {
    Finite.positive("mark price", mark);
    Finite.notNegative("bankruptcy price", bankruptcy);
    if (mark == bankruptcy) {
      throw new IllegalArgumentException(
          "a position at its bankruptcy price has no leverage to rank, was: " + mark);
    }
    return mark / Math.abs(mark - bankruptcy);
  }

  /**
   * Profit as a fraction of the wallet balance times the account's margin ratio; a loss scores 0. A
   * wallet below 1 counts as 1.
   *
   * <p>Source: published case BIN-ADL-19.
   *
   * @param marginRatio maintenance margin / (wallet balance + unrealized profit), >= 0
   */
  public static double marginScore(double unrealizedPnl, double walletBalance, double marginRatio) {
    return profitOnWallet(unrealizedPnl, walletBalance)
        * Finite.notNegative("margin ratio", marginRatio);
  }

  /** Unrealized profit as a fraction of the wallet balance, neither below its floor. */
  public static double profitOnWallet(double unrealizedPnl, double walletBalance) {
    Finite.number("unrealized profit", unrealizedPnl);
    Finite.number("wallet balance", walletBalance);
    return Math.max(0, unrealizedPnl) / Math.max(1, walletBalance);
  }

  /**
   * Maintenance margin as a fraction of what the account is worth.
   *
   * @throws IllegalArgumentException if it is worth nothing: it is itself to be liquidated
   */
  public static double marginRatio(double maintenance, double walletBalance, double unrealizedPnl) {
    Finite.notNegative("maintenance margin", maintenance);
    return maintenance
        / Finite.positive("wallet balance and unrealized profit", walletBalance + unrealizedPnl);
  }

  /**
   * The part of all ranked that stands at this rank or before it.
   *
   * @param rank 1 for the first
   */
  public static double quantile(int rank, int ranked) {
    if (rank < 1 || rank > ranked) {
      throw new IllegalArgumentException("a rank lies in 1.." + ranked + ", was: " + rank);
    }
    return rank / (double) ranked;
  }

  /**
   * The same in fifths, as lights are shown: 5 for the first fifth to be deleveraged, 1 for the
   * last.
   */
  public static int lights(int rank, int ranked) {
    return 6 - (int) Math.ceil(5 * quantile(rank, ranked));
  }
}
