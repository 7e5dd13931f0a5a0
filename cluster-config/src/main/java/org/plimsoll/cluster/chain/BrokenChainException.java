package org.plimsoll.cluster.chain;

/** A journal does not hold what was written to it; its entity does not come up. */
public final class BrokenChainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenChainException(String persistenceId, long sequence, String what) {
    this(persistenceId, sequence, what, null);
  }

  BrokenChainException(String persistenceId, long sequence, String what, Throwable cause) {
    super(
        "the journal of "
            + persistenceId
            + " was changed, seen at sequence "
            + sequence
            + ": "
            + what
            + "; compare it with a backup",
        cause);
  }
}
