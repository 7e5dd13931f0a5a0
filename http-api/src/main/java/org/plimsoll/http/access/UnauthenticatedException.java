package org.plimsoll.http.access;

/** A request does not show who sent it. It is answered with 401, and no fault: no stack trace. */
public final class UnauthenticatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param detail what to do, for the caller; without anything of the token
   */
  public UnauthenticatedException(String detail) {
    super(detail, null, false, false);
  }
}
