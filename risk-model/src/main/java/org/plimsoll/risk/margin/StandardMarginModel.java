package org.plimsoll.risk.margin;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.OpenInterestCaps;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * Standard margin: each future by its leverage brackets, options by moneyness and expiry, debts by
 * their terms, summed. Initial margin of a future is the most of its brackets, scaled by open
 * interest, and the owner's choice of leverage or a leverage cap; what else is asked initially is
 * an add-on.
 */
public final class StandardMarginModel implements MarginModel {
  @Override
  public MarginRequirement requirement(Portfolio portfolio, MarketView view) {
    List<PositionMargin> positions = positions(portfolio, view);
    List<AddOn> addOns = new ArrayList<>(CollateralRules.addOns(portfolio, view));
    if (!positions.isEmpty()) {
      addOns.addAll(new InitialCharges(positions, portfolio, view).addOns());
    }
    Cash initial = Cash.ZERO;
    Cash maintenance = Cash.ZERO;
    for (PositionMargin each : positions) {
      initial = initial.plus(each.initialMargin());
      maintenance = maintenance.plus(each.maintenanceMargin());
    }
    for (AddOn each : addOns) {
      initial = initial.plus(each.initial());
      maintenance = maintenance.plus(each.maintenance());
    }
    return new MarginRequirement(initial, maintenance, positions, addOns);
  }

  private static List<PositionMargin> positions(Portfolio portfolio, MarketView view) {
    List<PositionMargin> positions = new ArrayList<>(portfolio.positions().size());
    Map<InstrumentId, PositionMargin> options = null;
    for (var held : portfolio.positions().entrySet()) {
      if (view.parameters().contract(held.getKey()) instanceof FuturesContract future) {
        positions.add(futureMargin(future, held.getValue(), portfolio, view));
      } else {
        // Options offset each other, so they are margined together, and only if there are any.
        options = options == null ? OptionRules.margins(portfolio, view) : options;
        positions.add(options.get(held.getKey()));
      }
    }
    return positions;
  }

  private static PositionMargin futureMargin(
      FuturesContract future, Position position, Portfolio portfolio, MarketView view) {
    Cash notional = notional(future, position, view);
    Cash byBrackets = future.schedule().initialMargin(notional);
    Cash scaled = scaledByOpenInterest(byBrackets, notional, future, view);
    Cash chosen =
        LeverageFloor.leastRate(future.id(), portfolio, view)
            .map(rate -> notional.times(rate, RoundingMode.UP))
            .orElse(Cash.ZERO);
    return new PositionMargin(
        future.id(),
        view.markPrice(future.id()),
        notional,
        future.schedule().bracketOf(notional),
        Equity.unrealizedPnl(future.id(), position, view),
        scaled.max(chosen),
        future.schedule().maintenanceMargin(notional));
  }

  /** Moves initial margin towards the whole notional as open interest moves between its caps. */
  private static Cash scaledByOpenInterest(
      Cash initial, Cash notional, FuturesContract future, MarketView view) {
    OpenInterestCaps caps = view.parameters().standard().openInterest().get(future.id());
    Optional<Quantity> open = view.totals().openInterest(future.id());
    if (caps == null || open.isEmpty()) {
      return initial;
    }
    Cash above = notional(future, open.get(), view).minus(caps.lower());
    Cash width = caps.upper().minus(caps.lower());
    if (!above.isPositive()) {
      return initial;
    }
    return above.compareTo(width) >= 0
        ? notional
        : initial.plus(notional.minus(initial).share(above, width, RoundingMode.UP));
  }

  /** The absolute value of a position in the settlement asset of the parameters, rounded up. */
  static Cash notional(Contract contract, Position position, MarketView view) {
    return notional(contract, position.quantity(), view);
  }

  private static Cash notional(Contract contract, Quantity quantity, MarketView view) {
    Cash inSettlement =
        contract.value(quantity.abs(), view.markPrice(contract.id()), RoundingMode.UP).abs();
    return view.valueOf(contract.settlement(), inSettlement, RoundingMode.UP);
  }
}
