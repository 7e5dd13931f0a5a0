package org.plimsoll.node;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.http.LoggedEvent;
import org.plimsoll.node.Violation.Kind;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;

/**
 * Holds journals against themselves, whoever wrote them: numbers without gaps, events that can
 * follow each other and, once nothing is under way any more, settlements with all their legs and
 * sums of zero. The journals must be those of all accounts that ever settled with each other. Pure.
 */
final class JournalChecker {
  private final MarginParameters parameters;
  private final List<AccountJournal> journals;
  private final List<Violation> violations = new ArrayList<>();

  JournalChecker(MarginParameters parameters, List<AccountJournal> journals) {
    this.parameters = parameters;
    this.journals = List.copyOf(journals);
  }

  /** What is wrong whatever is under way. */
  List<Violation> check() {
    journals.forEach(this::number);
    journals.forEach(this::follow);
    return List.copyOf(violations);
  }

  /** What is wrong if nothing is under way. */
  List<Violation> checkAtRest() {
    check();
    balance();
    conserve();
    return List.copyOf(violations);
  }

  private void number(AccountJournal journal) {
    long last = 0;
    for (LoggedEvent row : journal.rows()) {
      String where = "event " + row.sequence() + " after " + last;
      if (row.sequence() == last) {
        found(Kind.TWO_AT_ONE_NUMBER, journal.account(), where + ": " + row.event());
      } else if (row.sequence() < last) {
        found(Kind.NUMBERS_OUT_OF_ORDER, journal.account(), where);
      } else if (row.sequence() > last + 1) {
        found(Kind.NUMBER_MISSING, journal.account(), where);
      }
      last = Math.max(last, row.sequence());
    }
  }

  private void follow(AccountJournal journal) {
    AccountState state = AccountState.empty();
    for (LoggedEvent row : journal.rows()) {
      AccountState before = state;
      try {
        state = before.apply(row.event());
        String why = obstacle(before, row.event(), state);
        if (!why.isEmpty()) {
          found(Kind.DOES_NOT_FOLLOW, journal.account(), why + ": " + row);
        }
      } catch (RuntimeException e) {
        found(Kind.DOES_NOT_FOLLOW, journal.account(), e.getMessage() + ": " + row);
        return;
      }
    }
  }

  private static String obstacle(AccountState before, AccountEvent event, AccountState after) {
    if (event instanceof AccountOpened == before.opened().isPresent()) {
      return "an account is opened once, by its first event";
    } else if (event instanceof FundingSettled paid) {
      Optional<Position> held = before.portfolio().position(paid.instrument());
      boolean isOfWhatIsHeld =
          held.filter(position -> position.quantity().equals(paid.quantity()))
              .flatMap(Position::fundingIndex)
              .filter(paid.from()::equals)
              .isPresent();
      return isOfWhatIsHeld ? "" : "funding of what is not held";
    } else if (event instanceof MarginStatusChanged changed) {
      return changed.from() == before.status() ? "" : "the status was " + before.status();
    } else if (event instanceof LegSettled settled) {
      return obstacle(before, settled, after);
    }
    return "";
  }

  private static String obstacle(AccountState before, LegSettled settled, AccountState after) {
    LegReserved reserved = before.reservations().get(settled.settlement());
    if (before.settled().containsKey(settled.settlement())) {
      return "settled before";
    } else if (settled.kind() == SettlementKind.TRADE
        && (reserved == null || !reserved.leg().equals(settled.leg()))) {
      return "settled otherwise than it was reserved";
    }
    return isExplained(before, settled, after) ? "" : "collateral changed by another amount";
  }

  /** Whether collateral changed by what was realized, transferred and charged. */
  private static boolean isExplained(AccountState before, LegSettled settled, AccountState after) {
    SortedMap<AssetId, Cash> changes = new TreeMap<>(settled.leg().transfers());
    settled.realized().forEach((asset, cash) -> changes.merge(asset, cash, Cash::plus));
    settled.leg().fees().forEach((asset, fee) -> changes.merge(asset, fee.negate(), Cash::plus));
    return changes.entrySet().stream()
        .allMatch(
            change ->
                after
                    .portfolio()
                    .collateralOf(change.getKey())
                    .equals(
                        before.portfolio().collateralOf(change.getKey()).plus(change.getValue())));
  }

  private void balance() {
    Map<SettlementId, SortedMap<String, BigDecimal>> sums = new TreeMap<>();
    Map<SettlementId, Integer> legs = new HashMap<>();
    for (AccountJournal journal : journals) {
      for (LoggedEvent row : journal.rows()) {
        if (row.event() instanceof LegSettled settled) {
          legs.merge(settled.settlement(), 1, Integer::sum);
          add(sums.computeIfAbsent(settled.settlement(), id -> new TreeMap<>()), settled.leg());
        }
      }
    }
    sums.forEach(
        (id, sum) -> {
          if (legs.get(id) < 2) {
            found(Kind.LEG_MISSING, id, "only one account has it");
          }
          if (sum.values().stream().anyMatch(part -> part.signum() != 0)) {
            found(Kind.UNBALANCED_SETTLEMENT, id, LedgerAudit.plain(sum));
          }
        });
  }

  private static void add(SortedMap<String, BigDecimal> sums, Leg leg) {
    for (LegTrade trade : leg.trades()) {
      LedgerAudit.add(sums, trade.instrument().value(), trade.quantity().toBigDecimal());
      LedgerAudit.add(sums, trade.settlement().value(), trade.cash().toBigDecimal());
    }
    leg.transfers()
        .forEach((asset, cash) -> LedgerAudit.add(sums, asset.value(), cash.toBigDecimal()));
  }

  private void conserve() {
    List<AccountHistory> histories = journals.stream().map(AccountJournal::toHistory).toList();
    try {
      for (AccountHistory history : histories) {
        LedgerAudit.endOf(history)
            .reservations()
            .keySet()
            .forEach(id -> found(Kind.LEFT_RESERVED, history.account(), "still holds " + id));
      }
      LedgerAudit audit = LedgerAudit.of(histories, parameters);
      if (!audit.isExact()) {
        found(Kind.NOT_CONSERVED, "all accounts", audit.toString());
      }
    } catch (RuntimeException e) {
      found(Kind.NOT_CONSERVED, "all accounts", "cannot be added up: " + e.getMessage());
    }
  }

  private void found(Kind kind, Object about, String detail) {
    violations.add(new Violation(kind, about.toString(), detail));
  }
}
