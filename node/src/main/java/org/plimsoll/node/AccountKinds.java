package org.plimsoll.node;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountState;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.DatedFuture;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;

/**
 * Who took part, counted from the journals of margined accounts.
 *
 * @param accounts per method, isolated ones apart
 * @param positions per kind of contract, how many an account ever held
 */
record AccountKinds(SortedMap<String, Long> accounts, SortedMap<String, Long> positions) {

  static AccountKinds of(List<AccountHistory> histories, MarginParameters parameters) {
    SortedMap<String, Long> accounts = new TreeMap<>();
    SortedMap<String, Long> positions = new TreeMap<>();
    for (AccountHistory history : histories) {
      AccountState end = LedgerAudit.endOf(history);
      if (end.method().isMargined()) {
        boolean isIsolated = history.account().isolatedInstrument().isPresent();
        String method = end.method().name().toLowerCase(Locale.ROOT);
        accounts.merge(isIsolated ? method + ", isolated" : method, 1L, Long::sum);
        traded(history)
            .forEach(id -> positions.merge(kindOf(parameters.contract(id)), 1L, Long::sum));
      }
    }
    return new AccountKinds(accounts, positions);
  }

  private static SortedSet<InstrumentId> traded(AccountHistory history) {
    SortedSet<InstrumentId> traded = new TreeSet<>();
    for (AccountEvent event : history.events()) {
      if (event instanceof LegSettled settled) {
        settled.leg().trades().forEach(trade -> traded.add(trade.instrument()));
      }
    }
    return traded;
  }

  private static String kindOf(Contract contract) {
    String form = contract.form().name().toLowerCase(Locale.ROOT);
    if (contract instanceof EuropeanOption) {
      return form + " option";
    }
    return form + (contract instanceof DatedFuture ? " dated future" : " perpetual");
  }
}
