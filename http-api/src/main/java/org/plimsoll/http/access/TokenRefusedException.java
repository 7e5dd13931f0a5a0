package org.plimsoll.http.access;

/** Ends the examination of a token. It is an answer and no fault: no stack trace. */
final class TokenRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final TokenRefusal reason;

  TokenRefusedException(TokenRefusal reason) {
    super(reason.words(), null, false, false);
    this.reason = reason;
  }

  TokenRefusal reason() {
    return reason;
  }

  /**
   * @throws TokenRefusedException with the reason, unless it holds
   */
  static void require(boolean holds, TokenRefusal otherwise) throws TokenRefusedException {
    if (!holds) {
      throw new TokenRefusedException(otherwise);
    }
  }
}
