package org.plimsoll.risk.market;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.units.Price;

/**
 * All prices at one instant, with the parameters in force: what every account on a node is margined
 * against. Immutable; a newer view has a higher version.
 *
 * @param version rises with every view of a node, over restarts too
 * @param asOf when the view was built
 * @param indexPrices what is known of each index; an index that never had a price is absent
 */
public record MarketView(
    long version,
    Instant asOf,
    MarginParameters parameters,
    SortedMap<IndexId, IndexPrice> indexPrices) {

  public MarketView {
    indexPrices = Collections.unmodifiableSortedMap(new TreeMap<>(indexPrices));
  }

  /** A view in which nothing has a price yet: no decision can be made on it. */
  public static MarketView empty(long version, Instant asOf, MarginParameters parameters) {
    return new MarketView(version, asOf, parameters, new TreeMap<>());
  }

  public MarketView with(Map<IndexId, IndexPrice> changed, long newVersion, Instant newAsOf) {
    SortedMap<IndexId, IndexPrice> merged = new TreeMap<>(indexPrices);
    merged.putAll(changed);
    return new MarketView(newVersion, newAsOf, parameters, merged);
  }

  public Optional<IndexPrice> indexPrice(IndexId index) {
    return Optional.ofNullable(indexPrices.get(index));
  }

  /** Whether the index has a price that may start a liquidation or new risk. */
  public boolean isValid(IndexId index) {
    return indexPrice(index).map(IndexPrice::isValid).orElse(false);
  }

  /**
   * What one unit of the asset is worth in the settlement asset.
   *
   * @throws IllegalStateException if the asset has no price in this view
   */
  public Price assetPrice(AssetId asset) {
    return parameters.asset(asset).index().map(this::price).orElse(Price.ONE);
  }

  /**
   * The mark price of an instrument. A perpetual is marked at its index.
   *
   * @throws IllegalStateException if it has no price in this view
   */
  public Price markPrice(InstrumentId instrument) {
    return price(parameters.instrument(instrument).underlying());
  }

  private Price price(IndexId index) {
    return indexPrice(index)
        .map(IndexPrice::price)
        .orElseThrow(
            () -> new IllegalStateException("view " + version + " has no price of " + index));
  }
}
