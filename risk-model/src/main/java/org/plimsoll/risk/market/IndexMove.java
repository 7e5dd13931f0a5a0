package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Rate;

/** A relative move of an index, above -1. */
public record IndexMove(IndexId index, Rate move) {
  public IndexMove {
    HistoricalScenarios.requireMove("move of " + index, move.toDouble());
  }
}
