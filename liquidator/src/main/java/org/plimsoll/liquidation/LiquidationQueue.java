package org.plimsoll.liquidation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.plimsoll.account.AccountId;
import org.plimsoll.liquidation.LiquidatorCommand.Phase;

/**
 * The accounts in liquidation: those in line, worst first, those under way, and those that wait for
 * budget, a price, bids, layers, books or their turn. In a crash thousands stand in line, so taking
 * the worst must not look at all.
 */
final class LiquidationQueue {
  private final Map<AccountId, LiquidationCase> cases = new HashMap<>();
  private final NavigableSet<LiquidationCase> inLine = new TreeSet<>(LiquidationCase.WORST_FIRST);
  private int underWay;

  Optional<LiquidationCase> find(AccountId account) {
    return Optional.ofNullable(cases.get(account));
  }

  /** Puts an account where its phase says, in place of what was known of it. */
  void put(LiquidationCase changed) {
    remove(changed.alert().account());
    cases.put(changed.alert().account(), changed);
    if (changed.phase() == Phase.QUEUED) {
      inLine.add(changed);
    } else if (changed.isUnderWay()) {
      underWay++;
    }
  }

  Optional<LiquidationCase> remove(AccountId account) {
    Optional<LiquidationCase> known = Optional.ofNullable(cases.remove(account));
    known.ifPresent(
        removed -> {
          inLine.remove(removed);
          underWay -= removed.isUnderWay() ? 1 : 0;
        });
    return known;
  }

  /** The next in line, who stays there. */
  Optional<LiquidationCase> worst() {
    return inLine.isEmpty() ? Optional.empty() : Optional.of(inLine.first());
  }

  /** How many have a step on its way. */
  int underWay() {
    return underWay;
  }

  /** How many have none, whatever they wait for. */
  int waiting() {
    return cases.size() - underWay;
  }

  /** Puts those that wait for budget, price, bids, layers or books in line again. */
  void lineUpWaiting() {
    List.copyOf(cases.values()).stream()
        .filter(waiting -> waiting.phase().isWaiting())
        .forEach(waiting -> put(waiting.in(Phase.QUEUED)));
  }

  /** Puts the worst of those in line that wait for their turn to have a loss borne. */
  void lineUpNextTurn() {
    cases.values().stream()
        .filter(waiting -> waiting.phase() == Phase.WAITING_FOR_TURN)
        .min(LiquidationCase.WORST_FIRST)
        .ifPresent(waiting -> put(waiting.in(Phase.QUEUED)));
  }

  /** All of them, worst first. */
  List<LiquidationCase> worstFirst() {
    return cases.values().stream().sorted(LiquidationCase.WORST_FIRST).toList();
  }
}
