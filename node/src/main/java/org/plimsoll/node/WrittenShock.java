package org.plimsoll.node;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.Moves;
import org.plimsoll.risk.whatif.NamedShock;
import org.plimsoll.risk.whatif.Shock;

/**
 * A shock as a file holds it.
 *
 * @param moves relative moves of indexes, -0.3 for a fall by 30 %; may be empty
 * @param others how every index moves that is not named; absent: not at all
 * @param volatility relative move of all volatilities; absent: none
 */
record WrittenShock(
    String name, Map<IndexId, Rate> moves, Optional<Rate> others, Optional<Rate> volatility) {

  /**
   * @throws IllegalArgumentException if a move is not > -1, or the name is blank
   */
  NamedShock shock() {
    Moves prices = new Moves(new TreeMap<>(moves), others.orElse(Rate.ZERO));
    return new NamedShock(name, Shock.of(prices, Moves.all(volatility.orElse(Rate.ZERO))));
  }
}
