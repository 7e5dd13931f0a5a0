package org.plimsoll.oracle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.ControlOrder;

/**
 * Everything that was ever ordered of the market: facts, with who, why and on which figures. Fields
 * are added and never renamed; the names below are what the journal holds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = MarketControlEvent.ControlOrdered.class, name = "control-ordered"),
  @JsonSubTypes.Type(value = MarketControlEvent.CoverStressed.class, name = "cover-stressed")
})
public sealed interface MarketControlEvent {
  /** Chosen by who asked for it. */
  String commandId();

  /**
   * @param before what was in force on the subject; empty: nothing
   */
  record ControlOrdered(String commandId, ControlOrder order, Optional<ControlMeasure> before)
      implements MarketControlEvent {}

  record CoverStressed(String commandId, CoverStress stress) implements MarketControlEvent {}
}
