package org.plimsoll.risk.market;

/** What an index price may be used for. Only a {@link #VALID} one may start a liquidation. */
public enum PriceStatus {
  /** A fresh quorum of sources agrees. */
  VALID,
  /** There was no fresh observation for longer than allowed, or none since the start. */
  STALE,
  /** Fewer fresh sources than the quorum, or a move that awaits its confirmation. */
  DEGRADED,
  /** The index moved further than any honest market is trusted to; a person must resume it. */
  HALTED
}
