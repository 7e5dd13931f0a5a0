package org.plimsoll.account;

import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;

/** What a settlement can be told. */
public sealed interface SettlementCommand extends CborSerializable
    permits SettlementCommand.Settle, SettlementCommand.Resume, SettlementInternal {

  SettlementId settlement();

  /** Settle these terms; a repeat gets the answer of the first. */
  record Settle(SettlementTerms terms, ActorRef<SettlementReply> replyTo)
      implements SettlementCommand {
    @Override
    public SettlementId settlement() {
      return terms.id();
    }
  }

  /** An account waits: go on with what is not finished. */
  record Resume(SettlementId settlement) implements SettlementCommand {}
}
