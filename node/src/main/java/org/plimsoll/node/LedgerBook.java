package org.plimsoll.node;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountLedger;
import org.plimsoll.account.Authority;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.liquidation.LossResources;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * All accounts of a simulation and the settlements under way between them. Legs arrive one by one,
 * settlements in a random order, and messages can be lost, doubled and late: as with actors, a leg
 * is repeated until its answer is there, and the first terms of a settlement count. Of a kind that
 * needs agreement, legs are reserved first, and one refusal calls all of them off.
 */
final class LedgerBook {
  private final Map<AccountId, AccountLedger> accounts = new TreeMap<>();
  private final Map<SettlementId, Settling> known = new TreeMap<>();
  private final Set<SettlementId> due = new TreeSet<>();
  private final Clock clock;
  private final SplittableRandom random;
  private final MessageFaults faults;
  private final Listener listener;
  private PMap<AccountId, Integer> events = HashTreePMap.empty();

  /** Who is told what happens. */
  interface Listener {
    /** An account changed, by what it journaled. */
    void changed(AccountLedger ledger, List<AccountEvent> events);

    /** Every leg of a settlement is applied. */
    void settled(SettlementTerms terms);

    /** Nothing of a settlement will be applied, unless it is proposed again. */
    void refused(SettlementTerms terms, Rejection why);
  }

  private enum Stage {
    RESERVING,
    APPLYING,
    RELEASING
  }

  /** How far a settlement is. */
  private static final class Settling {
    private final SettlementTerms terms;
    private final Deque<Leg> legs = new ArrayDeque<>();
    private Stage stage;
    private int attempt;

    private Settling(SettlementTerms terms) {
      this.terms = terms;
      begin();
    }

    private void begin() {
      attempt++;
      enter(terms.kind().isReserved() ? Stage.RESERVING : Stage.APPLYING);
    }

    private void enter(Stage next) {
      stage = next;
      legs.clear();
      legs.addAll(terms.legs());
    }

    private AccountCommand next() {
      AccountId account = legs.element().account();
      return switch (stage) {
        case RESERVING -> new AccountCommand.ReserveLeg(account, terms, attempt, null);
        case APPLYING -> new AccountCommand.ApplyLeg(account, terms, null);
        case RELEASING -> new AccountCommand.ReleaseLeg(account, terms.id(), attempt, null);
      };
    }
  }

  LedgerBook(Clock clock, SplittableRandom random, MessageFaults faults, Listener listener) {
    this.clock = clock;
    this.random = random;
    this.faults = faults;
    this.listener = listener;
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

  /** How many events each account has journaled. */
  PMap<AccountId, Integer> events() {
    return events;
  }

  /**
   * Who could bear a loss, as the liquidator would be told.
   *
   * @param backstops accounts that may take a share of a book
   */
  static LossResources resources(Collection<AccountLedger> ledgers, Set<AccountId> backstops) {
    Map<AccountId, Portfolio> asked = new TreeMap<>();
    List<MarginMonitorCommand.Book> books = new ArrayList<>();
    for (AccountLedger ledger : ledgers) {
      if (ledger.account().isHouse() || backstops.contains(ledger.account())) {
        asked.put(ledger.account(), ledger.state().portfolio());
      }
      ledger.book().ifPresent(books::add);
    }
    return new LossResources(asked, books);
  }

  /** Hands an account what its owner asks; empty if it was not refused. */
  Optional<Rejection> submit(AccountCommand.OwnerCommand command, MarketView view) {
    return submit(command.by(Authority.ofOwner(command.account())), view);
  }

  /** Hands an account a command; empty if it was not refused. */
  Optional<Rejection> submit(AccountCommand command, MarketView view) {
    AccountLedger.Outcome outcome =
        account(command.account()).submit(command, view, clock.instant());
    if (!outcome.events().isEmpty()) {
      accounts.put(command.account(), outcome.after());
      events = events.plus(command.account(), outcome.after().journal().size());
      listener.changed(outcome.after(), outcome.events());
    }
    return outcome.refusal();
  }

  /** A settlement is under way from here on; the first terms count. */
  void propose(SettlementTerms terms) {
    Settling settling = known.get(terms.id());
    if (settling == null) {
      known.put(terms.id(), new Settling(terms));
      due.add(terms.id());
    } else if (settling.stage == Stage.RELEASING && settling.legs.isEmpty()) {
      settling.begin();
      due.add(terms.id());
    }
  }

  boolean isUnderWay(SettlementId id) {
    return due.contains(id);
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
    List<SettlementId> order = new ArrayList<>(due);
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
    Settling settling = known.get(id);
    AccountCommand command = settling.next();
    Optional<Rejection> refusal = submit(command, view);
    if (random.nextDouble() < faults.doubled()) {
      submit(command, view);
    }
    boolean isAnswerLost = random.nextDouble() < faults.lost();
    if (isAnswerLost) {
      return;
    }
    if (refusal.isEmpty()) {
      settling.legs.remove();
      advance(settling);
    } else if (settling.stage == Stage.RESERVING) {
      settling.enter(Stage.RELEASING);
      listener.refused(settling.terms, refusal.orElseThrow());
    }
  }

  private void advance(Settling settling) {
    if (!settling.legs.isEmpty()) {
      return;
    }
    if (settling.stage == Stage.RESERVING) {
      settling.enter(Stage.APPLYING);
    } else {
      due.remove(settling.terms.id());
      if (settling.stage == Stage.APPLYING) {
        listener.settled(settling.terms);
      }
    }
  }
}
