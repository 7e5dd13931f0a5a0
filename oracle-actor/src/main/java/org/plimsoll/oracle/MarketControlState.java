package org.plimsoll.oracle;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.oracle.MarketControlEvent.ControlOrdered;
import org.plimsoll.oracle.MarketControlEvent.CoverStressed;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.MarketControls;

/**
 * What is ordered of the market. Per subject people together have one order and every rule has one
 * of its own; the strictest is in force. What a person orders takes away what rules ordered more
 * strictly; a rule changes its own order only.
 *
 * @param orders by subject, then by who ordered
 * @param receipts what was asked under each of the last command ids, the oldest first
 * @param revision how many events there were
 */
record MarketControlState(
    SortedMap<String, SortedMap<String, ControlOrder>> orders,
    Map<String, Object> receipts,
    Optional<CoverStress> cover,
    long revision) {
  static final MarketControlState EMPTY =
      new MarketControlState(new TreeMap<>(), Map.of(), Optional.empty(), 0);

  static final int REMEMBERED = 1_000;

  private static final String PEOPLE = "";
  private static final Comparator<ControlOrder> LENIENT_FIRST =
      Comparator.<ControlOrder>comparingLong(order -> order.measure().strictness())
          .thenComparing(order -> order.issuer().ofPerson());

  MarketControlState apply(MarketControlEvent event) {
    if (event instanceof ControlOrdered ordered) {
      return new MarketControlState(
          with(ordered.order()), remembering(event, ordered.order()), cover, revision + 1);
    }
    CoverStressed stressed = (CoverStressed) event;
    return new MarketControlState(
        orders,
        remembering(event, stressed.stress()),
        Optional.of(stressed.stress()),
        revision + 1);
  }

  /** What was asked under a command id; empty if it is not known any more, or never was. */
  Optional<Object> asked(String commandId) {
    return Optional.ofNullable(receipts.get(commandId));
  }

  /** The strictest order on a subject; of equal ones that of people. */
  Optional<ControlOrder> inForce(String subject) {
    return orders.getOrDefault(subject, Collections.emptySortedMap()).values().stream()
        .max(LENIENT_FIRST);
  }

  /** What this issuer ordered of a subject. */
  Optional<ControlOrder> own(String subject, ControlIssuer issuer) {
    return Optional.ofNullable(
        orders.getOrDefault(subject, Collections.emptySortedMap()).get(slotOf(issuer)));
  }

  MarketControls controls() {
    return new MarketControls(
        true, orders.keySet().stream().map(subject -> inForce(subject).orElseThrow()).toList());
  }

  private SortedMap<String, SortedMap<String, ControlOrder>> with(ControlOrder order) {
    String subject = order.measure().subject();
    SortedMap<String, ControlOrder> slots =
        new TreeMap<>(orders.getOrDefault(subject, Collections.emptySortedMap()));
    if (order.issuer().ofPerson()) {
      slots.values().removeIf(other -> other.measure().strictness() > order.measure().strictness());
    }
    slots.put(slotOf(order.issuer()), order);
    if (!order.issuer().ofPerson() && order.measure().lifts()) {
      slots.remove(slotOf(order.issuer()));
    }
    SortedMap<String, SortedMap<String, ControlOrder>> changed = new TreeMap<>(orders);
    changed.put(subject, Collections.unmodifiableSortedMap(slots));
    if (slots.isEmpty()) {
      changed.remove(subject);
    }
    return Collections.unmodifiableSortedMap(changed);
  }

  private Map<String, Object> remembering(MarketControlEvent event, Object asked) {
    Map<String, Object> changed = new LinkedHashMap<>(receipts);
    changed.put(event.commandId(), asked);
    if (changed.size() > REMEMBERED) {
      changed.remove(changed.keySet().iterator().next());
    }
    return Collections.unmodifiableMap(changed);
  }

  private static String slotOf(ControlIssuer issuer) {
    return issuer.ofPerson() ? PEOPLE : issuer.name();
  }
}
