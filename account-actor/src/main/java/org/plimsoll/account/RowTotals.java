package org.plimsoll.account;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * What the rows of a node hold together, kept up to date row by row. Accounts without exposure, and
 * those that are not margined, have no row: deposits are those of accounts with exposure, and open
 * interest is the larger of all longs and all shorts of margined accounts, which is all of it as
 * long as the venue's own accounts stand on one side.
 *
 * <p>Sums are of 1e-8 steps; one that leaves the range of a long reads as its end.
 */
final class RowTotals {

  /** Of one owner: how many accounts, and what they hold, long and short summed. */
  private static final class Owner {
    private int accounts;
    private int linked;
    private final Map<InstrumentId, Long> gross = new HashMap<>();
  }

  private final Map<InstrumentId, Long> longs = new HashMap<>();
  private final Map<InstrumentId, Long> shorts = new HashMap<>();
  private final Map<AssetId, Long> deposits = new HashMap<>();
  private final Map<AssetId, Long> borrowings = new HashMap<>();
  private final Map<String, Owner> owners = new HashMap<>();
  private final Set<String> ownersToName = new TreeSet<>();

  void add(AccountId account, Portfolio portfolio) {
    count(account, portfolio, 1);
  }

  void remove(AccountId account, Portfolio portfolio) {
    count(account, portfolio, -1);
  }

  private void count(AccountId account, Portfolio portfolio, int sign) {
    Owner owner = owners.computeIfAbsent(account.ownerName(), name -> new Owner());
    owner.accounts += sign;
    owner.linked += account.value().equals(account.ownerName()) ? 0 : sign;
    portfolio
        .positions()
        .forEach(
            (instrument, position) -> {
              long held = Math.abs(position.quantity().units());
              boolean isLong = position.quantity().signum() > 0;
              add(isLong ? longs : shorts, instrument, sign * held);
              add(owner.gross, instrument, sign * held);
            });
    portfolio
        .collateral()
        .forEach(
            (asset, amount) ->
                add(
                    amount.isNegative() ? borrowings : deposits,
                    asset,
                    sign * Math.abs(amount.units())));
    if (owner.accounts == 0) {
      owners.remove(account.ownerName());
    }
    // The other accounts of who has a linked one may live on any node.
    if (owner.linked > 0) {
      ownersToName.add(account.ownerName());
    } else {
      ownersToName.remove(account.ownerName());
    }
  }

  /**
   * @param ownersElsewhere owners who have to be named because of accounts on other nodes
   */
  HeldTotals totals(MarginParameters parameters, Set<String> ownersElsewhere) {
    SortedMap<String, SortedMap<InstrumentId, Quantity>> named = new TreeMap<>();
    ownersToName.forEach(owner -> name(owner, parameters, named));
    ownersElsewhere.forEach(owner -> name(owner, parameters, named));
    return new HeldTotals(
        quantities(longs), quantities(shorts), cash(deposits), cash(borrowings), named);
  }

  private void name(
      String name,
      MarginParameters parameters,
      SortedMap<String, SortedMap<InstrumentId, Quantity>> named) {
    Owner owner = owners.get(name);
    if (owner == null || named.containsKey(name)) {
      return;
    }
    SortedMap<InstrumentId, Quantity> held = new TreeMap<>();
    owner.gross.forEach(
        (id, units) -> {
          if (parameters.limits(id).owner().isPresent()) {
            held.put(id, Quantity.ofUnits(inRange(units)));
          }
        });
    if (!held.isEmpty()) {
      named.put(name, held);
    }
  }

  private static SortedMap<InstrumentId, Quantity> quantities(Map<InstrumentId, Long> sums) {
    SortedMap<InstrumentId, Quantity> quantities = new TreeMap<>();
    sums.forEach((id, units) -> quantities.put(id, Quantity.ofUnits(inRange(units))));
    return quantities;
  }

  private static SortedMap<AssetId, Cash> cash(Map<AssetId, Long> sums) {
    SortedMap<AssetId, Cash> cash = new TreeMap<>();
    sums.forEach((asset, units) -> cash.put(asset, Cash.ofUnits(inRange(units))));
    return cash;
  }

  /** Sums of amounts >= 0 wrap around when they leave the range, and come back when they shrink. */
  private static <K> void add(Map<K, Long> sums, K key, long units) {
    sums.merge(key, units, Long::sum);
    sums.remove(key, 0L);
  }

  private static long inRange(long sum) {
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
