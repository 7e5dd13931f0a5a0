package org.plimsoll.risk.margin;

import java.util.ArrayList;
import java.util.List;
import org.plimsoll.risk.market.Instrument;
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
    Instrument instrument = view.parameters().instrument(id);
    Price mark = view.markPrice(id);
    Cash notional = position.notional(mark);
    return new PositionMargin(
        id,
        mark,
        notional,
        instrument.schedule().bracketOf(notional),
        position.unrealizedPnl(mark),
        instrument.schedule().initialMargin(notional),
        instrument.schedule().maintenanceMargin(notional));
  }
}
