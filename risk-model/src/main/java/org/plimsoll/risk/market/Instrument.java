package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** Something positions are held in. New kinds join by implementing this and naming themselves. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@JsonSubTypes.Type(value = LinearPerpetual.class, name = "linear-perpetual")})
public sealed interface Instrument permits LinearPerpetual {
  InstrumentId id();

  /** The index that marks it. */
  IndexId underlying();

  /** The asset in which profit and loss are paid. */
  AssetId settlement();

  /** Trade prices are whole multiples of this. */
  Price tick();

  /** Trade quantities are whole multiples of this. */
  Quantity lot();

  /** What it takes to carry a position of a given size. */
  MarginSchedule schedule();
}
