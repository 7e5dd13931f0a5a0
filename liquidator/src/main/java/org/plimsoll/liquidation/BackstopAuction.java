package org.plimsoll.liquidation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.unwind.DutchAuction;

/**
 * Tier 2: the share of a solvent book that brings it back to its buffer is offered at a discount
 * that grows with time, and goes to the first registered backstop whose standing bid is met. Pure.
 */
final class BackstopAuction {
  private final DutchAuction auction;
  private final List<Backstop> backstops;

  /** What came of an auction so far. */
  sealed interface Outcome {
    /** A bid is met. */
    record Taken(UnwindStep.BackstopShare step) implements Outcome {}

    /** Somebody would take it later, at a larger discount. */
    record Waiting() implements Outcome {}

    /** Nobody will. */
    record Failed() implements Outcome {}
  }

  BackstopAuction(DutchAuction auction, List<Backstop> backstops) {
    this.auction = auction;
    this.backstops =
        backstops.stream()
            .sorted(Comparator.comparing(Backstop::discount).thenComparing(Backstop::account))
            .toList();
  }

  /**
   * @param elapsed seconds since the auction began
   * @param refused who was offered a share and could not take it
   */
  Outcome at(LossCase loss, LossResources resources, double elapsed, Set<AccountId> refused) {
    if (loss.isFlat() || !loss.worth().isPositive()) {
      return new Outcome.Failed();
    }
    Rate offered = offered(elapsed);
    boolean isWaiting = false;
    for (Backstop backstop : backstops) {
      Optional<UnwindStep.BackstopShare> share =
          refused.contains(backstop.account())
              ? Optional.empty()
              : share(backstop, loss, resources, elapsed);
      if (share.isPresent()) {
        if (backstop.discount().compareTo(offered) <= 0) {
          return new Outcome.Taken(share.orElseThrow());
        }
        isWaiting = true;
      }
    }
    return isWaiting ? new Outcome.Waiting() : new Outcome.Failed();
  }

  private Optional<UnwindStep.BackstopShare> share(
      Backstop backstop, LossCase loss, LossResources resources, double elapsed) {
    double value = loss.worth().toDouble();
    double maintenance = loss.standing().margin().maintenance().toDouble();
    double proportion = auction.maxProportion(value, value - maintenance, 0, elapsed);
    Rate offered = offered(elapsed);
    if (proportion <= 0) {
      return Optional.empty();
    }
    Cash one = Cash.of("1");
    LegSet legs = new LegSet();
    for (var part : loss.part(Cash.ceiling(proportion), one, RoundingMode.UP).entrySet()) {
      Leg own = loss.closing(part.getKey(), Quantity.ZERO, part.getValue().abs(), Cash.ZERO);
      legs.add(own).add(own.mirroredFor(backstop.account()));
    }
    Cash discount = floor(value * proportion * offered.toDouble());
    legs.transfer(loss.account(), loss.settlementAsset(), discount.negate());
    legs.transfer(backstop.account(), loss.settlementAsset(), discount);
    return isCarried(backstop, legs.of(backstop.account()), loss, resources)
            && isPaid(loss, legs.of(loss.account()))
        ? Optional.of(
            new UnwindStep.BackstopShare(
                backstop.account(), offered, legs.endingWith(loss.account())))
        : Optional.empty();
  }

  /** The discount is paid from what is there: it does not make a debt. */
  private static boolean isPaid(LossCase loss, Leg own) {
    Cash before = loss.portfolio().collateralOf(loss.settlementAsset());
    Cash after = own.appliedTo(loss.portfolio()).collateralOf(loss.settlementAsset());
    return !after.isNegative() || after.compareTo(before) >= 0;
  }

  private static boolean isCarried(
      Backstop backstop, Leg leg, LossCase loss, LossResources resources) {
    Optional<Portfolio> held = resources.find(backstop.account());
    return held.map(before -> leg.appliedTo(before))
        .filter(after -> after.isPricedBy(loss.view()))
        .filter(after -> grossNotional(after, loss).compareTo(backstop.limit()) <= 0)
        .filter(after -> hasInitialMargin(after, loss))
        .isPresent();
  }

  private static boolean hasInitialMargin(Portfolio portfolio, LossCase loss) {
    return !MarginStanding.of(portfolio, loss.view(), MarginMethod.STANDARD.model())
        .initialExcess()
        .isNegative();
  }

  private static Cash grossNotional(Portfolio portfolio, LossCase loss) {
    LossCase book =
        new LossCase(AccountId.of("any"), portfolio, MarginMethod.STANDARD.model(), loss.view());
    return portfolio.positions().keySet().stream()
        .map(book::notional)
        .reduce(Cash.ZERO, Cash::plus);
  }

  /** The discount on offer, as it is journaled. */
  private Rate offered(double elapsed) {
    return Rate.of(
        BigDecimal.valueOf(1 - auction.discount(elapsed))
            .setScale(8, RoundingMode.HALF_EVEN)
            .toPlainString());
  }

  private static Cash floor(double amount) {
    return Cash.ceiling(-amount).negate();
  }
}
