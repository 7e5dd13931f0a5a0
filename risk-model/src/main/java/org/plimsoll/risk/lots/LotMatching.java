package org.plimsoll.risk.lots;

import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * All trades of an account in one instrument, matched: what each closing closed, and what is open.
 * It works on the cash of trades, so that linear and inverse contracts and options are one case. A
 * trade past zero closes first and opens with the rest; cash is divided by quantity, to the nearest
 * step of 1e-8 and ties to even, and what division leaves over stays with the lot or the last part,
 * so that nothing is lost: whatever the method, all that was realized is all cash of the trades
 * plus the cost of what is open. By {@link LotMethod#AVERAGE} each closing realizes to the last
 * digit what the ledger does ({@link org.plimsoll.risk.portfolio.Portfolio#plusTrade}). Pure.
 *
 * @param closings in order of trades
 * @param open in order of opening
 */
public record LotMatching(List<Closing> closings, List<OpenLot> open) {
  public LotMatching {
    closings = List.copyOf(closings);
    open = List.copyOf(open);
  }

  /**
   * @param trades all there ever were, in their order, from a flat position on
   * @throws org.plimsoll.risk.units.OutOfRangeException if a sum leaves the number range
   */
  public static LotMatching of(LotMethod method, List<LotTrade> trades) {
    Book book = new Book(method);
    trades.forEach(book::trade);
    return new LotMatching(book.closings, List.copyOf(book.open));
  }

  /** What is open while trades are matched, the lot that was opened first in front. */
  private static final class Book {
    private final LotMethod method;
    private final Deque<OpenLot> open = new ArrayDeque<>();
    private final List<Closing> closings = new ArrayList<>();
    private Quantity held = Quantity.ZERO;

    private Book(LotMethod method) {
      this.method = method;
    }

    private void trade(LotTrade trade) {
      Quantity quantity = trade.quantity();
      Quantity after = held.plus(quantity);
      if (quantity.isZero()) {
        closings.add(new Closing(trade, quantity, trade.cash(), List.of()));
      } else if (held.isZero() || held.signum() == quantity.signum()) {
        open(trade, quantity, trade.cash());
      } else if (after.signum() == quantity.signum()) {
        Cash opening = trade.cash().share(after, quantity, RoundingMode.HALF_EVEN);
        close(trade, held.negate(), trade.cash().minus(opening));
        open(trade, after, opening);
      } else {
        close(trade, quantity, trade.cash());
      }
      held = after;
    }

    private void open(LotTrade trade, Quantity quantity, Cash cash) {
      if (method == LotMethod.AVERAGE && !open.isEmpty()) {
        open.addLast(open.removeLast().plus(quantity, cash));
      } else {
        open.addLast(OpenLot.of(trade, quantity, cash));
      }
    }

    private void close(LotTrade trade, Quantity quantity, Cash cash) {
      List<ClosedLot> closed = new ArrayList<>();
      Quantity left = quantity.negate();
      Cash cashLeft = cash;
      while (!left.isZero()) {
        OpenLot lot = method == LotMethod.LIFO ? open.removeLast() : open.removeFirst();
        Quantity part = left.abs().compareTo(lot.quantity().abs()) < 0 ? left : lot.quantity();
        Cash cost = lot.costOf(part);
        Cash received = cashLeft.share(part, left, RoundingMode.HALF_EVEN);
        closed.add(new ClosedLot(lot.openedBy(), lot.openedAt(), part, cost, received));
        if (!part.equals(lot.quantity())) {
          putBack(lot.minus(part, cost));
        }
        left = left.minus(part);
        cashLeft = cashLeft.minus(received);
      }
      closings.add(new Closing(trade, quantity, cash, closed));
    }

    private void putBack(OpenLot rest) {
      if (method == LotMethod.LIFO) {
        open.addLast(rest);
      } else {
        open.addFirst(rest);
      }
    }
  }
}
