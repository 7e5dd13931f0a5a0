package org.plimsoll.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.AccountOpened;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.CollateralWithdrawn;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.http.LoggedEvent;
import org.plimsoll.node.RequestOutcome.Acknowledged;
import org.plimsoll.node.RequestOutcome.Refused;
import org.plimsoll.node.RequestOutcome.Seen;
import org.plimsoll.node.Violation.Kind;
import org.plimsoll.risk.market.MarginParameters;

/**
 * Holds what clients recorded against what stands in the journals: what was acknowledged is there
 * exactly once, at the revision that was answered and as it was asked; what was refused is not
 * there; what is unknown is there at most once; and nothing is older than what was known before it
 * was asked. Because every answer names its revision, no search for an order is needed: O(n log n).
 * Pure.
 */
final class HistoryChecker {
  private final MarginParameters parameters;
  private final List<Invocation> history;
  private final List<AccountJournal> journals;

  /** Of each account what was known at which time, and the most that was known by then. */
  private final Map<AccountId, TreeMap<Long, Long>> known = new HashMap<>();

  private final Map<String, List<Applied>> applied = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  /** An event that a request led to. */
  private record Applied(AccountId account, long sequence, AccountEvent event) {}

  private HistoryChecker(
      MarginParameters parameters, List<Invocation> history, List<AccountJournal> journals) {
    this.parameters = parameters;
    this.history = List.copyOf(history);
    this.journals = List.copyOf(journals);
  }

  /**
   * What is wrong while requests are under way. The journals must have been read after the history
   * was.
   *
   * @param journals of all accounts that may be concerned
   */
  static List<Violation> check(
      MarginParameters parameters, List<Invocation> history, List<AccountJournal> journals) {
    HistoryChecker checker = new HistoryChecker(parameters, history, journals);
    checker.violations.addAll(new JournalChecker(parameters, journals).check());
    return checker.compare();
  }

  /** What is wrong now that nothing is under way any more: settlements and sums, too. */
  static List<Violation> checkAtRest(
      MarginParameters parameters, List<Invocation> history, List<AccountJournal> journals) {
    HistoryChecker checker = new HistoryChecker(parameters, history, journals);
    checker.violations.addAll(new JournalChecker(parameters, journals).checkAtRest());
    return checker.compare();
  }

  private List<Violation> compare() {
    learn();
    journals.forEach(this::index);
    Map<String, List<Invocation>> byKey =
        history.stream()
            .filter(invocation -> !invocation.isRead())
            .collect(
                Collectors.groupingBy(Invocation::key, LinkedHashMap::new, Collectors.toList()));
    byKey.forEach(this::compare);
    findWhatNobodyAsked(byKey.values());
    compareReads();
    return List.copyOf(violations);
  }

  private void index(AccountJournal journal) {
    for (LoggedEvent row : journal.rows()) {
      nameOf(row.event())
          .ifPresent(
              name ->
                  applied
                      .computeIfAbsent(name, unseen -> new ArrayList<>())
                      .add(new Applied(journal.account(), row.sequence(), row.event())));
    }
  }

  private static Optional<String> nameOf(AccountEvent event) {
    if (event instanceof AccountOpened opened) {
      return Optional.of(command(opened.commandId().value()));
    } else if (event instanceof CollateralDeposited deposited) {
      return Optional.of(command(deposited.commandId().value()));
    } else if (event instanceof CollateralWithdrawn withdrawn) {
      return Optional.of(command(withdrawn.commandId().value()));
    } else if (event instanceof LegSettled settled && settled.kind() == SettlementKind.TRADE) {
      return Optional.of(settlement(settled.settlement().value()));
    }
    return Optional.empty();
  }

  private static String nameOf(Invocation asked) {
    return asked.request() instanceof ClientRequest.Trade trade
        ? settlement(settlementOf(trade).value())
        : command(asked.key());
  }

  private static String command(String key) {
    return "command " + key;
  }

  private static String settlement(String id) {
    return "settlement " + id;
  }

  private static SettlementId settlementOf(ClientRequest.Trade trade) {
    return SettlementId.of("trade-" + trade.tradeId());
  }

