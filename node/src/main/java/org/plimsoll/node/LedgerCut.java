package org.plimsoll.node;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.FundingSettled;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.node.LedgerAudit.FundingSum;
import org.plimsoll.risk.market.MarginParameters;

/**
 * A cut through the journals of all accounts, each read up to any point, that grows as they are
 * read on. What a settlement has moved on one side only is in transit: its terms were journaled
 * before any leg, so they can be looked up for every leg that was read, and say what the other
 * sides are still to get. So conservation holds exactly at every cut, whatever is in flight, and
 * however the journals were read.
 *
 * <p>Beside the sums, each leg is held against the terms it was agreed in, each settlement against
 * being applied twice, and each sequence against gaps.
 */
final class LedgerCut {
  private final MarginParameters parameters;
  private final Map<AccountId, Long> last = new HashMap<>();
  private final Map<AccountId, AccountState> states = new HashMap<>();
  private final SortedMap<String, BigDecimal> flows = new TreeMap<>();
  private final SortedMap<String, FundingSum> fundingPaid = new TreeMap<>();
  private final Map<SettlementId, Set<AccountId>> awaited = new HashMap<>();
  private final Map<SettlementId, SettlementTerms> inTransit = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private Instant newest = Instant.MIN;

  LedgerCut(MarginParameters parameters) {
    this.parameters = parameters;
  }

  /** The sequence number of the account's event that is to be read next. */
  long next(AccountId account) {
    return last.getOrDefault(account, 0L) + 1;
  }

  /** Whether the terms of a settlement have to be known to take in a leg of it. */
  boolean isNew(SettlementId settlement) {
    return !awaited.containsKey(settlement);
  }

  /**
   * Takes in the next event of an account.
   *
   * @param sequence its place in the account's journal
   * @param terms of every settlement that is new; null of one that has none, which is a fault
   */
  void add(
      AccountId account,
      long sequence,
      AccountEvent event,
      Function<SettlementId, SettlementTerms> terms) {
    if (sequence != next(account)) {
      faults.add(account + ": event " + sequence + " stands where " + next(account) + " should");
    }
    last.put(account, sequence);
    newest = newest.isAfter(event.at()) ? newest : event.at();
    AccountState before = states.getOrDefault(account, AccountState.empty());
    if (event instanceof FundingSettled paid && !isOfWhatIsHeld(before, paid)) {
      faults.add(account + ": funding of what it does not hold: " + paid);
      return;
    }
    states.put(account, before.apply(event));
    LedgerAudit.flow(event, flows);
    LedgerAudit.payFunding(event, fundingPaid);
    if (event instanceof LegSettled settled) {
      SettlementTerms agreed =
          isNew(settled.settlement()) ? terms.apply(settled.settlement()) : null;
      if (agreed != null) {
        propose(agreed);
      }
      if (isNew(settled.settlement())) {
        faults.add(account + ": nobody journaled settlement " + settled.settlement());
        return;
      }
      arrive(account, settled);
    }
  }

  static boolean isOfWhatIsHeld(AccountState state, FundingSettled paid) {
    return state.portfolio().quantityOf(paid.instrument()).equals(paid.quantity());
  }

  private void propose(SettlementTerms terms) {
    awaited.put(terms.id(), terms.legs().stream().map(Leg::account).collect(Collectors.toSet()));
    inTransit.put(terms.id(), terms);
  }

  private void arrive(AccountId account, LegSettled settled) {
    Set<AccountId> rest = awaited.get(settled.settlement());
    if (!rest.contains(account)) {
      faults.add(account + ": settlement " + settled.settlement() + " is none of its, or twice");
      return;
    }
    boolean isAgreed = inTransit.get(settled.settlement()).legs().contains(settled.leg());
    if (!isAgreed) {
      faults.add(account + ": not what " + settled.settlement() + " says: " + settled.leg());
    }
    Set<AccountId> fewer = new HashSet<>(rest);
    fewer.remove(account);
    awaited.put(settled.settlement(), Set.copyOf(fewer));
    if (fewer.isEmpty()) {
      inTransit.remove(settled.settlement());
    }
  }

  /** When the newest event was recorded; empty if there is none. */
  Optional<Instant> newest() {
    return newest.equals(Instant.MIN) ? Optional.empty() : Optional.of(newest);
  }

  /** How many settlements have reached some of their accounts and not all. */
  int inTransit() {
    return inTransit.size();
  }

  /** The sums of this cut, with what is in transit. */
  LedgerAudit audit() {
    SortedMap<String, BigDecimal> conservation = new TreeMap<>(flows);
    SortedMap<String, BigDecimal> positions = new TreeMap<>();
    SortedMap<String, FundingSum> funding = new TreeMap<>(fundingPaid);
    states
        .values()
        .forEach(state -> LedgerAudit.hold(state, parameters, conservation, positions, funding));
    for (SettlementTerms terms : inTransit.values()) {
      for (Leg leg : terms.legs()) {
        if (awaited.get(terms.id()).contains(leg.account())) {
          carry(leg, conservation, positions, funding);
        }
      }
    }
    return new LedgerAudit(conservation, positions, new TreeMap<>(), funding);
  }

  /** What is wrong beside the sums, in the order in which it was met. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  /** Whether nothing at all is wrong. */
  boolean isSound() {
    return faults.isEmpty() && audit().isExact();
  }

  /**
   * A leg changes collateral less entry cost by its cash; its fees are flows when they arise. What
   * it trades has paid its funding up to the index of the leg.
   */
  static void carry(
      Leg leg,
      SortedMap<String, BigDecimal> conservation,
      SortedMap<String, BigDecimal> positions,
      SortedMap<String, FundingSum> funding) {
    for (LegTrade trade : leg.trades()) {
      LedgerAudit.add(conservation, trade.settlement().value(), trade.cash().toBigDecimal());
      LedgerAudit.add(positions, trade.instrument().value(), trade.quantity().toBigDecimal());
      LedgerAudit.owe(trade.instrument(), trade.quantity(), trade.fundingIndex(), funding);
    }
    leg.transfers()
        .forEach(
            (asset, cash) -> LedgerAudit.add(conservation, asset.value(), cash.toBigDecimal()));
  }
}
