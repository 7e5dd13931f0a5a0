package org.plimsoll.node.backtest;

/** A history or a portfolio cannot be used. The message names it and what is wrong. */
public final class UnusableInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableInputException(String message) {
    super(message);
  }
}
