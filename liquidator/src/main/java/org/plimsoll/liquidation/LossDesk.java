package org.plimsoll.liquidation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.liquidation.LiquidatorCommand.Losses;
import org.plimsoll.risk.market.MarketView;

/**
 * What the liquidator remembers of the tiers after the market, and could lose: whose turn it is,
 * when auctions began, who refused, and what insurance paid in this window. Lost, an auction begins
 * anew and so does the window; what is paid twice is not, because steps are journaled.
 */
final class LossDesk {
  private static final double NANOS = 1e9;
  private static final int MOST_REMEMBERED = 10_000;

  private final LossTiers tiers;
  private final Map<String, Instant> auctionsSince = remembered();
  private final Map<String, Set<AccountId>> refusals = remembered();
  private LossCaps caps;
  private Losses sums = Losses.NONE;
  private Optional<AccountId> atWork = Optional.empty();

  LossDesk(LiquidatorSettings settings) {
    this.tiers = new LossTiers(settings.losses(), settings.house());
    this.caps = LossCaps.of(settings.losses());
  }

  /** By liquidation; the oldest are forgotten. */
  private static <V> Map<String, V> remembered() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST_REMEMBERED;
      }
    };
  }

  /** Takes the turn for an account; false if another has it. */
  boolean begin(AccountId account) {
    if (atWork.filter(other -> !other.equals(account)).isPresent()) {
      return false;
    }
    atWork = Optional.of(account);
    return true;
  }

  /** Gives the turn back; false if the account did not have it. */
  boolean end(AccountId account) {
    boolean hadIt = atWork.filter(account::equals).isPresent();
    atWork = hadIt ? Optional.empty() : atWork;
    return hadIt;
  }

  /** The next step for an account in breach. */
  UnwindPlan plan(MarginAlert alert, LossResources resources, MarketView view, Instant now) {
    caps = caps.at(now);
    if (!alert.portfolio().isPricedBy(view)) {
      return new UnwindPlan.WaitForPrice();
    }
    AccountId account = alert.account();
    var loss = new LossCase(account, alert.portfolio(), alert.method().model(), view);
    if (!loss.standing().statusAfter(alert.status()).isBreach()) {
      return new UnwindPlan.Nothing();
    }
    Instant since = auctionsSince.computeIfAbsent(alert.liquidation(), key -> now);
    double elapsed = Math.max(0, Duration.between(since, now).toNanos() / NANOS);
    return tiers.step(
        loss, resources, caps, elapsed, refusals.getOrDefault(alert.liquidation(), Set.of()));
  }

  void settled(MarginAlert alert, UnwindStep step, Instant now) {
    sums = sums.plus(step);
    if (step instanceof UnwindStep.CoveredTakeover taken) {
      caps = caps.at(now);
      taken.payments().forEach(payment -> caps = caps.paid(alert.account(), payment));
    }
  }

  void refused(MarginAlert alert, UnwindStep step) {
    if (step instanceof UnwindStep.BackstopShare share) {
      refusals.computeIfAbsent(alert.liquidation(), key -> new HashSet<>()).add(share.backstop());
    }
  }

  Losses sums() {
    return sums;
  }
}
