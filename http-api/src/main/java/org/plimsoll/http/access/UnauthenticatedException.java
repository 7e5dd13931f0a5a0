package org.plimsoll.http.access;

/** A request does not show who sent it. It is answered with 401, and no fault: no stack trace. */
public final class UnauthenticatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String challenge;

  /**
   * @param detail what to do, for the caller; without anything of the token
   * @param challenge the field {@code WWW-Authenticate} of the answer, such as {@code Bearer}
   */
  public UnauthenticatedException(String detail, String challenge) {
    super(detail, null, false, false);
    this.challenge = challenge;
  }

  public String challenge() {
    return challenge;
  }
}
