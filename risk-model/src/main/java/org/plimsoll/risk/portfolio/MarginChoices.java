package org.plimsoll.risk.portfolio;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Rate;

/**
 * What an owner chose about its own margin. A choice can only make the account safer: it raises
 * initial margin or lets less collateral count.
 *
 * @param initialRates the least initial margin rate of an instrument: 1 / the chosen leverage
 * @param notCounted assets that are held but do not count as collateral; a debt counts always
 */
public record MarginChoices(
    SortedMap<InstrumentId, Rate> initialRates, SortedSet<AssetId> notCounted) {
  public static final MarginChoices NONE = new MarginChoices(Map.of(), Set.of());

  public MarginChoices {
    initialRates = Collections.unmodifiableSortedMap(new TreeMap<>(initialRates));
    notCounted = Collections.unmodifiableSortedSet(new TreeSet<>(notCounted));
    initialRates.forEach(
        (instrument, rate) -> {
          if (rate.units() <= 0 || !rate.isFraction()) {
            throw new IllegalArgumentException(
                "the initial margin rate of " + instrument + " must lie in (0, 1], was: " + rate);
          }
        });
  }

  public MarginChoices(Map<InstrumentId, Rate> initialRates, Set<AssetId> notCounted) {
    this(new TreeMap<>(initialRates), new TreeSet<>(notCounted));
  }

  /** The least initial margin rate the owner chose for an instrument; empty if none. */
  public Optional<Rate> initialRate(InstrumentId instrument) {
    return Optional.ofNullable(initialRates.get(instrument));
  }

  public boolean counts(AssetId asset) {
    return !notCounted.contains(asset);
  }

  /** These choices with another least rate for an instrument, or none. */
  public MarginChoices withInitialRate(InstrumentId instrument, Optional<Rate> rate) {
    SortedMap<InstrumentId, Rate> changed = new TreeMap<>(initialRates);
    rate.ifPresentOrElse(r -> changed.put(instrument, r), () -> changed.remove(instrument));
    return new MarginChoices(changed, notCounted);
  }

  /** These choices with an asset counting as collateral or not. */
  public MarginChoices withCounted(AssetId asset, boolean counts) {
    SortedSet<AssetId> changed = new TreeSet<>(notCounted);
    if (counts) {
      changed.remove(asset);
    } else {
      changed.add(asset);
    }
    return new MarginChoices(initialRates, changed);
  }
}
