package org.plimsoll.account;

/** What a settlement tells itself. */
sealed interface SettlementInternal extends SettlementCommand {

  /** An account answered. */
  record Answered(SettlementId settlement, LegReply reply) implements SettlementInternal {}

  /** Time to repeat what was not answered. */
  record Deliver(SettlementId settlement) implements SettlementInternal {}

  record Idle(SettlementId settlement) implements SettlementInternal {}

  record Stop(SettlementId settlement) implements SettlementInternal {}
}
