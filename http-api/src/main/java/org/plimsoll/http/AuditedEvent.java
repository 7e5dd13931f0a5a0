package org.plimsoll.http;

import org.plimsoll.account.AccountId;

/** An event with the account it happened to. */
record AuditedEvent(AccountId account, LoggedEvent logged) {
  AuditCursor cursor() {
    return AuditCursor.of(account, logged);
  }
}
