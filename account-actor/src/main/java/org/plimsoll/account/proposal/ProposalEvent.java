package org.plimsoll.account.proposal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * Everything that ever happened to proposals: facts. Fields are added and never renamed; the names
 * below are what the journal holds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ProposalEvent.Made.class, name = "proposal-made"),
  @JsonSubTypes.Type(value = ProposalEvent.Approved.class, name = "proposal-approved"),
  @JsonSubTypes.Type(value = ProposalEvent.Rejected.class, name = "proposal-rejected"),
  @JsonSubTypes.Type(value = ProposalEvent.Expired.class, name = "proposal-expired"),
  @JsonSubTypes.Type(value = ProposalEvent.CarriedOut.class, name = "proposal-carried-out"),
  @JsonSubTypes.Type(value = ProposalEvent.Failed.class, name = "proposal-failed")
})
public sealed interface ProposalEvent {
  /** Of the proposal. */
  long id();

  Instant at();

  /**
   * @param commandId chosen by who made it
   */
  record Made(
      long id,
      String commandId,
      ProposedAction action,
      String by,
      String reason,
      Instant expiresAt,
      Instant at)
      implements ProposalEvent {}

  record Approved(long id, String by, Instant at) implements ProposalEvent {}

  record Rejected(long id, String by, String reason, Instant at) implements ProposalEvent {}

  record Expired(long id, Instant at) implements ProposalEvent {}

  /**
   * @param detail what the target answered
   */
  record CarriedOut(long id, String detail, Instant at) implements ProposalEvent {}

  /**
   * @param code why the target refused
   */
  record Failed(long id, String code, String detail, Instant at) implements ProposalEvent {}
}
