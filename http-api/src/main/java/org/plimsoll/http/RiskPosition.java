package org.plimsoll.http;

/**
 * How far the risk stream came: in the order of all accounts, and among the market's controls. What
 * came before in either was sent.
 *
 * @param noted the sequence of the last event of an account, 0 for none
 * @param ordered the sequence of the last control, 0 for none
 */
record RiskPosition(long noted, long ordered) {
  private static final String BETWEEN = "-";

  RiskPosition {
    if (noted < 0 || ordered < 0) {
      throw new IllegalArgumentException("a position must not be negative");
    }
  }

  /**
   * @throws IllegalArgumentException if it is no text of a position
   */
  static RiskPosition of(String text) {
    String[] parts = text.split(BETWEEN, -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("must be two sequences, was: " + text);
    }
    return new RiskPosition(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  RiskPosition withNoted(long sequence) {
    return new RiskPosition(sequence, ordered);
  }

  RiskPosition withOrdered(long sequence) {
    return new RiskPosition(noted, sequence);
  }

  @Override
  public String toString() {
    return noted + BETWEEN + ordered;
  }
}
