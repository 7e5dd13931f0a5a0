package org.plimsoll.liquidation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePSet;
import org.pcollections.OrderedPMap;
import org.pcollections.PSet;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.liquidation.LiquidatorCommand.Losses;
import org.plimsoll.risk.market.MarketView;

/**
 * What the liquidator remembers of the tiers after the market, and could lose: whose turn it is,
 * when auctions began, who refused, and what insurance paid in this window. Lost, an auction begins
 * anew and so does the window; what is paid twice is not, because steps are journaled. Immutable.
 *
 * @param auctionsSince by liquidation
 * @param refusals backstops that could not take what they were offered, by liquidation
 * @param sums who paid how much so far
 * @param turn the one account for which those who bear losses are counted on
 */
record LossDesk(
    LossTiers tiers,
    LossCaps caps,
    OrderedPMap<String, Instant> auctionsSince,
    OrderedPMap<String, PSet<AccountId>> refusals,
    Losses sums,
    Optional<AccountId> turn) {
  private static final double NANOS = 1e9;
  private static final int MOST_REMEMBERED = 10_000;

  static LossDesk of(LiquidatorSettings settings) {
    return new LossDesk(
        new LossTiers(settings.losses(), settings.house()),
        LossCaps.of(settings.losses()),
        OrderedPMap.empty(),
        OrderedPMap.empty(),
        Losses.NONE,
        Optional.empty());
  }

  /** A plan, and the desk after it. */
  record Planned(UnwindPlan plan, LossDesk after) {}

  /** Whether nobody has the turn. */
  boolean isFree() {
    return turn.isEmpty();
  }

  /** Whether an account may have the turn: nobody else has it. */
  boolean isFreeFor(AccountId account) {
    return turn.filter(other -> !other.equals(account)).isEmpty();
  }

  /** It is the turn of this account. */
  LossDesk begin(AccountId account) {
    return new LossDesk(tiers, caps, auctionsSince, refusals, sums, Optional.of(account));
  }

  boolean isTurnOf(AccountId account) {
    return turn.filter(account::equals).isPresent();
  }

  /** The account gives the turn back, if it has it. */
  LossDesk end(AccountId account) {
    return isTurnOf(account)
        ? new LossDesk(tiers, caps, auctionsSince, refusals, sums, Optional.empty())
        : this;
  }

  /** The next step for an account in breach. */
  Planned plan(MarginAlert alert, LossResources resources, MarketView view, Instant now) {
    if (!alert.portfolio().isPricedBy(view)) {
      return new Planned(new UnwindPlan.WaitForPrice(), this);
    }
    var loss = new LossCase(alert.account(), alert.portfolio(), alert.method().model(), view);
    if (!loss.standing().statusAfter(alert.status()).isBreach()) {
      return new Planned(new UnwindPlan.Nothing(), this);
    }
    String liquidation = alert.liquidation();
    Instant since = auctionsSince.getOrDefault(liquidation, now);
    double elapsed = Math.max(0, Duration.between(since, now).toNanos() / NANOS);
    LossDesk after =
        new LossDesk(
            tiers,
            caps.at(now),
            remembered(auctionsSince, liquidation, since),
            refusals,
            sums,
            turn);
    UnwindPlan plan =
        tiers.step(
            loss,
            resources,
            after.caps,
            elapsed,
            refusals.getOrDefault(liquidation, HashTreePSet.empty()));
    return new Planned(plan, after);
  }

  LossDesk settled(MarginAlert alert, UnwindStep step, Instant now) {
    LossCaps paid = caps;
    if (step instanceof UnwindStep.CoveredTakeover taken) {
      paid = caps.at(now);
      for (var payment : taken.payments()) {
        paid = paid.paid(alert.account(), payment);
      }
    }
    return new LossDesk(tiers, paid, auctionsSince, refusals, sums.plus(step), turn);
  }

  LossDesk refused(MarginAlert alert, UnwindStep step) {
    if (step instanceof UnwindStep.BackstopShare share) {
      PSet<AccountId> all =
          refusals.getOrDefault(alert.liquidation(), HashTreePSet.empty()).plus(share.backstop());
      return new LossDesk(
          tiers, caps, auctionsSince, remembered(refusals, alert.liquidation(), all), sums, turn);
    }
    return this;
  }

  /** With a value for a liquidation; the oldest are forgotten. */
  private static <V> OrderedPMap<String, V> remembered(
      OrderedPMap<String, V> known, String liquidation, V value) {
    OrderedPMap<String, V> more = known.plus(liquidation, value);
    return more.size() > MOST_REMEMBERED ? more.minus(more.keySet().iterator().next()) : more;
  }
}
