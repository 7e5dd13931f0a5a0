package org.plimsoll.account;

import java.util.ArrayList;
import java.util.List;

/**
 * What calling accounts came to.
 *
 * @param answered how many did
 * @param exposed how many of them have exposure
 * @param unanswered who did not
 */
record RecallRound(int answered, int exposed, List<AccountId> unanswered) {
  static final RecallRound NOBODY = new RecallRound(0, 0, List.of());

  RecallRound {
    unanswered = List.copyOf(unanswered);
  }

  RecallRound answered(boolean isExposed) {
    return new RecallRound(answered + 1, exposed + (isExposed ? 1 : 0), unanswered);
  }

  RecallRound unanswered(AccountId account) {
    List<AccountId> more = new ArrayList<>(unanswered);
    more.add(account);
    return new RecallRound(answered, exposed, more);
  }

  /** With those that were called again. */
  RecallRound then(RecallRound again) {
    return new RecallRound(answered + again.answered, exposed + again.exposed, again.unanswered);
  }
}
