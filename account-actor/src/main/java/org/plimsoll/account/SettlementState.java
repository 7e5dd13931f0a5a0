package org.plimsoll.account;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.SettlementEvent.Cancelled;
import org.plimsoll.account.SettlementEvent.Committed;
import org.plimsoll.account.SettlementEvent.LegApplied;
import org.plimsoll.account.SettlementEvent.Proposed;

/**
 * A settlement as its events made it.
 *
 * @param proposed the latest attempt; empty if nothing was asked yet
 * @param committed whether it will be settled for certain
 * @param cancelled who refused the latest attempt
 * @param applied the revision of each account that has its leg
 * @param changedAt when the last event happened
 */
record SettlementState(
    Optional<Proposed> proposed,
    boolean committed,
    Optional<Cancelled> cancelled,
    SortedMap<AccountId, Long> applied,
    Instant changedAt) {

  static final SettlementState EMPTY =
      new SettlementState(
          Optional.empty(), false, Optional.empty(), new TreeMap<>(), Instant.EPOCH);

  SettlementState {
    applied = Collections.unmodifiableSortedMap(new TreeMap<>(applied));
  }

  SettlementState apply(SettlementEvent event) {
    if (event instanceof Proposed e) {
      return new SettlementState(
          Optional.of(e),
          !e.terms().kind().isReserved(),
          Optional.empty(),
          new TreeMap<>(),
          e.at());
    } else if (event instanceof Committed e) {
      return new SettlementState(proposed, true, Optional.empty(), applied, e.at());
    } else if (event instanceof Cancelled e) {
      return new SettlementState(proposed, false, Optional.of(e), applied, e.at());
    } else if (event instanceof LegApplied e) {
      SortedMap<AccountId, Long> more = new TreeMap<>(applied);
      more.put(e.account(), e.revision());
      return new SettlementState(proposed, committed, cancelled, more, e.at());
    }
    throw new IllegalStateException("no rule to apply " + event);
  }

  boolean isStarted() {
    return proposed.isPresent();
  }

  SettlementTerms terms() {
    return proposed.orElseThrow().terms();
  }

  int attempt() {
    return proposed.map(Proposed::attempt).orElse(0);
  }

  boolean isCancelled() {
    return cancelled.isPresent();
  }

  boolean isSettled() {
    return isStarted() && applied.size() == terms().legs().size();
  }

  /** Whether accounts are still being asked for their agreement. */
  boolean isReserving() {
    return isStarted() && !committed && !isCancelled();
  }

  /**
   * The accounts whose leg goes out now. Reserved legs go to all at once; others one by one, in the
   * order of the terms, so that who waits for the settlement is served last.
   */
  List<AccountId> due() {
    List<AccountId> open =
        terms().legs().stream()
            .map(Leg::account)
            .filter(account -> !applied.containsKey(account))
            .toList();
    return terms().kind().isReserved() || open.isEmpty() ? open : open.subList(0, 1);
  }
}
