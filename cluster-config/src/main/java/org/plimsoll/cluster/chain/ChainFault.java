package org.plimsoll.cluster.chain;

/**
 * What a journal was found to have, first of all.
 *
 * @param sequence at which it was seen
 * @param detail what was there and what should have been
 */
public record ChainFault(long sequence, Kind kind, String detail) {
  /** What can be wrong. */
  public enum Kind {
    /** A number is missing. */
    GAP,
    /** A number comes again, or one that is lower than what was before it. */
    DOUBLED,
    /** The entry, or something before it, is not what was written. */
    HASH_DIFFERS,
    /** An event that is not sealed comes after one that is. */
    NOT_SEALED,
    /** It belongs to another entity. */
    OTHER_ID,
    /** It is not an entry. */
    UNREADABLE,
    /** It ends before the head that is known from outside. */
    CUT_SHORT
  }

  @Override
  public String toString() {
    return "sequence " + sequence + ", " + kind + ": " + detail;
  }
}
