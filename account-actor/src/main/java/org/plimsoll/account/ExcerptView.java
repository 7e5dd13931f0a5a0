package org.plimsoll.account;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Basis;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.ControlIssuer;
import org.plimsoll.risk.market.ControlMeasure.LeverageCap;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.Expiry;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.Funding;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * The part of a market view that a decision looked at, built from what its figures hold. Its marks
 * are not those of the figures: they follow from index, basis and volatilities once more.
 *
 * @param version of the view; requirements and equity of the figures play no part in it
 */
record ExcerptView(
    long version,
    MarketExcerpt market,
    Map<AssetId, Price> assetPrices,
    Map<IndexId, Price> indexPrices,
    Map<InstrumentId, FundingIndex> fundingIndexes) {
  private static final ControlIssuer JOURNAL = ControlIssuer.rule("journal");

  /** Of figures that hold an excerpt. */
  static ExcerptView of(MarginFigures figures) {
    return new ExcerptView(
        figures.viewVersion(),
        figures.market().orElseThrow(),
        figures.assetPrices(),
        figures.indexPrices(),
        figures.fundingIndexes());
  }

  /**
   * @throws IllegalArgumentException if an index has two prices, or something is not listed in the
   *     parameters
   */
  MarketView under(MarginParameters parameters, Optional<HistoricalScenarios> history) {
    MarketView view =
        MarketView.empty(version, market.asOf(), parameters)
            .with(prices(parameters), version, market.asOf())
            .withFixings(fixings(parameters))
            .withControls(controls())
            .withTotals(
                new MarketTotals(market.openInterest(), market.deposits(), market.borrowings()));
    return history.map(view::withHistory).orElse(view);
  }

  private Map<IndexId, IndexPrice> prices(MarginParameters parameters) {
    Map<IndexId, Price> named = new TreeMap<>(market.prices());
    indexPrices.forEach((index, price) -> name(index, price, named));
    assetPrices.forEach(
        (asset, price) ->
            parameters.asset(asset).index().ifPresent(index -> name(index, price, named)));
    Map<IndexId, IndexPrice> prices = new TreeMap<>();
    named.forEach(
        (index, price) ->
            prices.put(
                index,
                new IndexPrice(
                    index,
                    price,
                    PriceStatus.VALID,
                    market.asOf(),
                    market.averages().getOrDefault(index, price),
                    market.uncertainties().getOrDefault(index, Rate.ZERO))));
    return prices;
  }

  private static void name(IndexId index, Price price, Map<IndexId, Price> named) {
    Price before = named.put(index, price);
    if (before != null && !before.equals(price)) {
      throw new IllegalArgumentException(
          index + " has two prices in the figures, " + before + " and " + price);
    }
  }

  private Fixings fixings(MarginParameters parameters) {
    Fixings fixings = Fixings.NONE;
    for (var funded : fundingIndexes.entrySet()) {
      fixings =
          fixings.withFunding(
              funded.getKey(),
              new Funding(funded.getValue(), Optional.empty(), Optional.empty(), market.asOf()));
    }
    for (var quoted : market.bases().entrySet()) {
      MarkBasis basis = quoted.getValue();
      fixings =
          fixings.withBasis(
              quoted.getKey(), new Basis(basis.average(), basis.latest(), market.asOf()));
    }
    for (var settled : market.settlementPrices().entrySet()) {
      Contract contract = parameters.contract(settled.getKey());
      Expiry expiry =
          new Expiry(
              contract.underlying(),
              contract
                  .expiry()
                  .orElseThrow(
                      () -> new IllegalArgumentException(contract.id() + " does not expire")));
      fixings = fixings.withSettlementPrice(expiry, settled.getValue());
    }
    return fixings;
  }

  private MarketControls controls() {
    List<ControlOrder> caps =
        market.leverageCaps().entrySet().stream()
            .map(cap -> new LeverageCap(cap.getKey(), Optional.of(cap.getValue())))
            .map(cap -> ControlOrder.of(cap, JOURNAL, "journaled", Map.of(), market.asOf()))
            .toList();
    return caps.isEmpty() ? MarketControls.NONE : new MarketControls(true, caps);
  }
}
