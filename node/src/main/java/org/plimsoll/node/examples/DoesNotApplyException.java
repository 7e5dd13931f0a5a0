package org.plimsoll.node.examples;

/** Why a case is not run; the message is shown beside it. */
final class DoesNotApplyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DoesNotApplyException(String reason) {
    super(reason);
  }
}
