package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.unwind.DutchAuction;

/**
 * What is done about an account that trading on the market cannot bring back to safety: the tiers
 * after the first, each only for what the one before it could not do. Pure.
 */
final class LossTiers {
  private final LossSettings settings;
  private final HouseAccounts house;
  private final BackstopAuction auction;

  LossTiers(LossSettings settings, HouseAccounts house) {
    this.settings = settings;
    this.house = house;
    this.auction = new BackstopAuction(settings.auction(), settings.backstops());
  }

  /**
   * The next step, now that it is known who could bear what.
   *
   * @param elapsed seconds since backstops could bid
   * @param refused backstops that could not take what they were offered
   */
  UnwindPlan step(
      LossCase loss,
      LossResources resources,
      LossCaps caps,
      double elapsed,
      Set<AccountId> refused) {
    BackstopAuction.Outcome bids = auction.at(loss, resources, elapsed, refused);
    if (bids instanceof BackstopAuction.Outcome.Taken taken) {
      return new UnwindPlan.Next(taken.step());
    } else if (bids instanceof BackstopAuction.Outcome.Waiting) {
      return new UnwindPlan.WaitForBids();
    }
    var waterfall = new LossWaterfall(loss, resources, caps, settings.variationHaircut());
    var takeovers = new CoveredTakeovers(loss, resources, waterfall);
    Optional<UnwindStep.CoveredTakeover> covered = takeovers.largest();
    if (covered.isEmpty() && takeovers.isInDoubt()) {
      return new UnwindPlan.WaitForPrice();
    }
    Optional<UnwindStep> step =
        covered
            .<UnwindStep>map(taken -> taken)
            .or(() -> deleveraging(loss, resources))
            .or(() -> new SharedLosses(loss, resources, house.all()).ofLargest());
    return step.<UnwindPlan>map(UnwindPlan.Next::new).orElseGet(UnwindPlan.WaitForLayers::new);
  }

  /** Nothing where only options are held: their prices carry no deficit, so it is shared. */
  private Optional<UnwindStep.Deleveraging> deleveraging(LossCase loss, LossResources resources) {
    boolean isCarried = loss.deficit().isZero() || !loss.byFuture(loss.deficit()).isEmpty();
    return isCarried ? new Deleveragings(loss, resources).of(needed(loss)) : Optional.empty();
  }

  /** What has to be closed at mark to reach the buffer; all of it once equity is gone. */
  private Map<InstrumentId, Quantity> needed(LossCase loss) {
    Cash one = Cash.of("1");
    double value = loss.worth().toDouble();
    DutchAuction auction = settings.auction();
    double proportion =
        value <= 0
            ? 1
            : auction.maxProportion(
                value, value - loss.standing().margin().maintenance().toDouble(), 0, 0);
    // Collateral that counts for less than it is worth: no closing of a part is sure to be enough.
    Cash part = proportion <= 0 ? one : Cash.ceiling(proportion);
    return loss.part(part, one, RoundingMode.UP);
  }
}
