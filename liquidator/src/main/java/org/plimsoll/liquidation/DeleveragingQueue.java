package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.unwind.DeleveragingRank;

/**
 * Who would be deleveraged first on one side of a market: profit by effective leverage. House
 * accounts, accounts in liquidation, and accounts without equity stand in no queue. Pure.
 */
public final class DeleveragingQueue {
  private DeleveragingQueue() {}

  /**
   * One position in the queue, with what its rank depends on.
   *
   * @param rank 1 for the first
   * @param ranked how many stand in the queue
   * @param profit unrealized, less unpaid funding, in the settlement asset of the parameters,
   *     signed
   * @param profitFraction of the entry value
   * @param leverage value of the position by the equity behind it
   */
  public record Standing(
      Book book,
      InstrumentId instrument,
      Quantity quantity,
      int rank,
      int ranked,
      double score,
      Cash profit,
      double profitFraction,
      double leverage) {

    /** 5 for the first fifth to be deleveraged, 1 for the last. */
    public int lights() {
      return DeleveragingRank.lights(rank, ranked);
    }
  }

  /**
   * The queue of those who hold this instrument on this side, the first to be deleveraged first.
   *
   * @param side 1: longs, -1: shorts
   */
  public static List<Standing> of(
      Collection<Book> books, InstrumentId instrument, int side, MarketView view) {
    Map<String, Standing> candidates = new HashMap<>();
    List<DeleveragingRank> ranks = new ArrayList<>();
    for (Book book : books) {
      measured(book, instrument, side, view)
          .ifPresent(
              standing -> {
                String name = book.account().value();
                candidates.put(name, standing);
                ranks.add(
                    new DeleveragingRank(
                        name, standing.score(), notional(standing, view).toDouble()));
              });
    }
    List<Standing> queue = new ArrayList<>();
    for (DeleveragingRank rank : DeleveragingRank.ranked(ranks)) {
      Standing s = candidates.get(rank.name());
      queue.add(
          new Standing(
              s.book(),
              instrument,
              s.quantity(),
              queue.size() + 1,
              ranks.size(),
              s.score(),
              s.profit(),
              s.profitFraction(),
              s.leverage()));
    }
    return queue;
  }

  /** The queue on the other side of a position. */
  static List<Standing> opposite(
      Collection<Book> books,
      InstrumentId instrument,
      Quantity quantity,
      AccountId without,
      MarketView view) {
    return of(books, instrument, -quantity.signum(), view).stream()
        .filter(standing -> !standing.book().account().equals(without))
        .toList();
  }

  private static Optional<Standing> measured(
      Book book, InstrumentId instrument, int side, MarketView view) {
    Optional<Position> held = book.portfolio().position(instrument);
    boolean isCandidate =
        held.filter(position -> position.quantity().signum() == side).isPresent()
            && book.method().isMargined()
            && !book.status().isBreach()
            && book.portfolio().isPricedBy(view);
    if (!isCandidate) {
      return Optional.empty();
    }
    Position position = held.orElseThrow();
    Contract contract = view.parameters().contract(instrument);
    Cash equity = Equity.of(book.portfolio(), view).total();
    Cash profit = Equity.unrealizedPnl(instrument, position, view);
    Cash notional = MarketDepth.notionalOf(contract, position.quantity(), view);
    Cash entry = view.valueOf(contract.settlement(), position.entryCost().abs(), RoundingMode.UP);
    Cash basis = entry.isPositive() ? entry : notional;
    if (!equity.isPositive() || !notional.isPositive()) {
      return Optional.empty();
    }
    double fraction = profit.toDouble() / basis.toDouble();
    double leverage = notional.toDouble() / equity.toDouble();
    return Optional.of(
        new Standing(
            book,
            instrument,
            position.quantity(),
            1,
            1,
            DeleveragingRank.scoreOf(fraction, leverage),
            profit,
            fraction,
            leverage));
  }

  private static Cash notional(Standing standing, MarketView view) {
    return MarketDepth.notionalOf(
        view.parameters().contract(standing.instrument()), standing.quantity(), view);
  }
}
