package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * Tier 3: insurance takes positions over at mark, and the layers pay what the account lacks. What
 * they cannot pay is not taken: then a part of the positions is, the part whose loss is paid. Who
 * takes must hold initial margin for it afterwards. Pure.
 */
final class CoveredTakeovers {
  /** How often a smaller part is tried when insurance cannot carry the larger one. */
  private static final int MOST_HALVINGS = 10;

  private final LossCase loss;
  private final LossResources resources;
  private final LossWaterfall waterfall;
  private final boolean trustsUnpriced;

  CoveredTakeovers(LossCase loss, LossResources resources, LossWaterfall waterfall) {
    this(loss, resources, waterfall, false);
  }

  private CoveredTakeovers(
      LossCase loss, LossResources resources, LossWaterfall waterfall, boolean trustsUnpriced) {
    this.loss = loss;
    this.resources = resources;
    this.waterfall = waterfall;
    this.trustsUnpriced = trustsUnpriced;
  }

  /**
   * Whether insurance may turn out to carry some of it once its own book has its prices. Until then
   * it cannot be said that insurance could not, and nobody else pays for that.
   */
  boolean isInDoubt() {
    return new CoveredTakeovers(loss, resources, waterfall, true).largest().isPresent();
  }

  /** The largest part that is paid and carried; empty if there is none. */
  Optional<UnwindStep.CoveredTakeover> largest() {
    Cash deficit = loss.deficit();
    Cash paid = waterfall.allocate(deficit).paid();
    if (paid.equals(deficit)) {
      Optional<UnwindStep.CoveredTakeover> whole = whole();
      if (whole.isPresent() || deficit.isZero()) {
        return whole;
      }
    }
    if (loss.isFlat()) {
      return paid.isPositive() ? Optional.of(paid(paid)) : Optional.empty();
    }
    Cash part = paid;
    for (int i = 0; i < MOST_HALVINGS && part.isPositive(); i++) {
      part = waterfall.allocate(part).paid(); // each market pays for its own part of it alone
      Optional<UnwindStep.CoveredTakeover> taken = part(part, deficit);
      if (taken.isPresent()) {
        return taken;
      }
      part = Cash.ofUnits(part.units() / 2);
    }
    return Optional.empty();
  }

  /** Everything leaves the account but what it is worth, which is nothing if it lacks something. */
  private Optional<UnwindStep.CoveredTakeover> whole() {
    Leg closing = Leg.of(loss.account(), closingTrades(), Map.of(), Map.of()).fundedAt(loss.view());
    Map<AssetId, Cash> leftovers = new TreeMap<>();
    closing
        .appliedTo(loss.portfolio())
        .collateral()
        .forEach((asset, left) -> leftovers.put(asset, left.negate()));
    leftovers.merge(loss.settlementAsset(), loss.worth().max(Cash.ZERO), Cash::plus);
    leftovers.values().removeIf(Cash::isZero);
    Leg own = Leg.of(loss.account(), closing.trades(), leftovers, Map.of());
    return taken(own, loss.deficit(), false);
  }

  /** Positions at their marks, and the part of the loss that belongs to them is paid in. */
  private Optional<UnwindStep.CoveredTakeover> part(Cash part, Cash deficit) {
    LegSet own = new LegSet();
    Cash taken = Cash.ZERO;
    for (var each : loss.part(part, deficit, RoundingMode.DOWN).entrySet()) {
      Contract contract = loss.contract(each.getKey());
      own.add(loss.closing(each.getKey(), Quantity.ZERO, each.getValue().abs(), Cash.ZERO));
      taken = taken.plus(MarketDepth.notionalOf(contract, each.getValue(), loss.view()));
    }
    Cash all = loss.instruments().stream().map(loss::notional).reduce(Cash.ZERO, Cash::plus);
    return taken.isZero()
        ? Optional.empty()
        : taken(
            own.of(loss.account()),
            deficit.share(taken.min(all), all, RoundingMode.DOWN).min(part),
            true);
  }

  /** A debt without positions is paid as far as that goes. */
  private UnwindStep.CoveredTakeover paid(Cash amount) {
    LossWaterfall.Allocation allocation = waterfall.allocate(amount);
    LegSet legs =
        new LegSet()
            .charge(allocation.payments(), loss.settlementAsset())
            .transfer(loss.account(), loss.settlementAsset(), allocation.paid());
    return new UnwindStep.CoveredTakeover(allocation.payments(), legs.endingWith(loss.account()));
  }

  private Optional<UnwindStep.CoveredTakeover> taken(Leg own, Cash lost, boolean isPaidIn) {
    LossWaterfall.Allocation allocation = waterfall.allocate(lost);
    if (allocation.uncovered().isPositive()) {
      return Optional.empty();
    }
    var payments = allocation.payments();
    for (AccountId taker : takers()) {
      LegSet legs =
          new LegSet()
              .add(own)
              .add(own.mirroredFor(taker))
              .charge(payments, loss.settlementAsset())
              .transfer(isPaidIn ? loss.account() : taker, loss.settlementAsset(), lost);
      boolean isCarried =
          resources
              .find(taker)
              .map(held -> legs.of(taker).appliedTo(held))
              .filter(this::isCarried)
              .isPresent();
      if (isCarried) {
        return Optional.of(
            new UnwindStep.CoveredTakeover(payments, legs.endingWith(loss.account())));
      }
    }
    return Optional.empty();
  }

  /** The insurance of the market that is most of the book, then the fund of all markets. */
  private List<AccountId> takers() {
    List<AccountId> takers = new ArrayList<>();
    loss.instruments().stream()
        .findFirst()
        .map(id -> loss.contract(id).underlying())
        .map(HouseAccounts::insuranceOf)
        .ifPresent(takers::add);
    takers.add(HouseAccounts.INSURANCE_FUND);
    return takers;
  }

  /** Its cash is not overdrawn, and it has the initial margin that anybody would have to have. */
  private boolean isCarried(Portfolio after) {
    if (after.collateralOf(loss.settlementAsset()).isNegative()) {
      return false;
    }
    return after.isPricedBy(loss.view())
        ? !MarginStanding.of(after, loss.view(), MarginMethod.HOUSE.model())
            .initialExcess()
            .isNegative()
        : trustsUnpriced;
  }

  /** A trade per position: futures at the mark, options for nothing, their value going with all. */
  private List<LegTrade> closingTrades() {
    List<LegTrade> trades = new ArrayList<>();
    for (var held : loss.portfolio().positions().entrySet()) {
      Contract contract = loss.contract(held.getKey());
      Quantity quantity = held.getValue().quantity();
      Price mark = loss.view().markPrice(contract.id());
      Cash cash =
          contract.isPaidUpFront() ? Cash.ZERO : contract.value(quantity, mark, RoundingMode.FLOOR);
      trades.add(new LegTrade(contract.id(), contract.settlement(), quantity.negate(), cash));
    }
    return trades;
  }
}
