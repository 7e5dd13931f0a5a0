package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * Tier 4: positions are closed against the ranked opposite side, at the bankruptcy price: the mark
 * price and a share of what the account lacks. Only the futures carry it; options are closed at
 * their marks. Nobody is left with negative equity by it, or further below maintenance than it was.
 * Pure.
 */
final class Deleveragings {
  private final LossCase loss;
  private final LossResources resources;
  private final LegSet legs = new LegSet();
  private final Map<AccountId, Portfolio> after = new HashMap<>();
  private Cash carried = Cash.ZERO;

  Deleveragings(LossCase loss, LossResources resources) {
    this.loss = loss;
    this.resources = resources;
  }

  /**
   * What can be closed of these quantities; empty if nothing can.
   *
   * @param quantities of its positions, signed like them
   */
  Optional<UnwindStep.Deleveraging> of(Map<InstrumentId, Quantity> quantities) {
    Map<InstrumentId, Cash> deficits = loss.byFuture(loss.deficit());
    for (InstrumentId id : loss.instruments()) {
      if (quantities.containsKey(id)) {
        Quantity held = loss.portfolio().quantityOf(id);
        List<DeleveragingQueue.Standing> queue =
            DeleveragingQueue.opposite(resources.books(), id, held, loss.account(), loss.view());
        close(quantities.get(id), deficits.getOrDefault(id, Cash.ZERO), queue);
      }
    }
    return legs.of(loss.account()).trades().isEmpty()
        ? Optional.empty()
        : Optional.of(new UnwindStep.Deleveraging(carried, legs.endingWith(loss.account())));
  }

  /** Closes one position down the queue. */
  private void close(Quantity wanted, Cash deficit, List<DeleveragingQueue.Standing> queue) {
    Quantity open = wanted.abs();
    int others = 0;
    for (DeleveragingQueue.Standing standing : queue) {
      if (open.isZero() || others == LossSettings.MOST_ACCOUNTS) {
        return;
      }
      Quantity most = standing.quantity().abs();
      Quantity closed = most.compareTo(open) < 0 ? most : open;
      Leg own = closing(standing.instrument(), closed, deficit);
      AccountId other = standing.book().account();
      Leg theirs = own.mirroredFor(other);
      if (isLeftStanding(standing.book(), theirs)) {
        Quantity before = closedSoFar(standing.instrument());
        carried =
            carried
                .plus(shareOf(standing.instrument(), before.plus(closed), deficit))
                .minus(shareOf(standing.instrument(), before, deficit));
        legs.add(own).add(theirs);
        after.put(other, theirs.appliedTo(portfolioOf(standing.book())));
        open = open.minus(closed);
        others++;
      }
    }
  }

  /** The account's side of closing this much: at mark, with its share of the deficit. */
  private Leg closing(InstrumentId id, Quantity closed, Cash deficit) {
    Quantity before = closedSoFar(id);
    AssetId settlement = loss.contract(id).settlement();
    Cash extra =
        inUnitsOf(settlement, shareOf(id, before.plus(closed), deficit))
            .minus(inUnitsOf(settlement, shareOf(id, before, deficit)));
    return loss.closing(id, before, closed, extra);
  }

  /** What closing this much of a position has to bring beyond the mark, exact for all of it. */
  private Cash shareOf(InstrumentId id, Quantity closed, Cash deficit) {
    return deficit.share(closed, loss.portfolio().quantityOf(id).abs(), RoundingMode.DOWN);
  }

  private Quantity closedSoFar(InstrumentId id) {
    return legs.of(loss.account()).trades().stream()
        .filter(trade -> trade.instrument().equals(id))
        .map(trade -> trade.quantity().abs())
        .reduce(Quantity.ZERO, Quantity::plus);
  }

  private boolean isLeftStanding(Book book, Leg leg) {
    Portfolio before = portfolioOf(book);
    MarginStanding then = stand(leg.appliedTo(before), book);
    return !then.equity().total().isNegative()
        && (!then.maintenanceExcess().isNegative()
            || then.maintenanceExcess().compareTo(stand(before, book).maintenanceExcess()) >= 0);
  }

  private MarginStanding stand(Portfolio portfolio, Book book) {
    return MarginStanding.of(portfolio, loss.view(), book.method().model());
  }

  private Portfolio portfolioOf(Book book) {
    return after.getOrDefault(book.account(), book.portfolio());
  }

  private Cash inUnitsOf(AssetId asset, Cash value) {
    return value.share(
        Cash.ofUnits(Price.ONE.units()),
        Cash.ofUnits(loss.view().assetPrice(asset).units()),
        RoundingMode.DOWN);
  }
}
