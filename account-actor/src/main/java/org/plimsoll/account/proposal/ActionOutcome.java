package org.plimsoll.account.proposal;

import java.util.Optional;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.RejectReason;
import org.plimsoll.account.Rejection;
import org.plimsoll.oracle.MarketControlReply;
import org.plimsoll.oracle.ObservationReply;
import org.plimsoll.oracle.ParameterLedgerReply;

/**
 * What the target of a proposal made of it.
 *
 * @param code why it refused; empty if it was done
 * @param detail one sentence for people
 */
record ActionOutcome(Optional<String> code, String detail) {

  static ActionOutcome done(String detail) {
    return new ActionOutcome(Optional.empty(), detail);
  }

  static ActionOutcome failed(Enum<?> code, String detail) {
    return new ActionOutcome(Optional.of(code.name()), detail);
  }

  static Optional<ActionOutcome> of(MarketControlReply reply) {
    return Optional.of(
        reply instanceof MarketControlReply.Refused refused
            ? failed(refused.reason(), refused.detail())
            : done("in force as revision " + ((MarketControlReply.Done) reply).revision()));
  }

  static Optional<ActionOutcome> of(ParameterLedgerReply reply) {
    if (reply instanceof ParameterLedgerReply.Refused refused) {
      return Optional.of(failed(refused.reason(), refused.detail()));
    }
    var done = (ParameterLedgerReply.Done) reply;
    return Optional.of(done(done.fingerprint() + " for " + done.effectiveAt()));
  }

  /**
   * Empty if the oracle is on its way to another node. One that is not halted any more may have
   * been resumed by the same proposal before, whose answer was lost.
   */
  static Optional<ActionOutcome> of(ObservationReply reply) {
    if (reply instanceof ObservationReply.Refused refused) {
      return switch (refused.reason()) {
        case ORACLE_NOT_READY -> Optional.empty();
        case NOT_HALTED -> Optional.of(done("the index is not halted, or not any more"));
        default -> Optional.of(failed(refused.reason(), refused.detail()));
      };
    }
    return Optional.of(done("trusted again once a quorum agrees"));
  }

  /** Empty if the account cannot be reached now. */
  static Optional<ActionOutcome> of(CommandReply reply) {
    if (reply instanceof CommandReply.Rejected rejected) {
      Rejection rejection = rejected.rejection();
      return rejection.reason() == RejectReason.ACCOUNT_UNAVAILABLE
          ? Optional.empty()
          : Optional.of(failed(rejection.reason(), rejection.detail()));
    }
    var accepted = (CommandReply.Accepted) reply;
    return Optional.of(
        done("done by " + accepted.commandId() + ", revision " + accepted.revision()));
  }
}
