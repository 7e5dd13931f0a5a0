package org.plimsoll.account;

import java.util.List;
import org.plimsoll.account.CommandWindow.Receipt;

/** What the rules say to a command. */
sealed interface Decision {

  /** These events, in this order, all or none. */
  record Accept(List<AccountEvent> events) implements Decision {}

  /** The command was applied before; the first answer stands. */
  record Repeat(Receipt receipt) implements Decision {}

  record Refuse(Rejection rejection) implements Decision {}
}
