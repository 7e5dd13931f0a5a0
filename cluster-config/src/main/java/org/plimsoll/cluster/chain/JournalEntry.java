package org.plimsoll.cluster.chain;

import java.util.Objects;
import java.util.Optional;

/**
 * What the journal holds of one event, since its format 2.
 *
 * @param event canonical JSON of the event, with the name of its type
 * @param cause who asked for it; empty: nobody outside, or not known
 * @param hash of everything up to here, this included; {@link ChainHead} says how
 */
public record JournalEntry(String event, Optional<Cause> cause, Hash hash) {
  public JournalEntry {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(hash, "hash");
  }
}
