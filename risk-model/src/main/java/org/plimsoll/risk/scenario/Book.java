package org.plimsoll.risk.scenario;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;

/**
 * A portfolio as flat arrays: one row per position, one per asset held. Rows of an underlying lie
 * together, in them those of an expiry, options by strike and then futures; so what depends on an
 * expiry, or on a strike of it, is a range of rows. It holds for every view of one version of
 * parameters.
 */
public final class Book {
  final String parameterVersion;
  final List<InstrumentId> instruments;

  /** Per row: the contract's number, what is held of it and what is not yet paid for it. */
  final int[] contract;

  final double[] quantity;
  final double[] entryCost;

  /** Per row: the number of the asset it is paid in, or -1 if that asset's price never moves. */
  final int[] coin;

  /** Whether the strike of a row is that of the row before, in the same expiry. */
  final boolean[] sameStrike;

  /**
   * Expiry e has rows from expiryStart[e] to expiryStart[e + 1]; its futures start at futures[e].
   */
  final int[] expiryStart;

  final int[] futures;

  /** Whether expiry e ends; false for perpetuals. */
  final boolean[] ends;

  /** Unit k is the underlying unit[k], with expiries unitStart[k] to unitStart[k + 1]. */
  final int[] unit;

  final int[] unitStart;

  /** The assets whose price moves with unit k lie from coinStart[k] to coinStart[k + 1]. */
  final int[] unitCoins;

  final int[] coinStart;

  /** Per asset that is held and counts: its number and how much, a debt negative. */
  final int[] asset;

  final double[] amount;

  private record Row(InstrumentId id, Contract contract, Position position) {
    Instant expiry() {
      return contract.expiry().orElse(Instant.MIN);
    }

    boolean isOption() {
      return contract instanceof EuropeanOption;
    }

    long strike() {
      return contract instanceof EuropeanOption option ? option.strike().units() : 0;
    }

    boolean sharesExpiry(Row other) {
      return contract.underlying().equals(other.contract.underlying())
          && expiry().equals(other.expiry());
    }
  }

  private static final Comparator<Row> ORDER =
      Comparator.comparing((Row row) -> row.contract().underlying())
          .thenComparing(Row::expiry)
          .thenComparing(row -> !row.isOption())
          .thenComparingLong(Row::strike)
          .thenComparing(Row::id);

  private Book(
      MarginParameters parameters,
      ScenarioArrays arrays,
      List<Row> rows,
      Map<AssetId, Double> held) {
    parameterVersion = parameters.version();
    instruments = rows.stream().map(Row::id).toList();
    int n = rows.size();
    contract = new int[n];
    quantity = new double[n];
    entryCost = new double[n];
    coin = new int[n];
    sameStrike = new boolean[n];
    SortedSet<IndexId> underlyings = new TreeSet<>();
    SortedSet<AssetId> coins = new TreeSet<>(held.keySet());
    List<Integer> starts = new ArrayList<>();
    for (int r = 0; r < n; r++) {
      Row row = rows.get(r);
      AssetId settlement = row.contract().settlement();
      boolean moves = parameters.asset(settlement).index().isPresent();
      contract[r] = arrays.instrumentNumber(row.id());
      quantity[r] = row.position().quantity().toDouble();
      entryCost[r] = row.position().entryCost().toDouble();
      coin[r] = moves ? arrays.assetNumber(settlement) : -1;
      underlyings.add(row.contract().underlying());
      coins.add(settlement);
      if (r == 0 || !row.sharesExpiry(rows.get(r - 1))) {
        starts.add(r);
      } else {
        sameStrike[r] = row.isOption() && row.strike() == rows.get(r - 1).strike();
      }
    }
    expiryStart = withEnd(starts, n);
    futures = new int[starts.size()];
    ends = new boolean[starts.size()];
    for (int e = 0; e < futures.length; e++) {
      int row = expiryStart[e];
      ends[e] = rows.get(row).contract().expiry().isPresent();
      while (row < expiryStart[e + 1] && rows.get(row).isOption()) {
        row++;
      }
      futures[e] = row;
    }
    coins.forEach(id -> parameters.drivingIndex(id).ifPresent(underlyings::add));
    unit = underlyings.stream().mapToInt(arrays::indexNumber).toArray();
    unitStart = new int[unit.length + 1];
    coinStart = new int[unit.length + 1];
    List<Integer> coinRows = new ArrayList<>();
    int expiry = 0;
    int k = 0;
    for (IndexId underlying : underlyings) {
      while (expiry < futures.length
          && rows.get(expiryStart[expiry]).contract().underlying().equals(underlying)) {
        expiry++;
      }
      for (AssetId id : coins) {
        if (parameters.drivingIndex(id).filter(underlying::equals).isPresent()) {
          coinRows.add(arrays.assetNumber(id));
        }
      }
      k++;
      unitStart[k] = expiry;
      coinStart[k] = coinRows.size();
    }
    unitCoins = coinRows.stream().mapToInt(Integer::intValue).toArray();
    asset = held.keySet().stream().mapToInt(arrays::assetNumber).toArray();
    amount = held.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Lays out a portfolio, without what its owner does not count as collateral: that is worth
   * nothing here, so it can lose nothing and hedge nothing.
   *
   * @throws IllegalArgumentException if it holds what is not listed
   */
  public static Book of(Portfolio portfolio, ScenarioArrays arrays) {
    MarginParameters parameters = arrays.view().parameters();
    List<Row> rows = new ArrayList<>();
    portfolio
        .positions()
        .forEach((id, position) -> rows.add(new Row(id, parameters.contract(id), position)));
    rows.sort(ORDER);
    Map<AssetId, Double> held = new LinkedHashMap<>();
    portfolio
        .collateral()
        .forEach(
            (id, cash) -> {
              AssetId asset = parameters.asset(id).id();
              if (cash.isNegative() || portfolio.choices().counts(asset)) {
                held.put(asset, cash.toDouble());
              }
            });
    return new Book(parameters, arrays, rows, held);
  }

  /** The number of positions. */
  public int size() {
    return contract.length;
  }

  int units() {
    return unit.length;
  }

  private static int[] withEnd(List<Integer> starts, int end) {
    int[] all =
        Arrays.copyOf(starts.stream().mapToInt(Integer::intValue).toArray(), starts.size() + 1);
    all[starts.size()] = end;
    return all;
  }
}
