package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Quantity;

/** One reducing step of a liquidation. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UnwindStep.CancelOrders.class, name = "cancel-orders"),
  @JsonSubTypes.Type(value = UnwindStep.MarketSlice.class, name = "market-slice"),
  @JsonSubTypes.Type(value = UnwindStep.UnitSlice.class, name = "unit-slice"),
  @JsonSubTypes.Type(value = UnwindStep.Takeover.class, name = "takeover")
})
public sealed interface UnwindStep {

  /** The tier of the ladder it belongs to. */
  int tier();

  /**
   * Tier 0: the open orders that add risk hold margin no more. The account does it by itself, at
   * once with what calls for it, so that it is never under way.
   *
   * @param orders in their order of id
   */
  record CancelOrders(List<OrderId> orders) implements UnwindStep {
    public CancelOrders {
      orders = List.copyOf(orders);
    }

    @Override
    public int tier() {
      return 0;
    }
  }

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

  /**
   * Tier 1: parts of several positions that hedge each other are traded at a venue. Whatever is
   * filled of it settles at once, in one settlement.
   *
   * @param slices of two positions or more, each of another instrument
   */
  record UnitSlice(List<MarketSlice> slices) implements UnwindStep {
    public UnitSlice {
      slices = List.copyOf(slices);
      if (slices.size() < 2
          || slices.stream().map(MarketSlice::instrument).distinct().count() < slices.size()) {
        throw new IllegalArgumentException(
            "a unit is made of slices of two instruments or more, was: " + slices);
      }
    }

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
