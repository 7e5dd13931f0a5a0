package org.plimsoll.oracle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.Perpetual;

/**
 * What a set of parameters was the first to list of what needs an oracle or a ledger. The cluster
 * runs these by number, so all nodes must count alike, also those that started under an earlier
 * set: what is listed later is counted by itself and never changes the numbers before.
 *
 * @param judged indexes
 * @param funded perpetuals, as they were first listed
 * @param expiries underlyings of contracts that end, with when; later ones are followed
 * @param lent assets whose debts bear interest, as they were first listed
 */
public record ListedParts(
    SortedSet<IndexId> judged,
    List<Perpetual> funded,
    SortedMap<IndexId, SortedSet<Instant>> expiries,
    List<Asset> lent) {
  public ListedParts {
    judged = Collections.unmodifiableSortedSet(new TreeSet<>(judged));
    funded = List.copyOf(funded);
    expiries = Collections.unmodifiableSortedMap(new TreeMap<>(expiries));
    lent = List.copyOf(lent);
  }

  /**
   * What each set listed first.
   *
   * @param activated the sets that were in force, the oldest first
   */
  public static List<ListedParts> of(List<MarginParameters> activated) {
    Set<IndexId> judged = new HashSet<>();
    Set<InstrumentId> funded = new HashSet<>();
    Set<IndexId> expiring = new HashSet<>();
    Set<AssetId> lent = new HashSet<>();
    List<ListedParts> parts = new ArrayList<>();
    for (MarginParameters set : activated) {
      SortedSet<IndexId> judgedFirst = new TreeSet<>(set.judgedIndexes());
      judgedFirst.removeIf(index -> !judged.add(index));
      SortedMap<IndexId, SortedSet<Instant>> expiries =
          new TreeMap<>(SettlementPriceLedger.expiries(set));
      expiries.keySet().removeIf(index -> !expiring.add(index));
      parts.add(
          new ListedParts(
              judgedFirst,
              FundingLedger.funded(set).stream().filter(each -> funded.add(each.id())).toList(),
              expiries,
              BorrowLedger.lent(set).stream().filter(each -> lent.add(each.id())).toList()));
    }
    return List.copyOf(parts);
  }
}
