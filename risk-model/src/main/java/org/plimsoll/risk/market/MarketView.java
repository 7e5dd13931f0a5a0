package org.plimsoll.risk.market;

import java.math.RoundingMode;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;

/**
 * All prices at one instant, with the parameters in force: what every account on a node is margined
 * against. Immutable; a newer view has a higher version.
 *
 * <p>What follows from a view alone and is needed by many accounts, such as the marks of options
 * and the losses of a contract in every scenario, is computed once, when it is first asked for.
 */
public final class MarketView {
  private final long version;
  private final Instant asOf;
  private final MarginParameters parameters;
  private final SortedMap<IndexId, IndexPrice> indexPrices;
  private final SortedMap<IndexId, VolatilitySurface> surfaces;
  private final Optional<HistoricalScenarios> history;
  private final MarketTotals totals;
  private final Fixings fixings;
  private final MarketControls controls;
  private final Map<Class<?>, Object> shared = new ConcurrentHashMap<>();
  private final Map<InstrumentId, Price> marks = new ConcurrentHashMap<>();

  /**
   * A view in which nothing is halted, capped or paused.
   *
   * @param version rises with every view of a node, over restarts too
   * @param asOf when the view was built
   * @param indexPrices what is known of each index; an index that never had a price is absent
   * @param surfaces the volatilities of underlyings; what is absent stands in the parameters
   * @param history past returns, for Expected Shortfall; empty: none but the stress days
   */
  public MarketView(
      long version,
      Instant asOf,
      MarginParameters parameters,
      Map<IndexId, IndexPrice> indexPrices,
      Map<IndexId, VolatilitySurface> surfaces,
      Optional<HistoricalScenarios> history,
      MarketTotals totals) {
    this(
        version,
        asOf,
        parameters,
        indexPrices,
        surfaces,
        history,
        totals,
        Fixings.NONE,
        MarketControls.NONE);
  }

  private MarketView(
      long version,
      Instant asOf,
      MarginParameters parameters,
      Map<IndexId, IndexPrice> indexPrices,
      Map<IndexId, VolatilitySurface> surfaces,
      Optional<HistoricalScenarios> history,
      MarketTotals totals,
      Fixings fixings,
      MarketControls controls) {
    this.version = version;
    this.asOf = asOf;
    this.parameters = parameters;
    this.indexPrices = Collections.unmodifiableSortedMap(new TreeMap<>(indexPrices));
    SortedMap<IndexId, VolatilitySurface> all = new TreeMap<>();
    parameters.surfaces().forEach(surface -> all.put(surface.underlying(), surface));
    all.putAll(surfaces);
    this.surfaces = Collections.unmodifiableSortedMap(all);
    this.history = history;
    this.totals = totals;
    this.fixings = fixings;
    this.controls = controls;
  }

  /** A view of prices alone. */
  public MarketView(
      long version,
      Instant asOf,
      MarginParameters parameters,
      Map<IndexId, IndexPrice> indexPrices) {
    this(version, asOf, parameters, indexPrices, Map.of(), Optional.empty(), MarketTotals.UNKNOWN);
  }

  /** A view in which nothing has a price yet: no decision can be made on it. */
  public static MarketView empty(long version, Instant asOf, MarginParameters parameters) {
    return new MarketView(version, asOf, parameters, Map.of());
  }

  /** The next view: the same but for the prices that changed. */
  public MarketView with(Map<IndexId, IndexPrice> changed, long newVersion, Instant newAsOf) {
    SortedMap<IndexId, IndexPrice> merged = new TreeMap<>(indexPrices);
    merged.putAll(changed);
    return new MarketView(
        newVersion, newAsOf, parameters, merged, surfaces, history, totals, fixings, controls);
  }

  /** The same view with every composed index priced by its parts as they are here. */
  public MarketView composed() {
    Map<IndexId, IndexPrice> prices = new TreeMap<>();
    for (Redemption redemption : parameters.redemptions()) {
      RedemptionPrice.of(redemption, this).ifPresent(price -> prices.put(price.index(), price));
    }
    return prices.isEmpty() ? this : with(prices, version, asOf);
  }

  /** The same view under other parameters; surfaces published since are kept. */
  public MarketView withParameters(MarginParameters changed) {
    SortedMap<IndexId, VolatilitySurface> published = new TreeMap<>(surfaces);
    published.values().removeAll(parameters.surfaces());
    return new MarketView(
        version, asOf, changed, indexPrices, published, history, totals, fixings, controls);
  }

  public MarketView withSurface(VolatilitySurface surface) {
    SortedMap<IndexId, VolatilitySurface> merged = new TreeMap<>(surfaces);
    merged.put(surface.underlying(), surface);
    return new MarketView(
        version, asOf, parameters, indexPrices, merged, history, totals, fixings, controls);
  }

  public MarketView withHistory(HistoricalScenarios scenarios) {
    return new MarketView(
        version,
        asOf,
        parameters,
        indexPrices,
        surfaces,
        Optional.of(scenarios),
        totals,
        fixings,
        controls);
  }

  public MarketView withTotals(MarketTotals changed) {
    return new MarketView(
        version, asOf, parameters, indexPrices, surfaces, history, changed, fixings, controls);
  }

