package org.plimsoll.oracle;

import org.plimsoll.cluster.CborSerializable;

/** What became of the wish to add or revoke a key. */
public sealed interface PublisherKeyReply extends CborSerializable {
  /** The key as it is now. */
  record Listed(PublisherKey key) implements PublisherKeyReply {}

  /** Nothing changed. */
  record Refused(Reason reason, String detail) implements PublisherKeyReply {}

  /** Why a key was not added or revoked. */
  enum Reason {
    /** Another key has this id, or had. */
    KEY_EXISTS,
    /** Two keys of the source count already; one must end or be revoked. */
    TOO_MANY_KEYS,
    /** No key has this id. */
    UNKNOWN_KEY
  }
}
