package org.plimsoll.oracle;

import java.util.Optional;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.IndexPrice;

/** What became of an observation, or of the wish to resume. */
public sealed interface ObservationReply extends CborSerializable {

  /**
   * It was taken into account.
   *
   * @param price the index price after this was judged; empty if there was none yet
   */
  record Accepted(Optional<IndexPrice> price) implements ObservationReply {}

  /**
   * It was not taken into account and changed nothing.
   *
   * @param detail the numbers behind the reason, for people
   */
  record Refused(Reason reason, String detail) implements ObservationReply {}

  /** Why an observation, or the wish to resume, was refused. */
  enum Reason {
    /** No such index, or not the one this oracle judges. */
    UNKNOWN_INDEX,
    /** The index follows from others; nobody publishes it and nothing halts it. */
    COMPOSED_INDEX,
    /** The source sent this or a later sequence number before. */
    SEQUENCE_NOT_RISING,
    /** The source observed something later before. */
    TIME_GOES_BACK,
    /** Observed longer ago than the greatest age allowed. */
    TOO_OLD,
    /** Observed further in the future than clocks may differ. */
    FROM_THE_FUTURE,
    /** The index hears as many sources as it can remember. */
    TOO_MANY_SOURCES,
    /** The oracle of the index is not known on this node; try again. */
    ORACLE_NOT_READY,
    /** Only a halted index can be resumed. */
    NOT_HALTED,
    /** This deployment hears signed prices only. */
    SIGNATURE_REQUIRED,
    /** No key has the id that the signature names. */
    UNKNOWN_KEY,
    /** The key is revoked, not valid yet or no more, or another source's. */
    KEY_NOT_VALID,
    /** The signature is not one of these numbers by this key. */
    SIGNATURE_WRONG,
    /** The bid of a quote lies above its ask. */
    QUOTE_CROSSED,
    /** A quote counts only beside a valid index price. */
    INDEX_NOT_VALID,
    /** A quote lies too far from the index to be believed. */
    TOO_FAR_FROM_INDEX,
    /** No such instrument, or one that is not quoted here. */
    UNKNOWN_INSTRUMENT
  }
}
