package org.plimsoll.account;

/** Not every account of the venue can be read now; it can be asked again in a moment. */
public final class IncompleteBooksException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IncompleteBooksException(String why) {
    super(why);
  }
}
