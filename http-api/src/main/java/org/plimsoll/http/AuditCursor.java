package org.plimsoll.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import org.plimsoll.account.AccountId;

/**
 * The place of an event among those of all accounts, in order of time: by when it was recorded,
 * then by account, then by sequence. Callers get it as text that they need not understand.
 */
record AuditCursor(Instant recordedAt, AccountId account, long sequence)
    implements Comparable<AuditCursor> {
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
    String[] parts =
        new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("must be a cursor of an earlier page, was: " + text);
    }
    return new AuditCursor(
        Instant.ofEpochMilli(Long.parseLong(parts[0])),
        AccountId.of(parts[1]),
        Long.parseLong(parts[2]));
  }

  /** The cursor as callers get it. */
  String text() {
    String plain = recordedAt.toEpochMilli() + "/" + account + "/" + sequence;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int compareTo(AuditCursor other) {
    return ORDER.compare(this, other);
  }
}
