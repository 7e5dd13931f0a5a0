package org.plimsoll.account;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.account.AccountEvent.MarginCallRaised;

/**
 * The margin call an account is under.
 *
 * @param raised what the owner was told
 * @param acknowledged when the owner said it was seen, and in which event; empty: not yet
 * @param escalatedAt empty while there is still time to acknowledge it, or for ever if it was
 */
public record OpenMarginCall(
    MarginCallRaised raised,
    Optional<Acknowledgement> acknowledged,
    Optional<Instant> escalatedAt) {

  /**
   * The first one; later ones change nothing.
   *
   * @param revision of the account after it
   */
  public record Acknowledgement(long revision, Instant at) {}

  String id() {
    return raised.call();
  }

  /** Whether its owner may still have to be told louder. */
  boolean isUnanswered() {
    return acknowledged.isEmpty() && escalatedAt.isEmpty();
  }
}
