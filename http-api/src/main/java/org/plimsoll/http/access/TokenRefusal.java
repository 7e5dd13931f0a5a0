package org.plimsoll.http.access;

import java.util.Locale;

/** Why a token is not believed. For the log and never for the caller, who might learn from it. */
public enum TokenRefusal {
  /** There is no Authorization header. */
  NO_TOKEN,
  /** The header is not {@code Bearer} and a token. */
  NOT_A_BEARER_TOKEN,
  TOO_LARGE,
  /** Not three parts, not Base64url in its one form, not JSON, or a name that is there twice. */
  MALFORMED,
  /** None, a shared secret, or one that is not known. */
  ALGORITHM_NOT_ALLOWED,
  /**
   * A header that brings a key, asks for an extension, or says that this is another kind of token.
   */
  HEADER_NOT_ALLOWED,
  UNKNOWN_ISSUER,
  /** Nobody has such a key, or not this issuer. */
  UNKNOWN_KEY,
  ALGORITHM_NOT_OF_KEY,
  KEY_NOT_VALID_NOW,
  WRONG_SIGNATURE,
  WRONG_AUDIENCE,
  /** A claim that must be there is not, or is not what it must be. */
  CLAIM_MISSING_OR_INVALID,
  EXPIRED,
  NOT_VALID_YET,
  ISSUED_IN_THE_FUTURE,
  LIFETIME_TOO_LONG,
  SUBJECT_NOT_ALLOWED,
  UNKNOWN_ROLE,
  /** The token claims a role or an account that its key does not have. */
  MORE_THAN_THE_KEY_HAS,
  ADDRESS_NOT_ALLOWED;

  /** In words, for a line of the log. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
