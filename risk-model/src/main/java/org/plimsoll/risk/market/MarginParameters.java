package org.plimsoll.risk.market;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is listed and how it is margined, under one version: the data of the margin rules. Every
 * decision names the version it was made with.
 *
 * @param version names this set for ever, e.g. {@code house-1}
 * @param settlementAsset the asset all values are stated in; its price is 1
 */
public record MarginParameters(
    String version,
    AssetId settlementAsset,
    MarginLevels levels,
    List<Asset> assets,
    List<Instrument> instruments) {

  /**
   * @throws IllegalArgumentException naming what is inconsistent: a name listed twice, a settlement
   *     asset that is not listed, an asset that nothing prices
   */
  public MarginParameters {
    if (version == null || version.isBlank()) {
      throw new IllegalArgumentException("parameters need a version");
    }
    assets = List.copyOf(assets);
    instruments = List.copyOf(instruments);
    requireDistinct("asset", assets, Asset::id);
    requireDistinct("instrument", instruments, Instrument::id);
    for (Asset asset : assets) {
      if (asset.index().isEmpty() != asset.id().equals(settlementAsset)) {
        throw new IllegalArgumentException(
            "asset " + asset.id() + " needs an index, unless it is the settlement asset");
      }
    }
    if (assets.stream().noneMatch(asset -> asset.id().equals(settlementAsset))) {
      throw new IllegalArgumentException("settlement asset " + settlementAsset + " is not listed");
    }
    for (Instrument instrument : instruments) {
      if (!instrument.settlement().equals(settlementAsset)) {
        throw new IllegalArgumentException(
            "instrument " + instrument.id() + " must settle in " + settlementAsset);
      }
    }
  }

  public Optional<Asset> findAsset(AssetId id) {
    for (Asset asset : assets) { // a loop, because every valuation of every account looks up here
      if (asset.id().equals(id)) {
        return Optional.of(asset);
      }
    }
    return Optional.empty();
  }

  public Optional<Instrument> findInstrument(InstrumentId id) {
    for (Instrument instrument : instruments) {
      if (instrument.id().equals(id)) {
        return Optional.of(instrument);
      }
    }
    return Optional.empty();
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

  /** Every index that prices something, in order of name. */
  public Set<IndexId> indexes() {
    Set<IndexId> indexes = new TreeSet<>();
    assets.forEach(asset -> asset.index().ifPresent(indexes::add));
    instruments.forEach(instrument -> indexes.add(instrument.underlying()));
    return indexes;
  }

  private static <T, K extends Comparable<K>> void requireDistinct(
      String what, List<T> listed, Function<T, K> id) {
    Map<K, Long> counts =
        listed.stream().collect(Collectors.groupingBy(id, TreeMap::new, Collectors.counting()));
    counts.forEach(
        (key, count) -> {
          if (count > 1) {
            throw new IllegalArgumentException(what + " " + key + " is listed " + count + " times");
          }
        });
  }
}
