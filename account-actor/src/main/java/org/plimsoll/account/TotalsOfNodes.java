package org.plimsoll.account;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What every other node last said its accounts hold. Of a node the newest counts, as soon as all
 * its parts are here; what comes late or twice changes nothing; a node that left is forgotten, and
 * what all held when it did is the least that is reckoned with for a while. Immutable, pure.
 *
 * @param members the other nodes
 * @param heard the newest of each that is complete
 * @param arriving what is not complete yet
 * @param isKnown whether all members there were at some moment had been heard: one that joins later
 *     begins with nothing
 * @param atLeast what is reckoned with at least
 * @param until when that ends
 */
record TotalsOfNodes(
    Set<String> members,
    Map<String, Complete> heard,
    Map<String, Arriving> arriving,
    boolean isKnown,
    HeldTotals atLeast,
    Instant until) {

  /** All that a node said under a sequence. */
  record Complete(long sequence, HeldTotals held) {}

  /** The parts of it so far. */
  record Arriving(long sequence, Set<Integer> parts, HeldTotals held) {
    Arriving {
      parts = Set.copyOf(parts);
    }

    Arriving with(TotalsPart part) {
      if (parts.contains(part.index())) {
        return this;
      }
      Set<Integer> more = new HashSet<>(parts);
      more.add(part.index());
      return new Arriving(sequence, more, held.plus(part.held()));
    }
  }

  TotalsOfNodes {
    members = Set.copyOf(members);
    heard = Map.copyOf(heard);
    arriving = Map.copyOf(arriving);
  }

  /** Of a node that does not know yet who else there is. */
  static final TotalsOfNodes STARTING =
      new TotalsOfNodes(Set.of(), Map.of(), Map.of(), false, HeldTotals.NOTHING, Instant.MIN);

  /** With what a node said. */
  TotalsOfNodes with(TotalsPart part) {
    String node = part.node();
    boolean isLate = heard.containsKey(node) && part.sequence() <= heard.get(node).sequence();
    Arriving before = arriving.get(node);
    if (!members.contains(node)
        || isLate
        || before != null && part.sequence() < before.sequence()) {
      return this;
    }
    Arriving after =
        (before != null && before.sequence() == part.sequence()
                ? before
                : new Arriving(part.sequence(), Set.of(), HeldTotals.NOTHING))
            .with(part);
    Map<String, Arriving> parts = new TreeMap<>(arriving);
    Map<String, Complete> complete = new TreeMap<>(heard);
    if (after.parts().size() == part.of()) {
      parts.remove(node);
      complete.put(node, new Complete(after.sequence(), after.held()));
    } else {
      parts.put(node, after);
    }
    return new TotalsOfNodes(
        members,
        complete,
        parts,
        isKnown || complete.keySet().containsAll(members),
        atLeast,
        until);
  }

  /**
   * With these other nodes in the cluster from now on.
   *
   * @param own what the accounts of this node hold
   * @param hold for how long what all held is the least, if a node is missing
   */
  TotalsOfNodes withMembers(Set<String> now, HeldTotals own, Instant at, Duration hold) {
    if (now.equals(members) && isKnown) {
      return this;
    }
    boolean isOneLost = !now.containsAll(members);
    Map<String, Complete> staying = new TreeMap<>(heard);
    staying.keySet().retainAll(now);
    Map<String, Arriving> parts = new TreeMap<>(arriving);
    parts.keySet().retainAll(now);
    return new TotalsOfNodes(
        now,
        staying,
        parts,
        isKnown || staying.keySet().containsAll(now),
        isOneLost && isKnown ? own.plus(held()).max(atLeast) : atLeast,
        isOneLost && isKnown ? at.plus(hold) : until);
  }

  /** At a later time. */
  TotalsOfNodes at(Instant now) {
    return now.isBefore(until) || atLeast.equals(HeldTotals.NOTHING)
        ? this
        : new TotalsOfNodes(members, heard, arriving, isKnown, HeldTotals.NOTHING, until);
  }

  /** What this node has to add to its own. */
  TotalsElsewhere elsewhere() {
    return isKnown ? new TotalsElsewhere(true, held(), atLeast) : TotalsElsewhere.UNKNOWN;
  }

  private HeldTotals held() {
    return heard.values().stream().map(Complete::held).reduce(HeldTotals.NOTHING, HeldTotals::plus);
  }
}
