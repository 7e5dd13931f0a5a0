package org.plimsoll.account;

import java.time.Instant;
import org.plimsoll.cluster.CborSerializable;

/** The answer to a command of an account's owner. */
public sealed interface CommandReply extends CborSerializable {

  /**
   * Applied and journaled.
   *
   * @param revision of the account after it
   * @param at when it was applied, which for a repeat is the first time
   * @param repeated whether this repeats the answer to an earlier command of the same id
   */
  record Accepted(CommandId commandId, long revision, Instant at, boolean repeated)
      implements CommandReply {}

  /** Refused; nothing changed. */
  record Rejected(Rejection rejection) implements CommandReply {}
}
