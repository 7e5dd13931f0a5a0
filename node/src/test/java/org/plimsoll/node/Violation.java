package org.plimsoll.node;

/**
 * Something that must never happen and did.
 *
 * @param about the account, the key or the settlement it was found at
 * @param detail with the numbers
 */
record Violation(Kind kind, String about, String detail) {
  enum Kind {
    /** An acknowledged request left no event in an account it was acknowledged for. */
    ACKNOWLEDGED_MISSING,
    /** The event of an acknowledged request stands at another revision. */
    ACKNOWLEDGED_ELSEWHERE,
    /** What was journaled is not what was asked. */
    APPLIED_OTHERWISE,
    APPLIED_TWICE,
    UNKNOWN_APPLIED_TWICE,
    REFUSED_BUT_APPLIED,
    /** In the journal of, or acknowledged for, an account that was not named. */
    IN_ANOTHER_ACCOUNT,
    /** A deposit, a withdrawal or a trade that no client ever asked for. */
    NOBODY_ASKED,
    RETRY_ANSWERED_OTHERWISE,
    /** Journaled before something that was known before it was asked. */
    OUT_OF_ORDER,
    /** A read showed less than had been acknowledged or read before it was sent. */
    STALE_READ,
    /** A read showed balances that the journal does not have at that revision. */
    WRONG_READ,
    /** A read showed a revision that the journal does not reach. */
    READ_NOT_JOURNALED,
    TWO_AT_ONE_NUMBER,
    NUMBER_MISSING,
    NUMBERS_OUT_OF_ORDER,
    /** An event cannot follow those before it. */
    DOES_NOT_FOLLOW,
    UNBALANCED_SETTLEMENT,
    LEG_MISSING,
    LEFT_RESERVED,
    NOT_CONSERVED
  }
}
