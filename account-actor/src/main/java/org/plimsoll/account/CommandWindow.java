package org.plimsoll.account;

import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * The last commands an account applied, so that a repeat gets the first answer. Bounded: the oldest
 * is forgotten first.
 */
record CommandWindow(PMap<CommandId, Receipt> receipts, PVector<CommandId> oldestFirst) {
  static final int LIMIT = 10_000;
  static final CommandWindow EMPTY = new CommandWindow(HashTreePMap.empty(), TreePVector.empty());

  /**
   * What was applied under a command id.
   *
   * @param request what was asked, in one line
   * @param revision of the account after it
   */
  record Receipt(String request, long revision, Instant at) {}

  Optional<Receipt> find(CommandId id) {
    return Optional.ofNullable(receipts.get(id));
  }

  CommandWindow plus(CommandId id, Receipt receipt) {
    PVector<CommandId> order = receipts.containsKey(id) ? oldestFirst : oldestFirst.plus(id);
    PMap<CommandId, Receipt> kept = receipts.plus(id, receipt);
    if (order.size() > LIMIT) {
      kept = kept.minus(order.get(0));
      order = order.minus(0);
    }
    return new CommandWindow(kept, order);
  }

  CommandWindow minus(CommandId id) {
    return receipts.containsKey(id)
        ? new CommandWindow(receipts.minus(id), oldestFirst.minus((Object) id))
        : this;
  }
}
