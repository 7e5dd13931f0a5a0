package org.plimsoll.risk.units;

/** A sum or product left the range of +-92,233,720,368.54775807. Nothing was changed. */
public final class OutOfRangeException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  OutOfRangeException(String operation) {
    super(operation + " leaves the range of +-" + FixedPoint.format(FixedPoint.MAX));
  }
}
