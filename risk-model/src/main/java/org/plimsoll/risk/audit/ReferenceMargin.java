package org.plimsoll.risk.audit;

import static org.plimsoll.risk.audit.Ledger.down;
import static org.plimsoll.risk.audit.Ledger.share;
import static org.plimsoll.risk.audit.Ledger.up;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.LeverageBracket;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.OpenInterestCaps;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Equity and standard margin of a book, written from the formulas in BigDecimal: it shares no
 * arithmetic with the margin model it checks, only the rounding the ledger prescribes.
 *
 * @param equity what collateral counts for plus unrealized profit
 */
public record ReferenceMargin(BigDecimal equity, BigDecimal initial, BigDecimal maintenance) {

  /**
   * Measures a book of futures whose owner chose nothing.
   *
   * @param assetPrices per asset; the settlement asset may be left out
   * @param markPrices per instrument
   * @throws IllegalArgumentException if a price the book depends on is missing
   */
  public static ReferenceMargin of(
      Map<AssetId, BigDecimal> collateral,
      Map<InstrumentId, Position> positions,
      Map<AssetId, BigDecimal> assetPrices,
      Map<InstrumentId, BigDecimal> markPrices,
      MarginParameters parameters) {
    return of(
        collateral,
        positions,
        MarginChoices.NONE,
        ReferenceMarket.of(assetPrices, markPrices, parameters),
        parameters);
  }

  /**
   * Measures a book.
   *
   * @throws IllegalArgumentException if a price the book depends on is missing
   */
  public static ReferenceMargin of(
      Map<AssetId, BigDecimal> collateral,
      Map<InstrumentId, Position> positions,
      MarginChoices choices,
      ReferenceMarket market,
      MarginParameters parameters) {
    Audit audit = new Audit(choices, market, parameters);
    collateral.forEach(audit::addCollateral);
    new TreeMap<>(positions).forEach(audit::addPosition);
    return audit.result();
  }

  public boolean isBelowMaintenance() {
    return equity.compareTo(maintenance) < 0;
  }

  /** The sums of one book. */
  private static final class Audit {
    private final MarginChoices choices;
    private final ReferenceMarket market;
    private final MarginParameters parameters;
    private final ReferenceOptions options;
    private final Map<IndexId, BigDecimal> exposures = new HashMap<>();
    private BigDecimal equity = BigDecimal.ZERO;
    private BigDecimal initial = BigDecimal.ZERO;
    private BigDecimal maintenance = BigDecimal.ZERO;
    private BigDecimal futuresProfit = BigDecimal.ZERO;

    Audit(MarginChoices choices, ReferenceMarket market, MarginParameters parameters) {
      this.choices = choices;
      this.market = market;
      this.parameters = parameters;
      this.options = new ReferenceOptions(market, parameters);
    }

    void addCollateral(AssetId id, BigDecimal amount) {
      ReferenceCollateral counted =
          ReferenceCollateral.of(parameters.asset(id), amount, choices.counts(id), market);
      equity = equity.add(counted.value());
      initial = initial.add(counted.initial());
      maintenance = maintenance.add(counted.maintenance());
    }

    void addPosition(InstrumentId id, Position position) {
      Contract contract = parameters.contract(id);
      Asset settlement = parameters.asset(contract.settlement());
      BigDecimal worth =
          down(worth(contract, position.quantity().toBigDecimal(), RoundingMode.FLOOR));
      BigDecimal profit =
          market.value(
              settlement,
              worth
                  .subtract(position.entryCost().toBigDecimal())
                  .subtract(market.unpaidFunding(id, position)),
              RoundingMode.FLOOR);
      equity = equity.add(profit);
      if (contract instanceof EuropeanOption option) {
        options.add(option, position, profit);
        expose(option, ReferenceOptions.shortExposure(option, position, market, parameters));
      } else if (contract instanceof FuturesContract future) {
        futuresProfit = futuresProfit.add(profit);
        addFuture(future, notional(contract, position.quantity()));
      }
    }

    private void addFuture(FuturesContract future, BigDecimal notional) {
      List<LeverageBracket> brackets = future.schedule().brackets();
      BigDecimal asked = scaled(future, notional, byBracket(notional, brackets, true));
      BigDecimal chosen =
          choices
              .initialRate(future.id())
              .map(rate -> up(notional.multiply(rate.toBigDecimal())))
              .orElse(BigDecimal.ZERO);
      Rate ordered = market.leastRates().getOrDefault(future.id(), Rate.ZERO);
      BigDecimal capped = up(notional.multiply(ordered.toBigDecimal()));
      initial = initial.add(asked.max(chosen).max(capped));
      maintenance = maintenance.add(byBracket(notional, brackets, false));
      expose(future, notional);
    }

