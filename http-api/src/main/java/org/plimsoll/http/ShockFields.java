package org.plimsoll.http;

import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.Moves;
import org.plimsoll.risk.whatif.Shock;

/** Reads shocks of the market: {@code moves} per index, {@code others}, {@code volatility}. */
final class ShockFields {
  private static final int MOST_INDEXES = 1000;
  private static final Rate LARGEST = Rate.of("10");

  private ShockFields() {}

  /**
   * A shock by its fields; a wrong one is noted in the body.
   *
   * @param parameters whose indexes can be moved
   */
  static Shock of(BodyFields body, MarginParameters parameters) {
    var moves =
        body.decimals("moves", MOST_INDEXES, name -> index(name, parameters), ShockFields::moveOf);
    Optional<Rate> others = body.optional("others", ShockFields::moveOf);
    Optional<Rate> volatility = body.optional("volatility", ShockFields::moveOf);
    if (!body.has("moves") && !body.has("others") && !body.has("volatility")) {
      body.wrong("moves", "is required, unless others or volatility is given");
    }
    Moves prices = new Moves(new TreeMap<>(moves), others.orElse(Rate.ZERO));
    return Shock.of(prices, Moves.all(volatility.orElse(Rate.ZERO)));
  }

  static IndexId index(String name, MarginParameters parameters) {
    IndexId index = IndexId.of(name);
    if (!parameters.indexes().contains(index)) {
      throw new IllegalArgumentException("index " + name + " is not listed");
    }
    return index;
  }

  /** A relative move: what falls keeps something. */
  static Rate moveOf(String decimal) {
    Rate move = Rate.of(decimal);
    if (move.compareTo(Rate.ONE.negate()) <= 0 || move.compareTo(LARGEST) > 0) {
      throw new IllegalArgumentException(
          "a move must be above -1 and at most " + LARGEST + ", was: " + decimal);
    }
    return move;
  }
}
