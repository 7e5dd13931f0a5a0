package org.plimsoll.risk.scenario;

import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.Charge;
import org.plimsoll.risk.market.ChargeOn;
import org.plimsoll.risk.market.CollateralCharge;
import org.plimsoll.risk.market.ConcentrationTerms;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.units.Rate;

/** What is asked beside the losses in scenarios: per underlying, and per asset held. */
final class UnitCharges {
  private final ScenarioArrays arrays;
  private final PortfolioRules rules;
  private final double initialFactor;
  private final ConcentrationTerms concentration;
  private final double liquidityGrossShare;
  private final double wrongWayRate;
  private final UnitTerms[] terms;
  private final double[] collateralMaintenance;
  private final double[] collateralInitial;

  UnitCharges(ScenarioArrays arrays, double initialFactor) {
    this.arrays = arrays;
    this.initialFactor = initialFactor;
    rules = arrays.rules();
    concentration = rules.concentration().orElse(null);
    liquidityGrossShare = rules.liquidityGrossShare().map(Rate::toDouble).orElse(0.0);
    wrongWayRate = rules.wrongWayRate().map(Rate::toDouble).orElse(0.0);
    terms = new UnitTerms[arrays.indexCount()];
    int n = arrays.assetCount();
    collateralMaintenance = new double[n];
    collateralInitial = new double[n];
    for (int a = 0; a < n; a++) {
      Asset asset = arrays.view().parameters().assets().get(a);
      for (CollateralCharge charge : rules.collateral()) {
        if (charge.asset().equals(asset.id())) {
          collateralMaintenance[a] = charge.maintenanceRate().toDouble();
          collateralInitial[a] = charge.initialRate().toDouble();
        }
      }
    }
  }

  /** What holding an amount of an asset asks; what a debt asks, every margin method asks alike. */
  double ofHolding(int asset, double amount, boolean initial) {
    double value = amount * arrays.assetScenarios(asset).price;
    return Math.max(value, 0) * (initial ? collateralInitial[asset] : collateralMaintenance[asset]);
  }

  void measure(
      Book book, ContractScenarios[] rows, int k, UnitRisk unit, double maintenanceFactor) {
    measurePositions(book, rows, k, unit);
    measureHoldings(book, k, unit);
    charge(book.unit[k], unit, maintenanceFactor);
    addOn(book.unit[k], unit);
  }

  private void measurePositions(Book book, ContractScenarios[] rows, int k, UnitRisk unit) {
    double longFutures = 0;
    double shortFutures = 0;
    double gross = 0;
    double roll = 0;
    double naked = 0;
    double atStrike = 0;
    int from = book.expiryStart[book.unitStart[k]];
    int to = book.expiryStart[book.unitStart[k + 1]];
    for (int row = from; row < to; row++) {
      ContractScenarios contract = rows[row];
      double quantity = book.quantity[row];
      double size = quantity * contract.notional;
      unit.delta += quantity * contract.delta;
      gross += Math.abs(size);
      roll += Math.abs(quantity) * contract.rollable;
      if (!book.sameStrike[row]) {
        naked += Math.max(-atStrike, 0);
        atStrike = 0;
      }
      if (contract.isOption) {
        atStrike += size;
      } else {
        longFutures += Math.max(size, 0);
        shortFutures += Math.max(-size, 0);
      }
    }
    unit.amounts[ChargeOn.FUTURES_NOTIONAL.ordinal()] = longFutures + shortFutures;
    unit.amounts[ChargeOn.GROSS_NOTIONAL.ordinal()] = gross;
    unit.amounts[ChargeOn.NET_DELTA.ordinal()] = Math.abs(unit.delta);
    unit.amounts[ChargeOn.NAKED_SHORT_OPTIONS.ordinal()] = naked + Math.max(-atStrike, 0);
    unit.amounts[ChargeOn.OFFSET_FUTURES.ordinal()] = Math.min(longFutures, shortFutures);
    unit.amounts[ChargeOn.ROLL.ordinal()] = roll;
  }

  private void measureHoldings(Book book, int k, UnitRisk unit) {
    unit.deltaWithCollateral = unit.delta;
    for (int c = book.coinStart[k]; c < book.coinStart[k + 1]; c++) {
      int asset = book.unitCoins[c];
      AssetScenarios scenarios = arrays.assetScenarios(asset);
      for (int a = 0; a < book.asset.length; a++) {
        if (book.asset[a] == asset) {
          double value = book.amount[a] * scenarios.price;
          unit.collateralValue += Math.max(value, 0);
          unit.deltaWithCollateral += scenarios.isShocked ? value : 0;
        }
      }
    }
  }

  private void charge(int index, UnitRisk unit, double maintenanceFactor) {
    unit.chargesMaintenance = 0;
    unit.chargesInitial = 0;
    unit.floorMaintenance = 0;
    unit.floorInitial = 0;
    for (Charge charge : terms(index).charges()) {
      double amount = unit.amount(charge.on());
      if (charge.role() == Charge.Role.ADD) {
        unit.chargesMaintenance += charge.maintenance(amount);
        unit.chargesInitial += charge.initial(amount);
      } else {
        unit.floorMaintenance += charge.maintenance(amount);
        unit.floorInitial += charge.initial(amount);
      }
    }
    double maintenance = maintenanceFactor * unit.loss + unit.chargesMaintenance;
    double initial = initialFactor * unit.loss + unit.chargesInitial;
    unit.upliftMaintenance = Math.max(unit.floorMaintenance - maintenance, 0);
    unit.upliftInitial = Math.max(unit.floorInitial - initial, 0);
  }

  private void addOn(int index, UnitRisk unit) {
    UnitTerms terms = terms(index);
    double net = Math.abs(unit.delta);
    double gross = unit.amount(ChargeOn.GROSS_NOTIONAL);
    unit.uncertainty = terms.uncertaintyRate() * (gross + unit.collateralValue);
    unit.concentration =
        concentration == null ? 0 : unit.loss * concentration.multiple(net, terms.dailyVolume());
    unit.liquidity = terms.liquidityRate() * (net + liquidityGrossShare * gross);
    unit.wrongWay =
        wrongWayRate == 0
            ? 0
            : wrongWayRate * Math.min(unit.collateralValue, Math.max(unit.delta, 0));
  }

  private UnitTerms terms(int index) {
    UnitTerms known = terms[index];
    if (known == null) {
      known = UnitTerms.of(arrays.index(index), arrays.view(), rules);
      terms[index] = known;
    }
    return known;
  }

  /** The rules as an underlying meets them at a view, in doubles; 0 for what is not asked. */
  private record UnitTerms(
      Charge[] charges, double uncertaintyRate, double dailyVolume, double liquidityRate) {
    static UnitTerms of(IndexId underlying, MarketView view, PortfolioRules rules) {
      Rate uncertainty = view.known(underlying).uncertainty();
      ScanTerms scan = rules.terms(underlying);
      return new UnitTerms(
          rules.charges().stream()
              .filter(charge -> charge.isAskedFor(underlying))
              .toArray(Charge[]::new),
          rules.uncertainty().map(terms -> terms.charge(uncertainty)).orElse(0.0),
          scan.dailyVolume().toDouble(),
          rules.liquidityGrossShare().isPresent() ? scan.halfSpread().toDouble() : 0);
    }
  }
}
