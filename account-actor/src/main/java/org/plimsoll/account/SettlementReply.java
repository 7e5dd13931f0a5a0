package org.plimsoll.account;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.cluster.CborSerializable;

/** What became of a settlement. */
public sealed interface SettlementReply extends CborSerializable {

  /**
   * Every account has its leg.
   *
   * @param terms as they were settled, which for a repeated id may differ in nothing
   * @param revisions of each account after its leg
   * @param at when the last leg was applied
   * @param repeated whether it was settled before it was asked for this time
   */
  record Settled(
      SettlementTerms terms, SortedMap<AccountId, Long> revisions, Instant at, boolean repeated)
      implements SettlementReply {
    public Settled {
      revisions = Collections.unmodifiableSortedMap(new TreeMap<>(revisions));
    }
  }

  /**
   * Nothing moved.
   *
   * @param refusedBy the account that did not agree; empty if the settlement itself did not
   */
  record NotSettled(SettlementId id, Optional<AccountId> refusedBy, Rejection rejection)
      implements SettlementReply {}
}
