package org.plimsoll.risk.whatif;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Rate;

/**
 * Relative moves of one kind of quote, per index: -0.2 is a fall by a fifth.
 *
 * @param byIndex the moves that are named, each > -1
 * @param others how every index moves that is not named, > -1
 */
public record Moves(SortedMap<IndexId, Rate> byIndex, Rate others) {
  public static final Moves NONE = all(Rate.ZERO);

  /**
   * @throws IllegalArgumentException naming the index whose move is not > -1
   */
  public Moves {
    byIndex = Collections.unmodifiableSortedMap(new TreeMap<>(byIndex));
    byIndex.forEach((index, move) -> requireAboveMinusOne(index.value(), move));
    requireAboveMinusOne("the others", others);
  }

  /** The same move of every index. */
  public static Moves all(Rate move) {
    return new Moves(new TreeMap<>(), move);
  }

  /** Moves of some indexes; the others stand still. */
  public static Moves of(Map<IndexId, Rate> byIndex) {
    return new Moves(new TreeMap<>(byIndex), Rate.ZERO);
  }

  public Rate of(IndexId index) {
    return byIndex.getOrDefault(index, others);
  }

  private static void requireAboveMinusOne(String what, Rate move) {
    if (move.compareTo(Rate.ONE.negate()) <= 0) {
      throw new IllegalArgumentException(
          "a move must be above -1, what falls keeps something; of " + what + " was: " + move);
    }
  }
}
