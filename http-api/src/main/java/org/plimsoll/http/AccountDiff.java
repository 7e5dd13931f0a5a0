package org.plimsoll.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.OpenOrder;
import org.plimsoll.account.OrderId;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;

/**
 * What changed of an account between two events, and which events changed it. What changed and
 * changed back is told too. Pure.
 *
 * @param fromSequence the event after which it starts; 0: before the first
 * @param toSequence the last event counted
 * @param status empty if no event changed it
 * @param events those that changed something of this, in order
 */
record AccountDiff(
    long fromSequence,
    long toSequence,
    List<Change<AssetId, Cash>> collateral,
    List<Change<InstrumentId, Position>> positions,
    Optional<Change<String, MarginStatus>> status,
    Optional<Change<String, MarginMethod>> method,
    List<Change<OrderId, OpenOrder>> orders,
    List<Cause> events) {

  /**
   * What became of one thing.
   *
   * @param before empty: it was not there
   * @param after empty: it is not there any more
   * @param events sequences of those that changed it
   */
  record Change<K, V>(K what, Optional<V> before, Optional<V> after, List<Long> events) {}

  /** An event that changed something. */
  record Cause(long sequence, Instant recordedAt, String type) {}

  /**
   * @param before the account where it starts
   * @param events all after that, in order
   */
  static AccountDiff between(AccountState before, List<LoggedEvent> events) {
    Tracked<AssetId, Cash> collateral = new Tracked<>(state -> state.portfolio().collateral());
    Tracked<InstrumentId, Position> positions =
        new Tracked<>(state -> state.portfolio().positions());
    Tracked<String, MarginStatus> status = new Tracked<>(state -> Map.of("status", state.status()));
    Tracked<String, MarginMethod> method = new Tracked<>(state -> Map.of("method", state.method()));
    Tracked<OrderId, OpenOrder> orders = new Tracked<>(AccountState::orders);
    List<Tracked<?, ?>> all = List.of(collateral, positions, status, method, orders);
    AccountState state = before;
    List<Cause> causes = new ArrayList<>();
    for (LoggedEvent logged : events) {
      AccountState after = state.apply(logged.event());
      boolean isCause = false;
      for (Tracked<?, ?> each : all) {
        isCause |= each.compare(state, after, logged.sequence());
      }
      if (isCause) {
        causes.add(cause(logged));
      }
      state = after;
    }
    AccountState last = state;
    return new AccountDiff(
        before.revision(),
        last.revision(),
        collateral.changes(before, last),
        positions.changes(before, last),
        status.changes(before, last).stream().findFirst(),
        method.changes(before, last).stream().findFirst(),
        orders.changes(before, last),
        causes);
  }

  private static Cause cause(LoggedEvent logged) {
    AccountEvent event = logged.event();
    return new Cause(logged.sequence(), logged.recordedAt(), EventSubject.of(event).type());
  }

  /** One kind of things of an account while its events are gone through. */
  private static final class Tracked<K extends Comparable<K>, V> {
    private final Function<AccountState, Map<K, V>> of;
    private final SortedMap<K, List<Long>> events = new TreeMap<>();

    private Tracked(Function<AccountState, Map<K, V>> of) {
      this.of = of;
    }

    private boolean compare(AccountState before, AccountState after, long sequence) {
      Map<K, V> old = of.apply(before);
      Map<K, V> now = of.apply(after);
      if (old.equals(now)) {
        return false;
      }
      TreeSet<K> keys = new TreeSet<>(old.keySet());
      keys.addAll(now.keySet());
      keys.removeIf(key -> Objects.equals(old.get(key), now.get(key)));
      keys.forEach(key -> events.computeIfAbsent(key, k -> new ArrayList<>()).add(sequence));
      return true;
    }

    private List<Change<K, V>> changes(AccountState before, AccountState after) {
      List<Change<K, V>> changes = new ArrayList<>();
      events.forEach(
          (key, by) ->
              changes.add(
                  new Change<>(
                      key,
                      Optional.ofNullable(of.apply(before).get(key)),
                      Optional.ofNullable(of.apply(after).get(key)),
                      List.copyOf(by))));
      return changes;
    }
  }
}