    /** base + (1 - base) x (open interest - lower) / (upper - lower), of the notional. */
    private BigDecimal scaled(FuturesContract future, BigDecimal notional, BigDecimal asked) {
      OpenInterestCaps caps = parameters.standard().openInterest().get(future.id());
      Optional<Quantity> open = market.totals().openInterest(future.id());
      if (caps == null || open.isEmpty()) {
        return asked;
      }
      BigDecimal width = caps.upper().toBigDecimal().subtract(caps.lower().toBigDecimal());
      BigDecimal above =
          notional(future, open.get())
              .subtract(caps.lower().toBigDecimal())
              .max(BigDecimal.ZERO)
              .min(width);
      return asked.add(share(notional.subtract(asked), above, width, RoundingMode.CEILING));
    }

    ReferenceMargin result() {
      options.measure();
      StandardRules rules = parameters.standard();
      initial = initial.add(options.initial()).add(uncountedProfit(rules));
      maintenance = maintenance.add(options.maintenance());
      exposures.forEach(
          (underlying, exposed) -> initial = initial.add(lowConfidence(underlying, exposed)));
      return new ReferenceMargin(equity, initial.add(depeg(rules)), maintenance);
    }

    private BigDecimal uncountedProfit(StandardRules rules) {
      if (futuresProfit.signum() <= 0) {
        return BigDecimal.ZERO;
      }
      BigDecimal rest = BigDecimal.ONE.subtract(rules.profitHaircut().toBigDecimal());
      BigDecimal counted = down(futuresProfit.multiply(rest));
      BigDecimal cap = rules.profitCap().map(c -> c.toBigDecimal()).orElse(counted);
      return futuresProfit.subtract(counted.min(cap));
    }

    private BigDecimal depeg(StandardRules rules) {
      if (rules.depeg().isEmpty()
          || !market.indexes().containsKey(rules.depeg().get().stablecoin())) {
        return BigDecimal.ZERO;
      }
      BigDecimal price = market.indexes().get(rules.depeg().get().stablecoin()).price();
      BigDecimal below =
          rules.depeg().get().threshold().toBigDecimal().subtract(price).max(BigDecimal.ZERO);
      BigDecimal exposed = exposures.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
      return timesFactor(up(exposed.multiply(below)), rules.depeg().get().factor());
    }

    private BigDecimal lowConfidence(IndexId underlying, BigDecimal exposed) {
      ReferenceMarket.Quote quote = market.indexes().get(underlying);
      if (parameters.standard().confidence().isEmpty() || quote == null) {
        return BigDecimal.ZERO;
      }
      var charge = parameters.standard().confidence().get();
      BigDecimal confidence = BigDecimal.ONE.subtract(quote.uncertainty());
      return confidence.compareTo(charge.threshold().toBigDecimal()) < 0
          ? timesFactor(up(exposed.multiply(quote.uncertainty())), charge.factor())
          : BigDecimal.ZERO;
    }

    private static BigDecimal timesFactor(BigDecimal amount, Rate factor) {
      return up(amount.multiply(factor.toBigDecimal()));
    }

    private void expose(Contract contract, BigDecimal amount) {
      exposures.merge(contract.underlying(), amount, BigDecimal::add);
    }

    private BigDecimal notional(Contract contract, Quantity quantity) {
      BigDecimal worth =
          worth(contract, quantity.toBigDecimal().abs(), RoundingMode.UP)
              .setScale(8, RoundingMode.UP)
              .abs();
      return market.value(parameters.asset(contract.settlement()), worth, RoundingMode.CEILING);
    }

    /** In the contract's settlement asset: size x mark, or -size / mark of an inverse future. */
    private BigDecimal worth(Contract contract, BigDecimal quantity, RoundingMode rounding) {
      BigDecimal mark = market.mark(contract.id());
      BigDecimal size = contract.contractSize().toBigDecimal();
      boolean isInverseFuture =
          contract.form() == PayoffForm.INVERSE && contract instanceof FuturesContract;
      return isInverseFuture
          ? share(quantity.negate(), size, mark, rounding)
          : quantity.multiply(size).setScale(8, rounding).multiply(mark);
    }
  }

  /**
   * Marginal sum over the brackets: each slice of the notional at its own rate. The schedule's
   * deduction form gives the same number, so the two check each other.
   */
  private static BigDecimal byBracket(
      BigDecimal notional, List<LeverageBracket> brackets, boolean initial) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < brackets.size(); i++) {
      BigDecimal floor = brackets.get(i).notionalFloor().toBigDecimal();
      BigDecimal top =
          i + 1 < brackets.size()
              ? brackets.get(i + 1).notionalFloor().toBigDecimal().min(notional)
              : notional;
      BigDecimal slice = top.subtract(floor).max(BigDecimal.ZERO);
      BigDecimal rate =
          (initial ? brackets.get(i).initialRate() : brackets.get(i).maintenanceRate())
              .toBigDecimal();
      sum = sum.add(slice.multiply(rate));
    }
    return up(sum);
  }
}
