package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a charge is measured on: an amount per underlying, in the settlement asset, >= 0. */
public enum ChargeOn {
  /** Futures and perpetuals, long and short summed, their size at the index. */
  @JsonProperty("futures-notional")
  FUTURES_NOTIONAL,
  /** All contracts, long and short summed, their size at the index. */
  @JsonProperty("gross-notional")
  GROSS_NOTIONAL,
  /** What the positions gain per relative rise of the underlying, without its sign. */
  @JsonProperty("net-delta")
  NET_DELTA,
  /**
   * Per expiry and strike the short options, calls and puts, beyond the long ones, at the index.
   */
  @JsonProperty("naked-short-options")
  NAKED_SHORT_OPTIONS,
  /** The lesser of long and short futures, at the index: what offsets only while bases hold. */
  @JsonProperty("offset-futures")
  OFFSET_FUTURES,
  /**
   * Futures at their mark x max(least move, yearly move x years to expiry), without netting: what
   * rolling them may cost. See {@link RollTerms}.
   */
  @JsonProperty("roll")
  ROLL
}
