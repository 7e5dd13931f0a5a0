package org.plimsoll.http;

import org.plimsoll.http.limits.RateTier;

/** What answers cost that take more than a look at one account, which costs 1. */
final class Weights {
  /** Reads a page of a journal, or asks many accounts. */
  static final int OF_A_PAGE = 5;

  /** Revalues an account many times. */
  static final int OF_A_CALCULATION = 10;

  /** Reads a journal from its first event on. */
  static final int OF_A_JOURNAL = 20;

  /** Trades as often as a batch may. */
  static final int OF_A_BATCH = 50;

  /** Reads every account of the venue. */
  static final int OF_ALL_ACCOUNTS = RateTier.HEAVIEST;

  private Weights() {}
}
