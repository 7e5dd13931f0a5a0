package org.plimsoll.node.backtest;

import java.util.Optional;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * One position of a tested portfolio: in a listed perpetual or in an option that is struck each
 * day; held at a constant notional or a constant quantity. Of each pair exactly one is given.
 *
 * @param notional what the position is worth each day in the settlement asset, of an option what
 *     its underlying is worth; positive is long, negative short
 * @param quantity of contracts, of an option in units of the underlying; signed
 */
public record TestedPosition(
    Optional<InstrumentId> instrument,
    Optional<RestruckOption> option,
    Optional<Cash> notional,
    Optional<Quantity> quantity) {
  public TestedPosition {
    if (instrument.isPresent() == option.isPresent()) {
      throw new IllegalArgumentException("a position is in an instrument or in an option");
    }
    if (notional.isPresent() == quantity.isPresent()) {
      throw new IllegalArgumentException("a position has a notional or a quantity");
    }
    boolean isNothing =
        notional.map(Cash::isZero).orElse(false) || quantity.map(Quantity::isZero).orElse(false);
    if (isNothing) {
      throw new IllegalArgumentException("a position of zero is no position");
    }
  }

  static TestedPosition of(InstrumentId instrument, String notional) {
    return new TestedPosition(
        Optional.of(instrument),
        Optional.empty(),
        Optional.of(Cash.of(notional)),
        Optional.empty());
  }

  static TestedPosition of(RestruckOption option, String notional) {
    return new TestedPosition(
        Optional.empty(), Optional.of(option), Optional.of(Cash.of(notional)), Optional.empty());
  }
}
