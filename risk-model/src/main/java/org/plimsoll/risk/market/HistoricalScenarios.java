package org.plimsoll.risk.market;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;

/**
 * Scenarios of joint price moves, immutable: in scenario h the underlying u is worth its price x (1
 * + {@link #move}). Each has a label by which an explanation names it; those from {@link
 * #stressFrom} on are stress days.
 */
public final class HistoricalScenarios {
  private final List<IndexId> underlyings;
  private final double[][] moves;
  private final int stressFrom;
  private final List<String> labels;
  private volatile String fingerprint;

  private HistoricalScenarios(
      List<IndexId> underlyings, double[][] moves, int stressFrom, List<String> labels) {
    this.underlyings = underlyings;
    this.moves = moves;
    this.stressFrom = stressFrom;
    this.labels = labels;
  }

  /**
   * Scenarios of at least one day and underlying.
   *
   * @param underlyings one per column, none twice
   * @param moves per scenario and underlying, each above -1
   * @param stressFrom the first scenario that is a stress day; their number if there is none
   * @param labels one per scenario
   * @throws IllegalArgumentException if sizes differ, a move is not above -1 or not finite, or an
   *     underlying is there twice
   */
  public static HistoricalScenarios of(
      List<IndexId> underlyings, double[][] moves, int stressFrom, List<String> labels) {
    int columns = underlyings.size();
    if (moves.length == 0 || columns == 0 || labels.size() != moves.length) {
      throw new IllegalArgumentException(
          moves.length
              + " scenarios of "
              + columns
              + " underlyings have "
              + labels.size()
              + " labels: give at least one of each, and a label per scenario");
    }
    if (new HashSet<>(underlyings).size() < columns) {
      throw new IllegalArgumentException(
          "an underlying is there twice in " + underlyings + ": give each one column");
    }
    if (stressFrom < 0 || stressFrom > moves.length) {
      throw new IllegalArgumentException(
          "the first stress day is "
              + stressFrom
              + ": it must lie in [0, "
              + moves.length
              + "], the end for none");
    }
    double[][] columnwise = new double[columns][moves.length];
    for (int h = 0; h < moves.length; h++) {
      if (moves[h].length != columns) {
        throw new IllegalArgumentException(
            labels.get(h)
                + " has "
                + moves[h].length
                + " moves of "
                + columns
                + " underlyings: align the rows first");
      }
      for (int u = 0; u < columns; u++) {
        requireMove("move of " + underlyings.get(u) + " on " + labels.get(h), moves[h][u]);
        columnwise[u][h] = moves[h][u];
      }
    }
    return new HistoricalScenarios(
        List.copyOf(underlyings), columnwise, stressFrom, List.copyOf(labels));
  }

  public List<IndexId> underlyings() {
    return underlyings;
  }

  /** The number of scenarios, stress days included. */
  public int size() {
    return labels.size();
  }

  /** The column of an underlying, or -1 if the scenarios do not move it. */
  public int column(IndexId underlying) {
    return underlyings.indexOf(underlying);
  }

  /** The relative price move of an underlying, by column, in one scenario; above -1. */
  public double move(int scenario, int column) {
    return moves[column][scenario];
  }

  /** The moves of an underlying, by column, in all scenarios: a copy. */
  public double[] moves(int column) {
    return moves[column].clone();
  }

  /** What an explanation calls the scenario, e.g. {@code 2020-03-12}. */
  public String label(int scenario) {
    return labels.get(scenario);
  }

  /** The first scenario that is a stress day; {@link #size} if there is none. */
  public int stressFrom() {
    return stressFrom;
  }

  /**
   * Names the content, for journals: SHA-256 in hex, over the underlyings, the first stress day,
   * the labels and the bits of all moves. Computed once.
   */
  public String fingerprint() {
    String known = fingerprint;
    if (known == null) {
      known = fingerprintOfContent();
      fingerprint = known;
    }
    return known;
  }

  private String fingerprintOfContent() {
    MessageDigest digest = sha256();
    add(digest, underlyings.size());
    underlyings.forEach(underlying -> add(digest, underlying.value()));
    add(digest, stressFrom);
    add(digest, labels.size());
    labels.forEach(label -> add(digest, label));
    for (double[] column : moves) {
      for (double move : column) {
        add(digest, Double.doubleToLongBits(move));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Its length first, so that no two lists of texts run together to the same bytes. */
  private static void add(MessageDigest digest, String text) {
    add(digest, text.length());
    text.chars().forEach(unit -> add(digest, unit));
  }

  private static void add(MessageDigest digest, long number) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      digest.update((byte) (number >>> shift));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public boolean isStress(int scenario) {
    return scenario >= stressFrom;
  }

  /** Refuses a relative price move that no price could make, by name. */
  public static void requireMove(String what, double move) {
    if (!Double.isFinite(move)) {
      throw new IllegalArgumentException(
          what + " is " + move + ": give a finite number, or leave the case out");
    }
    if (move <= -1) {
      throw new IllegalArgumentException(
          what + " is " + move + ": a price that stays above 0 moves by more than -1");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HistoricalScenarios that
        && stressFrom == that.stressFrom
        && underlyings.equals(that.underlyings)
        && labels.equals(that.labels)
        && Arrays.deepEquals(moves, that.moves);
  }

  @Override
  public int hashCode() {
    return 31 * labels.hashCode() + Arrays.deepHashCode(moves);
  }

  @Override
  public String toString() {
    return size() + " scenarios of " + underlyings + ", stress from " + stressFrom;
  }
}
