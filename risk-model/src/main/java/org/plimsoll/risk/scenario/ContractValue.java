package org.plimsoll.risk.scenario;

import org.hipparchus.util.FastMath;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.MarkPrices;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.pricing.Black76;
import org.plimsoll.risk.pricing.SkewShock;
import org.plimsoll.risk.pricing.VolatilityShock;
import org.plimsoll.risk.pricing.Years;

/**
 * What one unit of a contract is worth when its underlying and volatility move, in the contract's
 * settlement asset. Index and forward move alike.
 */
final class ContractValue {
  private static final double MOST_TOTAL_VOLATILITY = 1_000;

  private final Contract contract;
  private final double index;
  private final double forward;
  private final double size;
  private final double years;
  private final double volatility;
  private final double discount;

  ContractValue(Contract contract, MarketView view) {
    this.contract = contract;
    index = view.known(contract.underlying()).price().toDouble();
    forward = MarkPrices.forward(contract, view);
    size = contract.contractSize().toDouble();
    years = Math.max(contract.expiry().map(at -> Years.between(view.asOf(), at)).orElse(0.0), 0);
    if (contract instanceof EuropeanOption option && years > 0) {
      VolatilitySurface surface = view.surface(option.underlying());
      double strike = option.strike().toDouble();
      volatility = surface.volatility(strike, forward, option.expiresAt(), view.asOf());
      discount = surface.discount(option.expiresAt(), view.asOf());
    } else {
      volatility = 0;
      discount = 1;
    }
  }

  /** To expiry; 0 at or after it, and for a perpetual. */
  double years() {
    return years;
  }

  /** At today's volatility, after a relative move of the underlying. */
  double after(double move) {
    return after(move, volatility);
  }

  /** After a relative move of the underlying, at another volatility. */
  double after(double move, double shockedVolatility) {
    double price = forward * (1 + move);
    if (!(contract instanceof EuropeanOption option)) {
      return contract.form() == PayoffForm.LINEAR ? size * price : -size / price;
    }
    double total = Math.min(shockedVolatility * FastMath.sqrt(years), MOST_TOTAL_VOLATILITY);
    double value =
        size * discount * Black76.value(option.type(), price, option.strike().toDouble(), total);
    return option.form() == PayoffForm.LINEAR ? value : value / (index * (1 + move));
  }

  /** Today's volatility as a scenario shocks it. */
  double volatility(Scenario scenario, PortfolioRules rules) {
    if (!(contract instanceof EuropeanOption option) || years == 0) {
      return 0;
    }
    VolatilityMove move = scenario.volatility();
    if (move.isSkew()) {
      SkewShock.Kind kind =
          move == VolatilityMove.SKEW_LINEAR ? SkewShock.Kind.LINEAR : SkewShock.Kind.ABSOLUTE;
      double logMoneyness = FastMath.log(option.strike().toDouble() / forward);
      return volatility * rules.skewShock().orElseThrow().multiplier(logMoneyness, years, kind);
    }
    if (move == VolatilityMove.NONE) {
      return volatility;
    }
    VolatilityShock.Direction direction =
        move == VolatilityMove.UP ? VolatilityShock.Direction.UP : VolatilityShock.Direction.DOWN;
    return rules.volatilityShock().orElseThrow().shocked(volatility, years * Years.DAYS, direction);
  }

  /** The size of one unit at the index, in the settlement asset, >= 0. */
  double notional() {
    if (contract instanceof EuropeanOption) {
      return contract.form() == PayoffForm.LINEAR ? size * index : size;
    }
    return contract.form() == PayoffForm.LINEAR ? size * index : size / index;
  }
}
