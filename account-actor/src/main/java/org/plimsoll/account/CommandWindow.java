package org.plimsoll.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The commands an account applied in the last {@link #KEPT}, so that a repeat gets the first
 * answer. Time is that of the account's events: one is forgotten when a later event is that much
 * younger. Bounded, and nothing is forgotten before its time: a full account refuses. A command
 * that is part of a settlement is told by the settlement's id too, so those take only a part of the
 * room and are then not remembered.
 *
 * @param oldestFirst the commands by the revision they led to
 */
record CommandWindow(PMap<CommandId, Receipt> receipts, PSortedMap<Long, CommandId> oldestFirst) {
  static final Duration KEPT = Duration.ofDays(30);

  /** How many are remembered; one takes about half a kilobyte. */
  static final int LIMIT = 100_000;

  /** Up to how many those of settlements are. */
  static final int SETTLEMENTS_LIMIT = LIMIT / 2;

  static final CommandWindow EMPTY = new CommandWindow(HashTreePMap.empty(), TreePMap.empty());

  /**
   * What was applied under a command id.
   *
   * @param request what was asked, in one line
   * @param revision of the account after it
   */
  record Receipt(String request, long revision, Instant at) {}

  /** Also what was applied under the same key before keys had callers. */
  Optional<Receipt> find(CommandId id) {
    return Optional.ofNullable(receipts.get(id))
        .or(() -> Optional.ofNullable(receipts.get(id.ofNobody())));
  }

  /** Whether one more command can be remembered at this time. */
  boolean hasRoom(Instant now) {
    return receipts.size() < LIMIT || isOver(oldest(), now);
  }

  /** When there is room again, if there is none. */
  Instant roomAt() {
    return oldest().at().plus(KEPT);
  }

  CommandWindow plus(CommandId id, Receipt receipt) {
    CommandWindow kept = minus(id).at(receipt.at());
    return new CommandWindow(
        kept.receipts.plus(id, receipt), kept.oldestFirst.plus(receipt.revision(), id));
  }

  /** With a command that is part of a settlement, if there is room for it. */
  CommandWindow plusOfSettlement(CommandId id, Receipt receipt) {
    CommandWindow kept = at(receipt.at());
    return kept.receipts.size() < SETTLEMENTS_LIMIT ? kept.plus(id, receipt) : kept;
  }

  CommandWindow minus(CommandId id) {
    Receipt receipt = receipts.get(id);
    return receipt == null
        ? this
        : new CommandWindow(receipts.minus(id), oldestFirst.minus(receipt.revision()));
  }

  private CommandWindow at(Instant time) {
    CommandWindow kept = this;
    while (!kept.receipts.isEmpty() && isOver(kept.oldest(), time)) {
      kept = kept.minus(kept.oldestFirst.get(kept.oldestFirst.firstKey()));
    }
    return kept;
  }

  private Receipt oldest() {
    return receipts.get(oldestFirst.get(oldestFirst.firstKey()));
  }

  private static boolean isOver(Receipt receipt, Instant time) {
    return receipt.at().plus(KEPT).isBefore(time);
  }
}
