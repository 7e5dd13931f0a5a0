package org.plimsoll.account;

import org.slf4j.MDC;

/** Gives what is logged about an account its name as a field, by which it is found in the log. */
public final class AccountLog {
  private static final String FIELD = "account";

  private AccountLog() {}

  /**
   * Logs about an account.
   *
   * @param statement logs, on this thread
   */
  public static void about(AccountId account, Runnable statement) {
    MDC.put(FIELD, account.value());
    try {
      statement.run();
    } finally {
      MDC.remove(FIELD);
    }
  }
}
