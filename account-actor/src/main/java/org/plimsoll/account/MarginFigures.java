package org.plimsoll.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;

/**
 * The numbers a margin decision was made with, complete enough to make it again: replay never
 * prices.
 *
 * @param equity collateral after haircut plus unrealized profit
 * @param method by which it was margined
 * @param marks the mark price of each position held
 * @param assetPrices the price of each asset held
 * @param indexPrices the index price of the underlying of each position held; empty in events
 *     written before figures held them
 * @param fundingIndexes the funding index of each perpetual held that is funded
 * @param market what else it depended on; empty in events written before figures held it, which
 *     cannot be made again
 */
public record MarginFigures(
    long viewVersion,
    String parameterVersion,
    Cash equity,
    Cash initialMargin,
    Cash maintenanceMargin,
    SortedMap<InstrumentId, Price> marks,
    SortedMap<AssetId, Price> assetPrices,
    MarginMethod method,
    SortedMap<IndexId, Price> indexPrices,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        SortedMap<InstrumentId, FundingIndex> fundingIndexes,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<MarketExcerpt> market) {

  public MarginFigures {
    marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    assetPrices = Collections.unmodifiableSortedMap(new TreeMap<>(assetPrices));
    // Events written before figures named them: there was one method then.
    method = method == null ? MarginMethod.STANDARD : method;
    indexPrices =
        Collections.unmodifiableSortedMap(
            indexPrices == null ? new TreeMap<>() : new TreeMap<>(indexPrices));
    fundingIndexes =
        Collections.unmodifiableSortedMap(
            fundingIndexes == null ? new TreeMap<>() : new TreeMap<>(fundingIndexes));
    market = market == null ? Optional.empty() : market;
  }

  /** Figures of an account that holds no funded perpetual, as they were once written. */
  public MarginFigures(
      long viewVersion,
      String parameterVersion,
      Cash equity,
      Cash initialMargin,
      Cash maintenanceMargin,
      SortedMap<InstrumentId, Price> marks,
      SortedMap<AssetId, Price> assetPrices,
      MarginMethod method,
      SortedMap<IndexId, Price> indexPrices) {
    this(
        viewVersion,
        parameterVersion,
        equity,
        initialMargin,
        maintenanceMargin,
        marks,
        assetPrices,
        method,
        indexPrices,
        new TreeMap<>(),
        Optional.empty());
  }

  static MarginFigures of(
      MarginMethod method, MarginStanding standing, Portfolio portfolio, MarketView view) {
    SortedMap<InstrumentId, Price> marks = new TreeMap<>();
    SortedMap<IndexId, Price> indexPrices = new TreeMap<>();
    SortedMap<InstrumentId, FundingIndex> fundingIndexes = new TreeMap<>();
    for (InstrumentId id : portfolio.positions().keySet()) {
      marks.put(id, view.markPrice(id));
      view.fundingIndex(id).ifPresent(index -> fundingIndexes.put(id, index));
      IndexId underlying = view.parameters().contract(id).underlying();
      indexPrices.put(underlying, view.known(underlying).price());
    }
    SortedMap<AssetId, Price> assetPrices = new TreeMap<>();
    portfolio.collateral().keySet().forEach(id -> assetPrices.put(id, view.assetPrice(id)));
    return new MarginFigures(
        view.version(),
        view.parameters().version(),
        standing.equity().total(),
        standing.margin().initial(),
        standing.margin().maintenance(),
        marks,
        assetPrices,
        method,
        indexPrices,
        fundingIndexes,
        Optional.of(MarketExcerpt.of(method, portfolio, view)));
  }
}