  /** Everything that was asked under one key. */
  private void compare(String key, List<Invocation> asked) {
    Invocation first = asked.get(0);
    List<Applied> done = applied.getOrDefault(nameOf(first), List.of());
    Set<Acknowledged> acknowledged =
        asked.stream()
            .map(Invocation::outcome)
            .filter(Acknowledged.class::isInstance)
            .map(Acknowledged.class::cast)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    acknowledged.forEach(answer -> compareRevisions(key, first.request(), answer, done));
    compareAnswers(key, asked, acknowledged);
    if (!done.isEmpty()
        && asked.stream().allMatch(invocation -> invocation.outcome() instanceof Refused)) {
      found(Kind.REFUSED_BUT_APPLIED, key, first.outcome() + ", but: " + done);
    }
    count(key, !acknowledged.isEmpty(), done);
    long askedAt = asked.stream().mapToLong(Invocation::invokedAt).min().orElseThrow();
    done.forEach(one -> compare(key, first.request(), askedAt, one));
  }

  /** A request that was acknowledged is acknowledged alike whenever it is repeated. */
  private void compareAnswers(String key, List<Invocation> asked, Set<Acknowledged> answers) {
    if (answers.size() > 1) {
      found(Kind.RETRY_ANSWERED_OTHERWISE, key, answers.toString());
    }
    long known =
        asked.stream()
            .filter(one -> one.outcome() instanceof Acknowledged)
            .mapToLong(Invocation::answeredAt)
            .min()
            .orElse(Invocation.NEVER);
    asked.stream()
        .filter(one -> one.outcome() instanceof Refused && one.invokedAt() > known)
        .forEach(
            one -> found(Kind.RETRY_ANSWERED_OTHERWISE, key, answers + ", then " + one.outcome()));
  }

  private void compareRevisions(
      String key, ClientRequest request, Acknowledged answer, List<Applied> done) {
    if (!answer.revisions().keySet().equals(request.accounts())) {
      found(Kind.IN_ANOTHER_ACCOUNT, key, request + " was acknowledged with " + answer);
    }
    answer
        .revisions()
        .forEach(
            (account, revision) -> {
              List<Long> places =
                  done.stream()
                      .filter(one -> one.account().equals(account))
                      .map(Applied::sequence)
                      .toList();
              String detail = request + " at " + revision + " of " + account;
              if (places.isEmpty()) {
                found(Kind.ACKNOWLEDGED_MISSING, key, detail);
              } else if (!places.contains(revision)) {
                found(Kind.ACKNOWLEDGED_ELSEWHERE, key, detail + ", but at " + places);
              }
            });
  }

  private void count(String key, boolean isAcknowledged, List<Applied> done) {
    Kind kind = isAcknowledged ? Kind.APPLIED_TWICE : Kind.UNKNOWN_APPLIED_TWICE;
    Set<AccountId> once = new HashSet<>();
    done.stream()
        .filter(one -> !once.add(one.account()))
        .forEach(one -> found(kind, key, "once more: " + one));
  }

  private void compare(String key, ClientRequest request, long askedAt, Applied one) {
    if (!request.accounts().contains(one.account())) {
      found(Kind.IN_ANOTHER_ACCOUNT, key, request + ", but: " + one);
    } else if (!isAsAsked(request, one)) {
      found(Kind.APPLIED_OTHERWISE, key, request + ", but: " + one);
    }
    long before = knownBefore(one.account(), askedAt);
    if (one.sequence() <= before) {
      found(Kind.OUT_OF_ORDER, key, one + ", but " + before + " was known before it was asked");
    }
  }

  private boolean isAsAsked(ClientRequest request, Applied one) {
    if (request instanceof ClientRequest.Deposit asked) {
      return one.event() instanceof CollateralDeposited done
          && done.asset().equals(asked.asset())
          && done.amount().equals(asked.amount());
    } else if (request instanceof ClientRequest.Withdrawal asked) {
      return one.event() instanceof CollateralWithdrawn done
          && done.asset().equals(asked.asset())
          && done.amount().equals(asked.amount());
    } else if (request instanceof ClientRequest.Trade asked) {
      return one.event() instanceof LegSettled done
          && legsOf(asked).contains(withoutFunding(done.leg()));
    }
    return one.event() instanceof AccountOpened done && done.account().equals(one.account());
  }

  private List<Leg> legsOf(ClientRequest.Trade trade) {
    SettlementTerms terms =
        TradeLegs.trade(
            settlementOf(trade),
            Optional.empty(),
            trade.buyer(),
            trade.seller(),
            parameters.findInstrument(trade.instrument()).orElseThrow(),
            trade.quantity(),
            trade.price());
    return terms.legs();
  }

