package org.plimsoll.oracle;

import java.util.Objects;
import java.util.function.Supplier;
import org.plimsoll.risk.market.MarketView;

/**
 * The market view in force on this node, for reading from any thread. Written by the node's {@link
 * MarketKeeper} and by nothing else.
 */
public final class LatestMarketView implements Supplier<MarketView> {
  private volatile MarketView view;

  public LatestMarketView(MarketView initial) {
    this.view = Objects.requireNonNull(initial, "initial");
  }

  @Override
  public MarketView get() {
    return view;
  }

  void publish(MarketView newer) {
    view = newer;
  }
}
