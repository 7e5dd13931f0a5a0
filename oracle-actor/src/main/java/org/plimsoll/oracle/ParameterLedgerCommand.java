package org.plimsoll.oracle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;

/** What a {@link ParameterLedger} can be told. What changes something is safe to repeat. */
public sealed interface ParameterLedgerCommand
    permits ParameterLedgerCommand.Schedule,
        ParameterLedgerCommand.Withdraw,
        ParameterLedgerCommand.Follow,
        ParameterLedgerCommand.GetHistory,
        ParameterLedgerInternal {

  /**
   * Puts a set in force at a time, on all nodes.
   *
   * @param effectiveAt a time that is over or too close for all nodes to hear of it is put off
   * @param deadline after which it must not be done any more
   */
  record Schedule(
      ParameterSet set,
      Instant effectiveAt,
      Approval approval,
      Instant deadline,
      ActorRef<ParameterLedgerReply> replyTo)
      implements ParameterLedgerCommand, CborSerializable {}

  /**
   * Takes back what is scheduled.
   *
   * @param fingerprint of the scheduled set
   * @param deadline after which it must not be done any more
   */
  record Withdraw(
      String fingerprint,
      Approval approval,
      Instant deadline,
      ActorRef<ParameterLedgerReply> replyTo)
      implements ParameterLedgerCommand, CborSerializable {}

  /**
   * Asks for what a node does not know yet.
   *
   * @param known how many activations it knows
   * @param scheduled the fingerprint of the scheduled set it knows; empty: none
   */
  record Follow(int known, Optional<String> scheduled, ActorRef<ParameterNews> replyTo)
      implements ParameterLedgerCommand, CborSerializable {}

  record GetHistory(ActorRef<History> replyTo)
      implements ParameterLedgerCommand, CborSerializable {}

  /**
   * What happened, the oldest first.
   *
   * @param entries the newest of them, without the content of sets
   * @param inForce the set in force; empty before any node has started with one
   * @param scheduled the set that will follow
   */
  record History(
      List<ParameterHistoryEntry> entries,
      Optional<ParameterSet> inForce,
      Optional<ScheduledSet> scheduled)
      implements CborSerializable {
    public History {
      entries = List.copyOf(entries);
    }
  }

  /** A set with when it is to be in force. */
  record ScheduledSet(ParameterSet set, Instant effectiveAt, Approval approval)
      implements CborSerializable {}
}
