package org.plimsoll.node;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountLedger;
import org.plimsoll.account.Leg;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.risk.market.MarketView;

/**
 * All accounts of a simulation and the settlements under way between them. Legs arrive one by one,
 * settlements in a random order, and messages can be lost, doubled and late: as with actors, a leg
 * is repeated until its answer is there, and the first terms of a settlement count.
 */
final class LedgerBook {
  private final Map<AccountId, AccountLedger> accounts = new TreeMap<>();
  private final Map<SettlementId, SettlementTerms> known = new TreeMap<>();
  private final Map<SettlementId, List<Leg>> due = new TreeMap<>();
  private final Clock clock;
  private final SplittableRandom random;
  private final MessageFaults faults;
  private final BiConsumer<AccountLedger, List<AccountEvent>> heard;

  /**
   * @param heard told of every account that changed and what it journaled
   */
  LedgerBook(
      Clock clock,
      SplittableRandom random,
      MessageFaults faults,
      BiConsumer<AccountLedger, List<AccountEvent>> heard) {
    this.clock = clock;
    this.random = random;
    this.faults = faults;
    this.heard = heard;
  }

  AccountLedger account(AccountId id) {
    return accounts.computeIfAbsent(id, AccountLedger::of);
  }

  List<AccountLedger> all() {
    return List.copyOf(accounts.values());
  }

  List<AccountHistory> histories() {
    return accounts.values().stream()
        .map(ledger -> new AccountHistory(ledger.account(), ledger.journal()))
        .toList();
  }

  /** Hands an account a command; empty if it was not refused. */
  Optional<Rejection> submit(AccountCommand command, MarketView view) {
    AccountLedger.Outcome outcome =
        account(command.account()).submit(command, view, clock.instant());
    if (!outcome.events().isEmpty()) {
      accounts.put(command.account(), outcome.after());
      heard.accept(outcome.after(), outcome.events());
    }
    return outcome.refusal();
  }

  /** A settlement that cannot be refused is under way from here on; the first terms count. */
  void propose(SettlementTerms terms) {
    if (known.putIfAbsent(terms.id(), terms) == null) {
      due.put(terms.id(), new ArrayList<>(terms.legs()));
    }
  }

  boolean isUnderWay(SettlementId id) {
    return due.containsKey(id);
  }

  boolean isAtRest() {
    return due.isEmpty();
  }

  /** A trade that both sides must agree to first; false if one refused. */
  boolean trade(SettlementTerms terms, MarketView view) {
    for (Leg leg : terms.legs()) {
      if (submit(new AccountCommand.ReserveLeg(leg.account(), terms, 1, null), view).isPresent()) {
        terms
            .legs()
            .forEach(
                each ->
                    submit(
                        new AccountCommand.ReleaseLeg(each.account(), terms.id(), 1, null), view));
        return false;
      }
    }
    terms
        .legs()
        .forEach(leg -> submit(new AccountCommand.ApplyLeg(leg.account(), terms, null), view));
    return true;
  }

  /** Tries the next leg of every settlement once. */
  void deliver(MarketView view) {
    List<SettlementId> order = new ArrayList<>(due.keySet());
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    for (SettlementId id : order) {
      boolean isDelayed = random.nextDouble() < faults.delayed();
      boolean isLost = random.nextDouble() < faults.lost();
      if (!isDelayed && !isLost) {
        deliver(id, view);
      }
    }
  }

  private void deliver(SettlementId id, MarketView view) {
    List<Leg> legs = due.get(id);
    var command = new AccountCommand.ApplyLeg(legs.get(0).account(), known.get(id), null);
    submit(command, view);
    if (random.nextDouble() < faults.doubled()) {
      submit(command, view);
    }
    boolean isAnswerLost = random.nextDouble() < faults.lost();
    if (!isAnswerLost) {
      legs.remove(0);
    }
    if (legs.isEmpty()) {
      due.remove(id);
    }
  }
}
