package org.plimsoll.liquidation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceUse;
import org.plimsoll.risk.units.Quantity;

/**
 * A venue with a given depth around the mark price, whose counterparty is the market maker of the
 * house. It trades only on valid prices, and fills at most its depth.
 */
public final class SimulatedVenue implements ExecutionVenue {
  private final Supplier<MarketView> views;
  private final MarketDepth depth;
  private final HouseAccounts house;

  public SimulatedVenue(Supplier<MarketView> views, MarketDepth depth, HouseAccounts house) {
    this.views = views;
    this.depth = depth;
    this.house = house;
  }

  @Override
  public CompletionStage<ExecutionReport> execute(UnwindOrder order) {
    MarketView view = views.get();
    Contract contract = view.parameters().contract(order.instrument());
    boolean isPriced =
        view.allows(PriceUse.LIQUIDATION, contract.underlying())
            && view.parameters()
                .asset(contract.settlement())
                .index()
                .map(index -> view.allows(PriceUse.LIQUIDATION, index))
                .orElse(true);
    if (!isPriced) {
      // It keeps no record: an earlier try of this order may have been filled, so it must not say
      // that nothing was executed.
      return CompletableFuture.failedFuture(
          new IllegalStateException("the price of " + contract.underlying() + " is not valid"));
    }
    return CompletableFuture.completedFuture(report(order, view));
  }

  @Override
  public MarketDepth depthOf(InstrumentId instrument) {
    return depth;
  }

  private ExecutionReport report(UnwindOrder order, MarketView view) {
    Contract contract = view.parameters().contract(order.instrument());
    Quantity most = depth.largestOrder(contract, view);
    Quantity filled = order.quantity();
    if (filled.abs().compareTo(most) > 0) {
      filled = filled.signum() > 0 ? most : most.negate();
    }
    if (filled.isZero()) {
      return new ExecutionReport.NotExecuted(order, "the market is thinner than one lot");
    }
    MarketDepth.Cost cost = depth.costOf(contract, filled, view);
    return new ExecutionReport.Filled(
        order, filled, cost.cash(), cost.fee(), house.marketMakerFor(order.id()));
  }
}
