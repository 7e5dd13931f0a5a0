package org.plimsoll.risk.market;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.risk.units.Price;

/**
 * What a view knows of contracts beside their indexes, and of what debts cost. Immutable.
 *
 * @param funding of perpetuals; one that is absent was never funded
 * @param awaited perpetuals whose funding is not known yet: nothing is decided about who holds them
 * @param basis of perpetuals that are quoted; one that is absent is marked at its index
 * @param settlementPrices of expiries that are over, in the currency of the index
 * @param interest on debts of assets; one that is absent bears none, or it is not known yet
 */
public record Fixings(
    SortedMap<InstrumentId, Funding> funding,
    SortedSet<InstrumentId> awaited,
    SortedMap<InstrumentId, Basis> basis,
    SortedMap<Expiry, Price> settlementPrices,
    SortedMap<AssetId, Interest> interest) {
  public static final Fixings NONE =
      new Fixings(
          new TreeMap<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public Fixings {
    funding = Collections.unmodifiableSortedMap(new TreeMap<>(funding));
    awaited = Collections.unmodifiableSortedSet(new TreeSet<>(awaited));
    basis = Collections.unmodifiableSortedMap(new TreeMap<>(basis));
    settlementPrices = Collections.unmodifiableSortedMap(new TreeMap<>(settlementPrices));
    interest = Collections.unmodifiableSortedMap(new TreeMap<>(interest));
  }

  /** Nothing known yet of these perpetuals. */
  public static Fixings awaiting(Set<InstrumentId> perpetuals) {
    return new Fixings(
        new TreeMap<>(),
        new TreeSet<>(perpetuals),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
  }

  /** With perpetuals whose funding has to become known, unless it is. */
  public Fixings alsoAwaiting(Set<InstrumentId> perpetuals) {
    SortedSet<InstrumentId> more = new TreeSet<>(perpetuals);
    more.removeAll(funding.keySet());
    more.addAll(awaited);
    return new Fixings(funding, more, basis, settlementPrices, interest);
  }

  /** With where the funding of a perpetual stands; it is awaited no longer. */
  public Fixings withFunding(InstrumentId perpetual, Funding known) {
    SortedSet<InstrumentId> left = new TreeSet<>(awaited);
    left.remove(perpetual);
    return new Fixings(with(funding, perpetual, known), left, basis, settlementPrices, interest);
  }

  public Fixings withBasis(InstrumentId perpetual, Basis known) {
    return new Fixings(funding, awaited, with(basis, perpetual, known), settlementPrices, interest);
  }

  public Fixings withSettlementPrice(Expiry expiry, Price price) {
    return new Fixings(funding, awaited, basis, with(settlementPrices, expiry, price), interest);
  }

  /**
   * With where the interest on an asset stands; news of a lower index come late and say nothing.
   */
  public Fixings withInterest(AssetId asset, Interest known) {
    boolean isLate =
        Optional.ofNullable(interest.get(asset))
            .filter(before -> before.index().compareTo(known.index()) > 0)
            .isPresent();
    return isLate
        ? this
        : new Fixings(funding, awaited, basis, settlementPrices, with(interest, asset, known));
  }

  private static <K, V> SortedMap<K, V> with(Map<K, V> known, K key, V value) {
    SortedMap<K, V> more = new TreeMap<>(known);
    more.put(key, value);
    return more;
  }
}