  /** The same view with other fixings of contracts and debts. */
  public MarketView withFixings(Fixings changed) {
    return new MarketView(
        version, asOf, parameters, indexPrices, surfaces, history, totals, changed, controls);
  }

  /** The same view with other controls in force. */
  public MarketView withControls(MarketControls changed) {
    return new MarketView(
        version, asOf, parameters, indexPrices, surfaces, history, totals, fixings, changed);
  }

  public long version() {
    return version;
  }

  public Instant asOf() {
    return asOf;
  }

  public MarginParameters parameters() {
    return parameters;
  }

  public SortedMap<IndexId, IndexPrice> indexPrices() {
    return indexPrices;
  }

  /** The volatilities in force, by underlying. */
  public SortedMap<IndexId, VolatilitySurface> surfaces() {
    return surfaces;
  }

  public Optional<HistoricalScenarios> history() {
    return history;
  }

  public MarketTotals totals() {
    return totals;
  }

  /** Funding, basis and settlement prices of contracts, and interest on debts. */
  public Fixings fixings() {
    return fixings;
  }

  /** What one contract held long has paid so far; empty if the contract was never funded. */
  public Optional<FundingIndex> fundingIndex(InstrumentId instrument) {
    return Optional.ofNullable(fixings.funding().get(instrument)).map(Funding::index);
  }

  /** What a unit of debt has grown to; empty if the asset bears no interest or it is not known. */
  public Optional<BorrowIndex> borrowIndex(AssetId asset) {
    return Optional.ofNullable(fixings.interest().get(asset)).map(Interest::index);
  }

  /** Whether the funding of a perpetual is still to become known: who holds it must wait. */
  public boolean awaitsFunding(InstrumentId instrument) {
    return fixings.awaited().contains(instrument);
  }

  /** What an expired contract is settled at, in the currency of the index; empty until fixed. */
  public Optional<Price> settlementPrice(Contract contract) {
    return contract
        .expiry()
        .map(at -> fixings.settlementPrices().get(new Expiry(contract.underlying(), at)));
  }

  /** What is halted, capped and paused. */
  public MarketControls controls() {
    return controls;
  }

  public Optional<IndexPrice> indexPrice(IndexId index) {
    return Optional.ofNullable(indexPrices.get(index));
  }

  /** Whether nothing is wrong with the price of the index: it may serve for anything. */
  public boolean isValid(IndexId index) {
    return indexPrice(index).map(IndexPrice::isValid).orElse(false);
  }

  /** Whether the price of the index may serve as it stands. */
  public boolean allows(PriceUse use, IndexId index) {
    return permission(use, index) == PriceUse.Permission.ALLOWED;
  }

  /** Whether the price of the index may serve; an index that never had one may not. */
  public PriceUse.Permission permission(PriceUse use, IndexId index) {
    return indexPrice(index)
        .map(price -> use.permission(price.validity()))
        .orElse(PriceUse.Permission.REFUSED);
  }

  /**
   * What one unit of the asset is worth in the settlement asset.
   *
   * @throws IllegalStateException if the asset has no price in this view
   */
  public Price assetPrice(AssetId asset) {
    return parameters.asset(asset).index().map(index -> known(index).price()).orElse(Price.ONE);
  }

  /**
   * What an amount of an asset is worth in the settlement asset, rounded as named.
   *
   * @throws IllegalStateException if the asset has no price in this view
   */
  public Cash valueOf(AssetId asset, Cash amount, RoundingMode rounding) {
    return amount.times(assetPrice(asset), rounding);
  }

  /**
   * The mark price of a contract. See {@link MarkPrices}.
   *
   * @throws IllegalStateException if it has no price in this view
   */
  public Price markPrice(InstrumentId instrument) {
    Price mark = marks.get(instrument);
    if (mark == null) {
      mark = MarkPrices.of(parameters.contract(instrument), this);
      marks.put(instrument, mark);
    }
    return mark;
  }

  /**
   * What is known of an index.
   *
   * @throws IllegalStateException if it has no price in this view
   */
  public IndexPrice known(IndexId index) {
    return indexPrice(index)
        .orElseThrow(
            () -> new IllegalStateException("view " + version + " has no price of " + index));
  }

  /**
   * The volatility surface of an underlying.
   *
   * @throws IllegalStateException if there is none
   */
  public VolatilitySurface surface(IndexId underlying) {
    VolatilitySurface surface = surfaces.get(underlying);
    if (surface == null) {
      throw new IllegalStateException("there is no volatility surface of " + underlying);
    }
    return surface;
  }

  /**
   * What follows from this view, computed when it is first asked for and kept as long as the view.
   *
   * @param type names it; one value per type
   * @param compute a pure function of the view
   */
  public <T> T shared(Class<T> type, Function<MarketView, T> compute) {
    return type.cast(shared.computeIfAbsent(type, key -> compute.apply(this)));
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || other instanceof MarketView that
            && version == that.version
            && asOf.equals(that.asOf)
            && parameters.equals(that.parameters)
            && indexPrices.equals(that.indexPrices)
            && surfaces.equals(that.surfaces)
            && history.equals(that.history)
            && totals.equals(that.totals)
            && fixings.equals(that.fixings)
            && controls.equals(that.controls);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, asOf, indexPrices);
  }

  @Override
  public String toString() {
    return "MarketView[version=" + version + ", asOf=" + asOf + ", " + indexPrices.values() + "]";
  }
}
