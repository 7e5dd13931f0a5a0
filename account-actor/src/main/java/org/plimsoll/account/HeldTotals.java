package org.plimsoll.account;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * What the accounts of one node, or of several, hold together. Longs and shorts stand apart,
 * because the two sides of a trade may live on different nodes. A sum that leaves the range of
 * numbers reads as its end.
 *
 * @param longs of each instrument, > 0
 * @param shorts of each instrument, without their sign, > 0
 * @param deposits holdings of each asset, > 0
 * @param borrowings debts of each asset, without their sign, > 0
 * @param owners what owners of linked accounts hold of each instrument that limits owners, long and
 *     short summed, > 0
 */
record HeldTotals(
    SortedMap<InstrumentId, Quantity> longs,
    SortedMap<InstrumentId, Quantity> shorts,
    SortedMap<AssetId, Cash> deposits,
    SortedMap<AssetId, Cash> borrowings,
    SortedMap<String, SortedMap<InstrumentId, Quantity>> owners) {
  static final HeldTotals NOTHING =
      new HeldTotals(
          new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  HeldTotals {
    longs = Collections.unmodifiableSortedMap(new TreeMap<>(longs));
    shorts = Collections.unmodifiableSortedMap(new TreeMap<>(shorts));
    deposits = Collections.unmodifiableSortedMap(new TreeMap<>(deposits));
    borrowings = Collections.unmodifiableSortedMap(new TreeMap<>(borrowings));
    owners = Collections.unmodifiableSortedMap(new TreeMap<>(owners));
  }

  /** Both together. */
  HeldTotals plus(HeldTotals other) {
    return with(other, HeldTotals::sum);
  }

  /** Of every number the larger. */
  HeldTotals max(HeldTotals other) {
    return with(other, Math::max);
  }

  /** The same without what owners hold. */
  HeldTotals withOwners(SortedMap<String, SortedMap<InstrumentId, Quantity>> changed) {
    return new HeldTotals(longs, shorts, deposits, borrowings, changed);
  }

  /** As a market view carries it: open interest is the larger of all longs and all shorts. */
  MarketTotals marketTotals() {
    return new MarketTotals(quantities(longs, shorts, Math::max), deposits, borrowings, owners);
  }

  private HeldTotals with(HeldTotals other, LongBinaryOperator merge) {
    SortedMap<String, SortedMap<InstrumentId, Quantity>> merged = new TreeMap<>(owners);
    other.owners.forEach(
        (owner, held) ->
            merged.merge(owner, held, (here, there) -> quantities(here, there, merge)));
    return new HeldTotals(
        quantities(longs, other.longs, merge),
        quantities(shorts, other.shorts, merge),
        cash(deposits, other.deposits, merge),
        cash(borrowings, other.borrowings, merge),
        merged);
  }

  private static SortedMap<InstrumentId, Quantity> quantities(
      Map<InstrumentId, Quantity> a, Map<InstrumentId, Quantity> b, LongBinaryOperator merge) {
    SortedMap<InstrumentId, Quantity> merged = new TreeMap<>(a);
    b.forEach(
        (id, held) ->
            merged.merge(
                id, held, (x, y) -> Quantity.ofUnits(merge.applyAsLong(x.units(), y.units()))));
    return merged;
  }

  private static SortedMap<AssetId, Cash> cash(
      Map<AssetId, Cash> a, Map<AssetId, Cash> b, LongBinaryOperator merge) {
    SortedMap<AssetId, Cash> merged = new TreeMap<>(a);
    b.forEach(
        (id, held) ->
            merged.merge(
                id, held, (x, y) -> Cash.ofUnits(merge.applyAsLong(x.units(), y.units()))));
    return merged;
  }

  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** Whose holdings are told. */
  Set<String> namedOwners() {
    return owners.keySet();
  }

  /** Nothing but the sums, then owners by so many at a time: parts that add up to this. */
  Stream<HeldTotals> parts(int ownersAtOnce) {
    Stream.Builder<HeldTotals> parts = Stream.builder();
    parts.add(withOwners(new TreeMap<>()));
    SortedMap<String, SortedMap<InstrumentId, Quantity>> some = new TreeMap<>();
    for (var owner : owners.entrySet()) {
      some.put(owner.getKey(), owner.getValue());
      if (some.size() == ownersAtOnce) {
        parts.add(NOTHING.withOwners(some));
        some = new TreeMap<>();
      }
    }
    if (!some.isEmpty()) {
      parts.add(NOTHING.withOwners(some));
    }
    return parts.build();
  }
}
