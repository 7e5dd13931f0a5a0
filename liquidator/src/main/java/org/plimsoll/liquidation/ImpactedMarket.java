package org.plimsoll.liquidation;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * The market behind all simulated venues: trades at one of them push the price at all. Safe to use
 * from several threads.
 */
public final class ImpactedMarket {
  private final Supplier<MarketView> views;
  private final Clock clock;
  private final Rate lastingPart;
  private final AtomicReference<MarketImpact> impact;

  /**
   * @param none impact before the first trade
   * @param lastingPart the part of a trade's own impact that stays after it, to fade
   */
  public ImpactedMarket(
      Supplier<MarketView> views, Clock clock, MarketImpact none, Rate lastingPart) {
    this.views = views;
    this.clock = clock;
    this.lastingPart = lastingPart;
    this.impact = new AtomicReference<>(none);
  }

  MarketView view() {
    return views.get();
  }

  /** What trades have done to prices so far. */
  public MarketImpact impact() {
    return impact.get();
  }

  /** Tells the market that the prices it is given show its own impact as of now. */
  public void shown() {
    impact.updateAndGet(known -> known.shownAt(clock.instant()));
  }

  /**
   * The depth for trading in this direction now: what others pushed against it is added to half the
   * spread, because the view does not show it yet. A push in its favour is not passed on.
   */
  MarketDepth depthFor(Contract contract, int direction, MarketDepth depth) {
    double push = impact.get().unseen(contract.underlying(), clock.instant());
    return depth.widenedBy(Math.max(0, push * direction * sense(contract)));
  }

  /** The depth for trading in whichever direction is dearer now. */
  MarketDepth depthFor(Contract contract, MarketDepth depth) {
    double push = impact.get().unseen(contract.underlying(), clock.instant());
    return depth.widenedBy(Math.abs(push));
  }

  /** Takes up a trade. */
  void traded(Contract contract, Quantity quantity, MarketDepth depth, MarketView view) {
    Cash notional = MarketDepth.notionalOf(contract, quantity, view);
    double move =
        notional.toDouble()
            / depth.depth().toDouble()
            * depth.impactAtDepth().toDouble()
            * lastingPart.toDouble()
            * quantity.signum()
            * sense(contract);
    Instant now = clock.instant();
    IndexId underlying = contract.underlying();
    UnaryOperator<MarketImpact> pushed = known -> known.plus(underlying, move, now);
    impact.updateAndGet(pushed);
  }

  /** Whether buying a contract pushes its underlying up or down. */
  private static int sense(Contract contract) {
    return contract instanceof EuropeanOption option && option.type() == OptionType.PUT ? -1 : 1;
  }
}
