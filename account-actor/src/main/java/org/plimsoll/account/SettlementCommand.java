package org.plimsoll.account;

import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;

/** What a settlement can be told. */
public sealed interface SettlementCommand extends CborSerializable
    permits SettlementCommand.Settle, SettlementCommand.Resume, SettlementInternal {

  SettlementId settlement();

  /**
   * Settle these terms; a repeat gets the answer of the first.
   *
   * @param deadline after which it must not be begun; empty: whenever it comes
   */
  record Settle(
      SettlementTerms terms, Optional<Instant> deadline, ActorRef<SettlementReply> replyTo)
      implements SettlementCommand {
    public Settle(SettlementTerms terms, ActorRef<SettlementReply> replyTo) {
      this(terms, Optional.empty(), replyTo);
    }

    @Override
    public SettlementId settlement() {
      return terms.id();
    }
  }

  /** An account waits: go on with what is not finished. */
  record Resume(SettlementId settlement) implements SettlementCommand {}
}
