package org.plimsoll.account;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;

/**
 * The numbers a margin decision was made with, complete enough to make it again: replay never
 * prices.
 *
 * @param equity collateral after haircut plus unrealized profit
 * @param marks the mark price of each position held
 * @param assetPrices the price of each asset held
 */
public record MarginFigures(
    long viewVersion,
    String parameterVersion,
    Cash equity,
    Cash initialMargin,
    Cash maintenanceMargin,
    SortedMap<InstrumentId, Price> marks,
    SortedMap<AssetId, Price> assetPrices) {

  public MarginFigures {
    marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    assetPrices = Collections.unmodifiableSortedMap(new TreeMap<>(assetPrices));
  }

  static MarginFigures of(MarginAssessment assessment, Portfolio portfolio, MarketView view) {
    SortedMap<InstrumentId, Price> marks = new TreeMap<>();
    portfolio.positions().keySet().forEach(id -> marks.put(id, view.markPrice(id)));
    SortedMap<AssetId, Price> assetPrices = new TreeMap<>();
    portfolio.collateral().keySet().forEach(id -> assetPrices.put(id, view.assetPrice(id)));
    return new MarginFigures(
        assessment.viewVersion(),
        assessment.parameterVersion(),
        assessment.equity().total(),
        assessment.requirement().initial(),
        assessment.requirement().maintenance(),
        marks,
        assetPrices);
  }
}
