package org.plimsoll.risk.market;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What is listed and how it is margined, under one version: the data of the margin rules. Every
 * decision names the version it was made with.
 */
public final class MarginParameters {
  private final String version;
  private final Optional<String> description;
  private final AssetId settlementAsset;
  private final MarginLevels levels;
  private final List<Asset> assets;
  private final List<Instrument> instruments;
  private final StandardRules standard;
  private final Optional<PortfolioRules> portfolio;
  private final List<VolatilitySurface> surfaces;
  private final SortedMap<InstrumentId, PositionLimits> limits;
  private final List<Redemption> redemptions;
  private final Map<AssetId, Asset> assetsById;
  private final Map<InstrumentId, Instrument> instrumentsById;
  private final Map<IndexId, Redemption> redemptionsByIndex;
  private final Map<Class<?>, Object> shared = new ConcurrentHashMap<>();

  /**
   * @param version names this set for ever, e.g. {@code house-1}
   * @param description what it is and where its numbers come from, for people
   * @param settlementAsset the asset all values are stated in; its price is 1
   * @param standard the rules of standard margin beyond leverage brackets; absent: none
   * @param portfolio the rules of portfolio margin; absent: no account can choose it
   * @param surfaces the volatilities of underlyings until others are published
   * @param limits the largest positions; absent: none
   * @param redemptions the indexes that are composed of others; absent: none
   * @throws IllegalArgumentException naming what is inconsistent: a name listed twice, a settlement
   *     asset that is not listed, an asset that nothing prices, an option without volatilities, an
   *     index composed of what is not judged
   */
  @JsonCreator
  public MarginParameters(
      @JsonProperty("version") String version,
      @JsonProperty("description") Optional<String> description,
      @JsonProperty("settlementAsset") AssetId settlementAsset,
      @JsonProperty("levels") MarginLevels levels,
      @JsonProperty("assets") List<Asset> assets,
      @JsonProperty("instruments") List<Instrument> instruments,
      @JsonProperty("standard") Optional<StandardRules> standard,
      @JsonProperty("portfolio") Optional<PortfolioRules> portfolio,
      @JsonProperty("surfaces") Optional<List<VolatilitySurface>> surfaces,
      @JsonProperty("limits") Optional<SortedMap<InstrumentId, PositionLimits>> limits,
      @JsonProperty("redemptions") Optional<List<Redemption>> redemptions) {
    if (version == null || version.isBlank()) {
      throw new IllegalArgumentException("parameters need a version");
    }
    this.version = version;
    this.description = description;
    this.settlementAsset = settlementAsset;
    this.levels = levels;
    this.assets = List.copyOf(assets);
    this.instruments = List.copyOf(instruments);
    this.standard = standard.orElse(StandardRules.NONE);
    this.portfolio = portfolio;
    this.surfaces = List.copyOf(surfaces.orElse(List.of()));
    this.limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits.orElseGet(TreeMap::new)));
    this.redemptions = List.copyOf(redemptions.orElse(List.of()));
    this.assetsById = byId("asset", this.assets, Asset::id);
    this.instrumentsById = byId("instrument", this.instruments, Instrument::id);
    this.redemptionsByIndex = byId("composed index", this.redemptions, Redemption::index);
    byId("volatility surface of", this.surfaces, VolatilitySurface::underlying);
    checkAssets();
    checkInstruments();
    this.redemptions.forEach(this::checkRedemption);
    this.limits.keySet().forEach(this::contract);
  }

  /** Parameters without composed indexes. */
  public MarginParameters(
      String version,
      Optional<String> description,
      AssetId settlementAsset,
      MarginLevels levels,
      List<Asset> assets,
      List<Instrument> instruments,
      Optional<StandardRules> standard,
      Optional<PortfolioRules> portfolio,
      Optional<List<VolatilitySurface>> surfaces,
      Optional<SortedMap<InstrumentId, PositionLimits>> limits) {
    this(
        version,
        description,
        settlementAsset,
        levels,
        assets,
        instruments,
        standard,
        portfolio,
        surfaces,
        limits,
        Optional.empty());
  }

  /** Parameters without limits. */
  public MarginParameters(
      String version,
      Optional<String> description,
      AssetId settlementAsset,
      MarginLevels levels,
      List<Asset> assets,
      List<Instrument> instruments,
      Optional<StandardRules> standard,
      Optional<PortfolioRules> portfolio,
      Optional<List<VolatilitySurface>> surfaces) {
    this(
        version,
        description,
        settlementAsset,
        levels,
        assets,
        instruments,
        standard,
        portfolio,
        surfaces,
        Optional.empty());
  }

  /** Parameters without description. */
  public MarginParameters(
      String version,
      AssetId settlementAsset,
      MarginLevels levels,
      List<Asset> assets,
      List<Instrument> instruments,
      Optional<StandardRules> standard,
      Optional<PortfolioRules> portfolio,
      Optional<List<VolatilitySurface>> surfaces) {
    this(
        version,
        Optional.empty(),
        settlementAsset,
        levels,
        assets,
        instruments,
        standard,
        portfolio,
        surfaces);
  }

  /** Parameters of standard margin by leverage brackets alone. */
  public MarginParameters(
      String version,
      AssetId settlementAsset,
      MarginLevels levels,
      List<Asset> assets,
      List<Instrument> instruments) {
    this(
        version,
        settlementAsset,
        levels,
        assets,
        instruments,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public String version() {
    return version;
  }

  public Optional<String> description() {
    return description;
  }

  public AssetId settlementAsset() {
    return settlementAsset;
  }

  public MarginLevels levels() {
    return levels;
  }

  public List<Asset> assets() {
    return assets;
  }

  public List<Instrument> instruments() {
    return instruments;
  }

  public StandardRules standard() {
    return standard;
  }

  /** The rules of portfolio margin; empty if no account can choose it. */
  public Optional<PortfolioRules> portfolio() {
    return portfolio;
  }

  public List<VolatilitySurface> surfaces() {
    return surfaces;
  }

  /** The largest positions in an instrument. */
  public PositionLimits limits(InstrumentId instrument) {
    return limits.getOrDefault(instrument, PositionLimits.NONE);
  }

  /** The largest positions, of the instruments that have limits. */
  public SortedMap<InstrumentId, PositionLimits> limits() {
    return limits;
  }

  /** The same parameters with other limits. */
  public MarginParameters withLimits(Map<InstrumentId, PositionLimits> changed) {
    return new MarginParameters(
        version,
        description,
        settlementAsset,
        levels,
        assets,
        instruments,
        Optional.of(standard),
        portfolio,
        Optional.of(surfaces),
        Optional.of(new TreeMap<>(changed)),
        Optional.of(redemptions));
  }

  /** The same parameters with other composed indexes. */
  public MarginParameters withRedemptions(List<Redemption> changed) {
    return new MarginParameters(
        version,
        description,
        settlementAsset,
        levels,
        assets,
        instruments,
        Optional.of(standard),
        portfolio,
        Optional.of(surfaces),
        Optional.of(limits),
        Optional.of(changed));
  }

  /** The indexes that are composed of others. */
  public List<Redemption> redemptions() {
    return redemptions;
  }

  /** What an index is composed of; empty if it is judged from observations. */
  public Optional<Redemption> redemption(IndexId index) {
    return Optional.ofNullable(redemptionsByIndex.get(index));
  }

  public Optional<Asset> findAsset(AssetId id) {
    return Optional.ofNullable(assetsById.get(id));
  }

  public Optional<Instrument> findInstrument(InstrumentId id) {
    return Optional.ofNullable(instrumentsById.get(id));
  }

  /**
   * The asset of this name.
   *
   * @throws IllegalArgumentException if it is not listed
   */
  public Asset asset(AssetId id) {
    return findAsset(id)
        .orElseThrow(() -> new IllegalArgumentException("asset " + id + " is not listed"));
  }

  /**
   * The instrument of this name.
   *
   * @throws IllegalArgumentException if it is not listed
   */
  public Instrument instrument(InstrumentId id) {
    return findInstrument(id)
        .orElseThrow(() -> new IllegalArgumentException("instrument " + id + " is not listed"));
  }

  /**
   * The contract of this name: an instrument that is held as a position.
   *
   * @throws IllegalArgumentException if it is not listed, or no contract
   */
  public Contract contract(InstrumentId id) {
    if (instrument(id) instanceof Contract contract) {
      return contract;
    }
    throw new IllegalArgumentException("instrument " + id + " is no contract to hold");
  }

  /** Every index that prices something, in order of name. */
  public Set<IndexId> indexes() {
    Set<IndexId> indexes = new TreeSet<>(listedIndexes());
    portfolio.flatMap(PortfolioRules::peg).ifPresent(peg -> indexes.add(peg.index()));
    redemptions.forEach(redemption -> indexes.add(redemption.ratio()));
    return indexes;
  }

  /** Those of them that are judged from observations, by an oracle each. */
  public Set<IndexId> judgedIndexes() {
    Set<IndexId> judged = new TreeSet<>(indexes());
    judged.removeAll(redemptionsByIndex.keySet());
    return judged;
  }

  /** The index whose moves an index makes: for a composed one its base, else itself. */
  public IndexId drivingIndex(IndexId index) {
    return redemption(index).map(Redemption::base).orElse(index);
  }

  /** The index whose moves the price of an asset makes; empty for the settlement asset. */
  public Optional<IndexId> drivingIndex(AssetId asset) {
    return asset(asset).index().map(this::drivingIndex);
  }

  /**
   * What follows from these parameters alone, computed when it is first asked for and kept as long
   * as they are.
   *
   * @param type names it; one value per type
   * @param compute a pure function of the parameters
   */
  public <T> T shared(Class<T> type, Function<MarginParameters, T> compute) {
    return type.cast(shared.computeIfAbsent(type, key -> compute.apply(this)));
  }

  private Set<IndexId> listedIndexes() {
    Set<IndexId> indexes = new TreeSet<>();
    assets.forEach(asset -> asset.index().ifPresent(indexes::add));
    instruments.forEach(instrument -> indexes.add(instrument.underlying()));
    return indexes;
  }

  private void checkAssets() {
    for (Asset asset : assets) {
      if (asset.index().isEmpty() != asset.id().equals(settlementAsset)) {
        throw new IllegalArgumentException(
            "asset " + asset.id() + " needs an index, unless it is the settlement asset");
      }
    }
    if (!assetsById.containsKey(settlementAsset)) {
      throw new IllegalArgumentException("settlement asset " + settlementAsset + " is not listed");
    }
  }

  private void checkInstruments() {
    for (Instrument instrument : instruments) {
      requireListed(instrument.settlement(), instrument);
      if (instrument instanceof Spot spot) {
        requireListed(spot.base(), spot);
      }
      boolean hasSurface =
          surfaces.stream().anyMatch(each -> each.underlying().equals(instrument.underlying()));
      if (instrument instanceof EuropeanOption && !hasSurface) {
        throw new IllegalArgumentException(
            "option " + instrument.id() + " needs a volatility surface of its underlying");
      }
    }
  }

  private void checkRedemption(Redemption redemption) {
    IndexId index = redemption.index();
    if (assets.stream().noneMatch(asset -> asset.index().equals(Optional.of(index)))) {
      throw new IllegalArgumentException("composed index " + index + " prices no asset");
    }
    if (!listedIndexes().contains(redemption.base())) {
      throw new IllegalArgumentException(
          "base " + redemption.base() + " of composed index " + index + " is not known");
    }
    for (Redemption other : redemptions) {
      if (redemption.isMadeOf(other.index())) {
        throw new IllegalArgumentException(
            "composed index "
                + index
                + " is made of "
                + other.index()
                + ", which is composed itself and not judged");
      }
    }
    for (Instrument instrument : instruments) {
      if (instrument instanceof Contract && instrument.underlying().equals(index)) {
        throw new IllegalArgumentException(
            "contract "
                + instrument.id()
                + " needs an index that is judged, not composed index "
                + index);
      }
    }
  }

  private void requireListed(AssetId asset, Instrument instrument) {
    if (!assetsById.containsKey(asset)) {
      throw new IllegalArgumentException(
          "asset " + asset + " of instrument " + instrument.id() + " is not listed");
    }
  }

  private static <T, K> Map<K, T> byId(String what, List<T> listed, Function<T, K> id) {
    Map<K, T> byId = new LinkedHashMap<>();
    for (T each : listed) {
      if (byId.put(id.apply(each), each) != null) {
        throw new IllegalArgumentException(what + " " + id.apply(each) + " is listed twice");
      }
    }
    return Collections.unmodifiableMap(byId);
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || other instanceof MarginParameters that
            && version.equals(that.version)
            && description.equals(that.description)
            && settlementAsset.equals(that.settlementAsset)
            && levels.equals(that.levels)
            && assets.equals(that.assets)
            && instruments.equals(that.instruments)
            && standard.equals(that.standard)
            && portfolio.equals(that.portfolio)
            && surfaces.equals(that.surfaces)
            && limits.equals(that.limits)
            && redemptions.equals(that.redemptions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, assets, instruments);
  }

  @Override
  public String toString() {
    return "MarginParameters[" + version + "]";
  }
}
