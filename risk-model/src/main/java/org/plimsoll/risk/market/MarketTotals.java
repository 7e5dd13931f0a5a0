package org.plimsoll.risk.market;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * What all accounts together hold, where a requirement depends on it.
 *
 * @param openInterest the sum of all long positions of an instrument; absent: not known
 * @param deposits the sum of all holdings of an asset; absent: not known
 * @param borrowings the sum of all debts of an asset, >= 0; absent: not known
 * @param owners of owners with more than one account: what they hold of each instrument that limits
 *     owners, long and short summed, >= 0; absent: one account, or not known
 */
public record MarketTotals(
    SortedMap<InstrumentId, Quantity> openInterest,
    SortedMap<AssetId, Cash> deposits,
    SortedMap<AssetId, Cash> borrowings,
    SortedMap<String, SortedMap<InstrumentId, Quantity>> owners) {
  public static final MarketTotals UNKNOWN = new MarketTotals(Map.of(), Map.of());

  public MarketTotals {
    openInterest = Collections.unmodifiableSortedMap(new TreeMap<>(openInterest));
    deposits = Collections.unmodifiableSortedMap(new TreeMap<>(deposits));
    borrowings = Collections.unmodifiableSortedMap(new TreeMap<>(borrowings));
    owners = Collections.unmodifiableSortedMap(new TreeMap<>(owners));
  }

  /** Totals without borrowings. */
  public MarketTotals(Map<InstrumentId, Quantity> openInterest, Map<AssetId, Cash> deposits) {
    this(openInterest, deposits, Map.of());
  }

  public MarketTotals(
      Map<InstrumentId, Quantity> openInterest,
      Map<AssetId, Cash> deposits,
      Map<AssetId, Cash> borrowings) {
    this(
        new TreeMap<>(openInterest),
        new TreeMap<>(deposits),
        new TreeMap<>(borrowings),
        new TreeMap<>());
  }

  public Optional<Quantity> openInterest(InstrumentId instrument) {
    return Optional.ofNullable(openInterest.get(instrument));
  }

  public Optional<Cash> deposits(AssetId asset) {
    return Optional.ofNullable(deposits.get(asset));
  }

  public Optional<Cash> borrowings(AssetId asset) {
    return Optional.ofNullable(borrowings.get(asset));
  }

  /** These totals with what owners of several accounts hold. */
  public MarketTotals withOwners(SortedMap<String, SortedMap<InstrumentId, Quantity>> changed) {
    return new MarketTotals(openInterest, deposits, borrowings, changed);
  }

  /** What all accounts of an owner hold of an instrument, long and short summed. */
  public Optional<Quantity> heldBy(String owner, InstrumentId instrument) {
    return Optional.ofNullable(owners.get(owner)).map(held -> held.get(instrument));
  }
}