  private static Leg withoutFunding(Leg leg) {
    List<LegTrade> trades =
        leg.trades().stream()
            .map(
                trade ->
                    new LegTrade(
                        trade.instrument(), trade.settlement(), trade.quantity(), trade.cash()))
            .toList();
    return new Leg(leg.account(), trades, leg.transfers(), leg.fees(), leg.order());
  }

  /** Accounts of the venue act by themselves. */
  private void findWhatNobodyAsked(Iterable<List<Invocation>> asked) {
    Set<String> names = new HashSet<>();
    asked.forEach(same -> names.add(nameOf(same.get(0))));
    applied.forEach(
        (name, done) -> {
          boolean isOfTheHouse = done.stream().allMatch(one -> one.account().isHouse());
          if (!names.contains(name) && !isOfTheHouse) {
            found(Kind.NOBODY_ASKED, name, done.toString());
          }
        });
  }

  /** Collects when clients came to know of which revision. */
  private void learn() {
    history.stream()
        .sorted(Comparator.comparingLong(Invocation::answeredAt))
        .forEach(
            invocation -> {
              if (invocation.outcome() instanceof Acknowledged answer) {
                answer
                    .revisions()
                    .forEach((account, revision) -> learn(account, revision, invocation));
              } else if (invocation.outcome() instanceof Seen seen) {
                learn(accountRead(invocation), seen.revision(), invocation);
              }
            });
  }

  private void learn(AccountId account, long revision, Invocation invocation) {
    TreeMap<Long, Long> byTime = known.computeIfAbsent(account, unseen -> new TreeMap<>());
    long sofar = byTime.isEmpty() ? 0 : byTime.lastEntry().getValue();
    byTime.put(invocation.answeredAt(), Math.max(sofar, revision));
  }

  /** The highest revision of the account that some client knew before that time. */
  private long knownBefore(AccountId account, long time) {
    return Optional.ofNullable(known.get(account))
        .map(byTime -> byTime.lowerEntry(time))
        .map(Map.Entry::getValue)
        .orElse(0L);
  }

  private static AccountId accountRead(Invocation invocation) {
    return ((ClientRequest.Read) invocation.request()).account();
  }

  private void compareReads() {
    Map<AccountId, List<Invocation>> byAccount =
        history.stream()
            .filter(invocation -> invocation.outcome() instanceof Seen)
            .collect(Collectors.groupingBy(HistoryChecker::accountRead));
    for (AccountJournal journal : journals) {
      List<Invocation> reads = byAccount.getOrDefault(journal.account(), List.of());
      reads.forEach(this::compareAge);
      compareContent(journal, reads);
    }
  }

  private void compareAge(Invocation read) {
    long before = knownBefore(accountRead(read), read.invokedAt());
    long shown = ((Seen) read.outcome()).revision();
    if (shown < before) {
      found(
          Kind.STALE_READ,
          accountRead(read).value(),
          "read " + read.number() + " showed " + shown + " after " + before + " was known");
    }
  }

  private void compareContent(AccountJournal journal, List<Invocation> reads) {
    SortedMap<Long, List<Seen>> byRevision =
        reads.stream()
            .map(read -> (Seen) read.outcome())
            .collect(Collectors.groupingBy(Seen::revision, TreeMap::new, Collectors.toList()));
    AccountState state = AccountState.empty();
    long revision = 0;
    for (LoggedEvent row : journal.rows()) {
      state = applied(state, row.event());
      revision++;
      for (Seen seen : byRevision.getOrDefault(revision, List.of())) {
        if (!seen.balances().equals(state.portfolio().collateral())) {
          found(
              Kind.WRONG_READ,
              journal.account().value(),
              seen + ", but the journal has " + state.portfolio().collateral());
        }
      }
    }
    byRevision
        .tailMap(revision + 1)
        .forEach(
            (shown, seen) ->
                found(Kind.READ_NOT_JOURNALED, journal.account().value(), seen.toString()));
  }

  /** A state that cannot be is found by {@link JournalChecker}. */
  private static AccountState applied(AccountState state, AccountEvent event) {
    try {
      return state.apply(event);
    } catch (RuntimeException e) {
      return state;
    }
  }

  private void found(Kind kind, String about, String detail) {
    violations.add(new Violation(kind, about, detail));
  }
}
