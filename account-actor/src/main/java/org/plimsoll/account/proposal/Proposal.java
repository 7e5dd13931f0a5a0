package org.plimsoll.account.proposal;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.oracle.Approval;

/**
 * What one person proposed, and what became of it.
 *
 * @param id counts all proposals from 1
 * @param by who proposed it
 * @param reason one sentence for people
 * @param expiresAt when it can be approved no more
 * @param decision who approved or rejected it
 * @param outcome what became of it when it was carried out
 */
public record Proposal(
    long id,
    ProposedAction action,
    String by,
    String reason,
    Instant madeAt,
    Instant expiresAt,
    Status status,
    Optional<Decision> decision,
    Optional<Outcome> outcome)
    implements CborSerializable {

  /** Where a proposal stands. */
  public enum Status {
    OPEN,
    /** It is being carried out, until its target has answered. */
    APPROVED,
    CARRIED_OUT,
    /** Its target refused it. */
    FAILED,
    REJECTED,
    EXPIRED;

    /** Whether nothing will become of it any more. */
    public boolean isClosed() {
      return this != OPEN && this != APPROVED;
    }
  }

  /**
   * Who decided.
   *
   * @param reason of a rejection; empty for an approval
   */
  public record Decision(String by, Optional<String> reason, Instant at) {}

  /**
   * What the target said.
   *
   * @param code why it refused; empty if it was done
   * @param detail one sentence for people
   */
  public record Outcome(Optional<String> code, String detail, Instant at) {}

  /**
   * What two persons agreed on.
   *
   * @throws java.util.NoSuchElementException if nobody decided
   */
  public Approval approval() {
    return new Approval(Long.toString(id), by, decision.orElseThrow().by(), reason);
  }

  /** Whether this is whoever proposed it, however the name is written. */
  boolean isBy(String subject) {
    return by.strip().equalsIgnoreCase(subject.strip());
  }

  /** The same without what is too long for a list. */
  Proposal brief() {
    return new Proposal(
        id, action.brief(), by, reason, madeAt, expiresAt, status, decision, outcome);
  }

  Proposal decided(Status next, Decision made) {
    return new Proposal(
        id, action, by, reason, madeAt, expiresAt, next, Optional.of(made), outcome);
  }

  Proposal ended(Status next, Optional<Outcome> became) {
    return new Proposal(id, action, by, reason, madeAt, expiresAt, next, decision, became);
  }
}
