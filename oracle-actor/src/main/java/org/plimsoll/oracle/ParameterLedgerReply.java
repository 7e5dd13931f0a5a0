package org.plimsoll.oracle;

import java.time.Instant;
import org.plimsoll.cluster.CborSerializable;

/** What became of a wish to change the parameters. */
public sealed interface ParameterLedgerReply extends CborSerializable {

  /**
   * It is journaled.
   *
   * @param effectiveAt when the set will be in force, or would have been
   * @param repeated whether it was done before, under the same proposal
   */
  record Done(String fingerprint, Instant effectiveAt, boolean repeated)
      implements ParameterLedgerReply {}

  /** It changed nothing. */
  record Refused(Reason reason, String detail) implements ParameterLedgerReply {}

  /** Why it was refused. */
  enum Reason {
    /** The content is not what a parameter file must be. */
    INVALID_PARAMETERS,
    /** A version names one set for ever, and another set has it. */
    VERSION_USED,
    /** An asset, an instrument or an index is missing that accounts may hold. */
    LISTING_DROPPED,
    /** What accounts may hold would become something else. */
    LISTING_CHANGED,
    /** One set at a time: another one is scheduled. */
    ALREADY_SCHEDULED,
    /** No such set is scheduled. */
    NOT_SCHEDULED,
    /** The scheduled set is about to be in force on some node. */
    TOO_LATE,
    /** The proposal did something else before. */
    PROPOSAL_REUSED,
    /** It came after its deadline. */
    COMMAND_EXPIRED
  }
}
