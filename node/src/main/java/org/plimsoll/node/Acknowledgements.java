package org.plimsoll.node;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.CollateralChosen;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LeverageChosen;
import org.plimsoll.account.AccountId;

/** What was acknowledged to the caller, to be found again in the journal. Thread-safe. */
final class Acknowledgements {
  private record Acknowledged(AccountId account, long revision, String id) {}

  private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();

  /**
   * @param id the command or settlement the account answered for
   */
  void add(AccountId account, long revision, String id) {
    acknowledged.add(new Acknowledged(account, revision, id));
  }

  int size() {
    return acknowledged.size();
  }

  /** How many are not in the journal at the revision that was acknowledged. */
  long lost(List<AccountHistory> histories) {
    Map<AccountId, AccountHistory> byAccount =
        histories.stream().collect(Collectors.toMap(AccountHistory::account, Function.identity()));
    return acknowledged.stream()
        .filter(ack -> !isJournaled(ack, byAccount.get(ack.account())))
        .count();
  }

  private static boolean isJournaled(Acknowledged ack, AccountHistory history) {
    return history != null
        && ack.revision() <= history.events().size()
        && ack.id().equals(idOf(history.events().get((int) ack.revision() - 1)));
  }

  private static String idOf(AccountEvent event) {
    if (event instanceof AccountOpened e) {
      return e.commandId().value();
    } else if (event instanceof CollateralDeposited e) {
      return e.commandId().value();
    } else if (event instanceof CollateralWithdrawn e) {
      return e.commandId().value();
    } else if (event instanceof LeverageChosen e) {
      return e.commandId().value();
    } else if (event instanceof CollateralChosen e) {
      return e.commandId().value();
    } else if (event instanceof LegSettled e) {
      return e.settlement().value();
    }
    return "";
  }
}
