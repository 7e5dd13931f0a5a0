package org.plimsoll.risk.scenario;

import java.util.List;
import org.plimsoll.risk.market.BasisContingency;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.units.Rate;

/**
 * What one unit of a contract gains in each scenario.
 *
 * <p>With v the value of a unit in the asset it is paid in, p that asset's price and c what is not
 * yet paid for it, it gains (v1 - c) x p1 - (v0 - c) x p0 = (v1 - v0) x p1 + (v0 - c) x (p1 - p0).
 * The first term is here; in the second v0 - c is an amount of the asset, which {@link BookKernel}
 * moves like any other. Only an option that is paid in its own underlying keeps both terms here, so
 * that the value of all options of an expiry is in one place.
 */
final class ContractScenarios {
  /** Small enough that an option is straight over it, large enough to lose no digits that count. */
  private static final double DELTA_STEP = 1e-4;

  final boolean isOption;

  /** Whether gains hold what the value itself gains as its asset moves. */
  final boolean isWhole;

  /** In the contract's settlement asset. */
  final double coinValue;

  /** In the settlement asset of the parameters. */
  final double value;

  final double delta;
  final double notional;
  final double rollable;
  final double assetFactor;
  final double debtFactor;
  final double basisFactor;

  /** Gains, first in the scenarios of the rules, then in the moves of the basis contingency. */
  final double[] grid;

  private final ContractValue at;
  private final double settlementPrice;
  private final double[] ownMoves;
  private final double[] settlementMoves;
  private volatile double[] history;

  ContractScenarios(Contract contract, MarketView view, PortfolioRules rules, TailScenarios tail) {
    IndexId underlying = contract.underlying();
    IndexId settlementIndex = view.parameters().drivingIndex(contract.settlement()).orElse(null);
    boolean movesSettlement = underlying.equals(settlementIndex);
    at = new ContractValue(contract, view);
    isOption = contract instanceof EuropeanOption;
    isWhole = isOption && movesSettlement;
    settlementPrice = view.assetPrice(contract.settlement()).toDouble();
    coinValue = at.after(0);
    value = coinValue * settlementPrice;
    notional = at.notional() * settlementPrice;
    delta =
        (gain(movesSettlement ? DELTA_STEP : 0, at.after(DELTA_STEP))
                - gain(movesSettlement ? -DELTA_STEP : 0, at.after(-DELTA_STEP)))
            / (2 * DELTA_STEP);
    rollable =
        isOption
            ? 0
            : Math.abs(value) * rules.roll().map(terms -> terms.move(at.years())).orElse(0.0);
    double rate =
        isOption && at.years() > 0
            ? view.surface(underlying).rate(contract.expiry().orElseThrow(), view.asOf())
            : 0;
    assetFactor =
        rules.shockedDiscount().map(shock -> shock.assetFactor(rate, at.years())).orElse(1.0);
    debtFactor =
        rules.shockedDiscount().map(shock -> shock.debtFactor(rate, at.years())).orElse(1.0);
    basisFactor = rules.basis().map(basis -> basis.factor(at.years())).orElse(0.0);
    grid = grid(rules, rules.terms(underlying).priceRange(), movesSettlement);
    ownMoves = tail.moves(underlying);
    settlementMoves =
        settlementIndex == null ? new double[tail.size()] : tail.moves(settlementIndex);
  }

  /** Gains in the scenarios of history and stress, each by full revaluation. */
  double[] history() {
    double[] gains = history;
    if (gains == null) {
      gains = new double[ownMoves.length];
      for (int h = 0; h < gains.length; h++) {
        gains[h] = gain(settlementMoves[h], at.after(ownMoves[h]));
      }
      history = gains;
    }
    return gains;
  }

  private double[] grid(PortfolioRules rules, Rate range, boolean movesSettlement) {
    List<Scenario> scenarios = rules.scenarios();
    List<Rate> basis = rules.basis().map(BasisContingency::moves).orElse(List.of());
    double[] gains = new double[scenarios.size() + basis.size()];
    for (int s = 0; s < scenarios.size(); s++) {
      Scenario scenario = scenarios.get(s);
      double move = isOption ? scenario.move(range) : scenario.futuresMove(range);
      double after = at.after(move, at.volatility(scenario, rules));
      gains[s] = gain(movesSettlement ? move : 0, after);
    }
    for (int b = 0; b < basis.size(); b++) {
      double move = basis.get(b).toDouble();
      gains[scenarios.size() + b] = gain(movesSettlement ? move : 0, at.after(move));
    }
    return gains;
  }

  private double gain(double settlementMove, double coinValueAfter) {
    double priceAfter = settlementPrice * (1 + settlementMove);
    return isWhole
        ? coinValueAfter * priceAfter - value
        : (coinValueAfter - coinValue) * priceAfter;
  }
}
