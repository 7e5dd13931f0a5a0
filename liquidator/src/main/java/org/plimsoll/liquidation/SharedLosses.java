package org.plimsoll.liquidation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.LayerPayment;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LossLayer;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MarginMonitorCommand.Book;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.unwind.SocializedLoss;

/**
 * Tier 5: the largest position is torn up at mark, against whoever holds the other side, the house
 * included; and what the account lacks is charged to those who hold its market, per contract. A
 * charge takes cash beyond initial margin and nothing else: what is not there stays with the
 * account as its debt. Pure.
 */
final class SharedLosses {
  private final LossCase loss;
  private final LossResources resources;
  private final List<AccountId> house;

  /**
   * @param house accounts of the venue that may hold the other side
   */
  SharedLosses(LossCase loss, LossResources resources, List<AccountId> house) {
    this.loss = loss;
    this.resources = resources;
    this.house = house;
  }

  /** Empty if there is no position, or nobody on its other side or to be charged. */
  Optional<UnwindStep.SharedLoss> ofLargest() {
    return loss.instruments().stream().findFirst().flatMap(this::of);
  }

  private Optional<UnwindStep.SharedLoss> of(InstrumentId id) {
    LegSet legs = new LegSet();
    tearUp(id, legs);
    List<Book> holders = holders(id);
    Cash deficit = loss.deficit();
    Cash perContract = perContract(deficit, holders, id);
    List<LayerPayment> payments = new ArrayList<>();
    Cash rest = deficit;
    for (Book holder : holders) {
      Cash charge =
          SocializedLoss.charge(holder.portfolio().quantityOf(id), perContract)
              .min(LossWaterfall.spare(afterTearUp(holder, legs), loss))
              .min(rest);
      if (charge.isPositive()) {
        String market = loss.contract(id).underlying().value();
        payments.add(new LayerPayment(LossLayer.SOCIALIZED, holder.account(), market, charge));
        rest = rest.minus(charge);
      }
    }
    boolean isInVain = payments.isEmpty() && legs.of(loss.account()).trades().isEmpty();
    return isInVain
        ? Optional.empty()
        : Optional.of(
            new UnwindStep.SharedLoss(
                id,
                perContract,
                payments,
                rest,
                legs.charge(payments, loss.settlementAsset())
                    .transfer(loss.account(), loss.settlementAsset(), deficit.minus(rest))
                    .endingWith(loss.account())));
  }

  /** Closing a hedge can ask for more margin than it frees. */
  private static Book afterTearUp(Book holder, LegSet legs) {
    Portfolio after = legs.of(holder.account()).appliedTo(holder.portfolio());
    return new Book(holder.account(), holder.method(), holder.status(), after);
  }

  private static Cash perContract(Cash deficit, List<Book> holders, InstrumentId id) {
    Quantity longs = Quantity.ZERO;
    Quantity shorts = Quantity.ZERO;
    for (Book holder : holders) {
      Quantity held = holder.portfolio().quantityOf(id);
      longs = held.signum() > 0 ? longs.plus(held) : longs;
      shorts = held.signum() < 0 ? shorts.plus(held) : shorts;
    }
    return holders.isEmpty() ? Cash.ZERO : SocializedLoss.perContract(deficit, longs, shorts);
  }

  /** Closes the position at mark, down the queue and then against the house. */
  private void tearUp(InstrumentId id, LegSet legs) {
    Quantity held = loss.portfolio().quantityOf(id);
    Quantity open = held.abs();
    int others = 0;
    for (Book other : otherSide(id, held)) {
      if (!open.isZero() && others < LossSettings.MOST_ACCOUNTS) {
        Quantity most = other.portfolio().quantityOf(id).abs();
        Quantity closed = most.compareTo(open) < 0 ? most : open;
        Leg own = loss.closing(id, held.abs().minus(open), closed, Cash.ZERO);
        Leg theirs = own.mirroredFor(other.account());
        if (!isOverdrawn(other, theirs)) {
          legs.add(own).add(theirs);
          open = open.minus(closed);
          others++;
        }
      }
    }
  }

  private List<Book> otherSide(InstrumentId id, Quantity held) {
    List<Book> others =
        new ArrayList<>(
            DeleveragingQueue.opposite(resources.books(), id, held, loss.account(), loss.view())
                .stream()
                .map(DeleveragingQueue.Standing::book)
                .toList());
    house.forEach(
        account ->
            resources
                .find(account)
                .filter(its -> its.quantityOf(id).signum() == -held.signum())
                .map(its -> new Book(account, MarginMethod.HOUSE, MarginStatus.ABOVE_INITIAL, its))
                .ifPresent(others::add));
    return others;
  }

  /** A house account pays what it realizes from its cash; others may owe against collateral. */
  private boolean isOverdrawn(Book other, Leg leg) {
    Portfolio after = leg.appliedTo(other.portfolio());
    return !other.method().isMargined() && after.collateralOf(loss.settlementAsset()).isNegative();
  }

  /** Who is charged: the largest positions on either side. */
  private List<Book> holders(InstrumentId id) {
    return resources.books().stream()
        .filter(book -> !book.account().equals(loss.account()))
        .filter(book -> book.method().isMargined() && !book.status().isBreach())
        .filter(book -> !book.portfolio().quantityOf(id).isZero())
        .sorted(
            Comparator.comparing((Book book) -> book.portfolio().quantityOf(id).abs())
                .reversed()
                .thenComparing(Book::account))
        .limit(LossSettings.MOST_ACCOUNTS)
        .toList();
  }
}
