package org.plimsoll.node;

import java.util.Comparator;
import org.plimsoll.account.Account;
import org.plimsoll.account.Settlement;

/**
 * What a persistence id is of, in the order in which whole journals are read and exported. Who
 * verifies accounts knows parameters and checkpoints by then; the terms of every leg that was read
 * were journaled before it, and come after.
 */
enum EntityKind {
  OTHER,
  ACCOUNT,
  SETTLEMENT;

  /** Of persistence ids: by kind, then as text. */
  static final Comparator<String> ORDER =
      Comparator.comparing(EntityKind::of).thenComparing(Comparator.naturalOrder());

  private static final String ACCOUNTS = Account.TYPE_KEY.name() + "|";
  private static final String SETTLEMENTS = Settlement.TYPE_KEY.name() + "|";

  static EntityKind of(String persistenceId) {
    if (persistenceId.startsWith(ACCOUNTS)) {
      return ACCOUNT;
    }
    return persistenceId.startsWith(SETTLEMENTS) ? SETTLEMENT : OTHER;
  }
}
