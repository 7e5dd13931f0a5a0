package org.plimsoll.account;

import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginCallAcknowledged;
import org.plimsoll.account.AccountEvent.MarginCallEnded;
import org.plimsoll.account.AccountEvent.MarginCallEscalated;
import org.plimsoll.account.AccountEvent.MarginCallRaised;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.NoticeGivenUp;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;

/** Which events of accounts those who watch risk want to see. */
final class RiskEventFilter {
  private RiskEventFilter() {}

  static boolean includes(AccountEvent event) {
    return event instanceof MarginStatusChanged
        || event instanceof LiquidationStarted
        || event instanceof UnwindOrdered
        || event instanceof UnwindCancelled
        || event instanceof LiquidationEnded
        || event instanceof MarginCallRaised
        || event instanceof MarginCallAcknowledged
        || event instanceof MarginCallEscalated
        || event instanceof MarginCallEnded
        || event instanceof NoticeGivenUp;
  }
}
