package org.plimsoll.risk.lots;

/** Which lots of a position a closing trade closes. */
public enum LotMethod {
  /** Those that were opened first. */
  FIFO,
  /** Those that were opened last. */
  LIFO,
  /** A part of the whole position, which is one lot at its average cost: as the ledger does it. */
  AVERAGE
}
