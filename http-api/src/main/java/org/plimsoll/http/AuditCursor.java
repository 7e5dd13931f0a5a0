package org.plimsoll.http;

import java.time.Instant;
import java.util.Comparator;
import org.plimsoll.account.AccountId;

/**
 * The place of an event among those of all accounts, in order of time: by when it was recorded,
 * then by account, then by sequence.
 */
record AuditCursor(Instant recordedAt, AccountId account, long sequence)
    implements Comparable<AuditCursor> {
  /** That of pages of them. */
  static final PageCursor<AuditCursor> PAGES = new PageCursor<>("audit-events", AuditCursor::of);

  private static final Comparator<AuditCursor> ORDER =
      Comparator.comparing(AuditCursor::recordedAt)
          .thenComparing(AuditCursor::account)
          .thenComparingLong(AuditCursor::sequence);

  static AuditCursor of(AccountId account, LoggedEvent logged) {
    return new AuditCursor(logged.recordedAt(), account, logged.sequence());
  }

  /**
   * @throws IllegalArgumentException if it is no text of a cursor
   */
  static AuditCursor of(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("must be a cursor of an earlier page, was: " + text);
    }
    return new AuditCursor(
        Instant.ofEpochMilli(Long.parseLong(parts[0])),
        AccountId.of(parts[1]),
        Long.parseLong(parts[2]));
  }

  @Override
  public String toString() {
    return recordedAt.toEpochMilli() + "/" + account + "/" + sequence;
  }

  @Override
  public int compareTo(AuditCursor other) {
    return ORDER.compare(this, other);
  }
}
