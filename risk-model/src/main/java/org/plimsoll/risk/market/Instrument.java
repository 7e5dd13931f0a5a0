package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** Something that is traded. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Spot.class, name = "spot"),
  @JsonSubTypes.Type(value = Perpetual.class, name = "perpetual"),
  @JsonSubTypes.Type(value = DatedFuture.class, name = "dated-future"),
  @JsonSubTypes.Type(value = EuropeanOption.class, name = "european-option")
})
public sealed interface Instrument permits Spot, Contract {
  InstrumentId id();

  /** The index of the underlying. */
  IndexId underlying();

  /** The asset in which trades, profit and loss are paid. */
  AssetId settlement();

  /**
   * What one traded unit stands for: units of the underlying, or of the quote currency for an
   * inverse future.
   */
  Quantity contractSize();

  /** Trade prices are whole multiples of this. */
  Price tick();

  /** Trade quantities are whole multiples of this. */
  Quantity lot();
}
