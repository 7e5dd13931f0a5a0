package org.plimsoll.http;

import org.plimsoll.account.AccountId;

/**
 * How far an export of all accounts came: account by account in order of name, each in order of
 * sequence.
 *
 * @param sequence of the last event that was read, >= 0
 */
record ExportCursor(AccountId account, long sequence) {
  private static final char BETWEEN = '/'; // stands in no name

  /**
   * @throws IllegalArgumentException if it is no cursor
   */
  static ExportCursor of(String text) {
    int at = text.lastIndexOf(BETWEEN);
    if (at < 0) {
      throw new IllegalArgumentException("must be account/sequence, was: " + text);
    }
    long sequence = Long.parseLong(text.substring(at + 1));
    if (sequence < 0) {
      throw new IllegalArgumentException("the sequence must be >= 0, was: " + sequence);
    }
    return new ExportCursor(AccountId.of(text.substring(0, at)), sequence);
  }

  @Override
  public String toString() {
    return account.value() + BETWEEN + sequence;
  }
}
