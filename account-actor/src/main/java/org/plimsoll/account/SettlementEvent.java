package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** Everything that can happen to a settlement. The names below are what the journal holds. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SettlementEvent.Proposed.class, name = "settlement-proposed"),
  @JsonSubTypes.Type(value = SettlementEvent.Committed.class, name = "settlement-committed"),
  @JsonSubTypes.Type(value = SettlementEvent.Cancelled.class, name = "settlement-cancelled"),
  @JsonSubTypes.Type(value = SettlementEvent.LegApplied.class, name = "settlement-leg-applied")
})
public sealed interface SettlementEvent {
  Instant at();

  /**
   * What is to be settled.
   *
   * @param attempt 1, or higher if an earlier attempt was cancelled and is tried again
   */
  record Proposed(SettlementTerms terms, int attempt, Instant at) implements SettlementEvent {}

  /** Every account agreed: from here on it will be settled, whatever crashes. */
  record Committed(Instant at) implements SettlementEvent {}

  /** An account refused: nothing moves. */
  record Cancelled(AccountId account, Rejection rejection, Instant at) implements SettlementEvent {}

  /**
   * One account has applied its leg; the last one completes the settlement.
   *
   * @param revision of the account after the leg
   */
  record LegApplied(AccountId account, long revision, Instant at) implements SettlementEvent {}
}
