package org.plimsoll.risk.margin;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;

/** Standard margin: each position by its leverage brackets, summed. */
public final class StandardMarginModel implements MarginModel {
  @Override
  public MarginRequirement requirement(Portfolio portfolio, MarketView view) {
    List<PositionMargin> positions = new ArrayList<>();
    Cash initial = Cash.ZERO;
    Cash maintenance = Cash.ZERO;
    for (var held : portfolio.positions().entrySet()) {
      PositionMargin margin = positionMargin(held.getKey(), held.getValue(), view);
      positions.add(margin);
      initial = initial.plus(margin.initialMargin());
      maintenance = maintenance.plus(margin.maintenanceMargin());
    }
    return new MarginRequirement(initial, maintenance, positions);
  }

  private static PositionMargin positionMargin(
      InstrumentId id, Position position, MarketView view) {
    Contract contract = view.parameters().contract(id);
    Price mark = view.markPrice(id);
    Cash notional = notional(contract, position, view);
    if (!(contract instanceof FuturesContract future)) {
      throw new IllegalArgumentException("no rule of standard margin for " + id);
    }
    return new PositionMargin(
        id,
        mark,
        notional,
        future.schedule().bracketOf(notional),
        Equity.unrealizedPnl(id, position, view),
        future.schedule().initialMargin(notional),
        future.schedule().maintenanceMargin(notional));
  }

  /** The absolute value of a position in the settlement asset of the parameters, rounded up. */
  static Cash notional(Contract contract, Position position, MarketView view) {
    Cash inSettlement = position.notional(contract, view.markPrice(contract.id()));
    return view.valueOf(contract.settlement(), inSettlement, RoundingMode.UP);
  }
}
