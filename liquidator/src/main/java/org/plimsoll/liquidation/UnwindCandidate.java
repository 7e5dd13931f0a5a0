package org.plimsoll.liquidation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * A way to make a book smaller: parts of one position, or of several in a fixed ratio, in steps.
 *
 * @param parts all that could be traded
 * @param steps how many of the {@code of} steps in which all is traded are possible now
 * @param of how many steps all of it has: so many that each trades a lot of every part
 * @param notional of all of it: what breaks ties
 */
record UnwindCandidate(List<Part> parts, long steps, long of, Cash notional) {

  /**
   * One position's part.
   *
   * @param all signed; whole lots, or less than one
   */
  record Part(Contract contract, Quantity all) {
    private long lots() {
      return all.abs().units() / contract.lot().units();
    }

    private boolean isDust() {
      return lots() == 0;
    }
  }

  /**
   * Part of one position.
   *
   * @param lotsPossible what market and budget allow
   */
  static UnwindCandidate single(Part part, long lotsPossible, Cash notional) {
    long of = Math.max(1, part.lots());
    return new UnwindCandidate(List.of(part), Math.min(of, lotsPossible), of, notional);
  }

  /**
   * Parts of several positions, each of a lot or more.
   *
   * @param lotsPossible of each part
   */
  static UnwindCandidate unit(List<Part> parts, List<Long> lotsPossible, Cash notional) {
    long of = parts.stream().mapToLong(Part::lots).min().orElseThrow();
    long steps = of;
    for (int i = 0; i < parts.size(); i++) {
      long lots = parts.get(i).lots();
      steps = Math.min(steps, share(of, Math.min(lots, lotsPossible.get(i)), lots));
    }
    return new UnwindCandidate(parts, steps, of, notional);
  }

  InstrumentId instrument() {
    return parts.get(0).contract().id();
  }

  /** What trading so many steps means. */
  List<MarketSlice> slices(long taken) {
    List<MarketSlice> slices = new ArrayList<>();
    for (Part part : parts) {
      Quantity traded =
          part.isDust()
              ? part.all()
              : Quantity.ofUnits(
                  part.all().signum()
                      * share(part.lots(), taken, of)
                      * part.contract().lot().units());
      slices.add(new MarketSlice(part.contract().id(), traded));
    }
    return slices;
  }

  /** The same as a step of a liquidation. */
  static UnwindStep stepOf(List<MarketSlice> slices) {
    return slices.size() == 1 ? slices.get(0) : new UnwindStep.UnitSlice(slices);
  }

  /** A fifth, by which candidates are compared, as far as it is possible. */
  long trial() {
    return Math.min(steps, Math.max(1, of / 5));
  }

  private static long share(long whole, long part, long of) {
    return BigInteger.valueOf(whole)
        .multiply(BigInteger.valueOf(part))
        .divide(BigInteger.valueOf(of))
        .longValueExact();
  }
}
