package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Quantity;

/** One reducing step of a liquidation. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UnwindStep.MarketSlice.class, name = "market-slice"),
  @JsonSubTypes.Type(value = UnwindStep.Takeover.class, name = "takeover")
})
public sealed interface UnwindStep {

  /** The tier of the ladder it belongs to. */
  int tier();

  /**
   * Tier 1: part of one position is traded at a venue.
   *
   * @param quantity what to trade: negative sells a long, positive buys a short back
   */
  record MarketSlice(InstrumentId instrument, Quantity quantity) implements UnwindStep {
    @Override
    public int tier() {
      return 1;
    }
  }

  /** Tier 3: all that is left goes to the insurance fund at the bankruptcy price. */
  record Takeover() implements UnwindStep {
    @Override
    public int tier() {
      return 3;
    }
  }
}
