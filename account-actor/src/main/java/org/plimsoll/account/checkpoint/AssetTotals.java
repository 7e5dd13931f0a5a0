package org.plimsoll.account.checkpoint;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/**
 * What accounts hold and owe, asset by asset.
 *
 * @param byAsset an asset with neither is absent
 */
public record AssetTotals(SortedMap<AssetId, AssetTotal> byAsset) {
  public static final AssetTotals NONE = new AssetTotals(Map.of());

  /** Two numbers of 16 bytes, most significant byte first. */
  private static final int NUMBER_BYTES = 16;

  public AssetTotals {
    SortedMap<AssetId, AssetTotal> held = new TreeMap<>(byAsset);
    held.values().removeIf(AssetTotal::isZero);
    byAsset = Collections.unmodifiableSortedMap(held);
  }

  public AssetTotals(Map<AssetId, AssetTotal> byAsset) {
    this(new TreeMap<>(byAsset));
  }

  /** Of one account. */
  public static AssetTotals of(Map<AssetId, Cash> balances) {
    SortedMap<AssetId, AssetTotal> totals = new TreeMap<>();
    balances.forEach((asset, balance) -> totals.put(asset, AssetTotal.of(balance)));
    return new AssetTotals(totals);
  }

  /**
   * @throws IllegalArgumentException if a sum has more than 127 bits
   */
  public AssetTotals plus(AssetTotals other) {
    SortedMap<AssetId, AssetTotal> sums = new TreeMap<>(byAsset);
    other.byAsset.forEach((asset, total) -> sums.merge(asset, total, AssetTotal::plus));
    return new AssetTotals(sums);
  }

  /**
   * The one row of bytes these totals have: how many assets in 4 bytes; of each, by name, the
   * length of the name in 1, the name in ASCII, assets and debts in 16 each.
   */
  byte[] encoded() {
    int names = byAsset.keySet().stream().mapToInt(asset -> asset.value().length()).sum();
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES + names + byAsset.size() * (1 + 2 * NUMBER_BYTES));
    bytes.putInt(byAsset.size());
    byAsset.forEach(
        (asset, total) -> {
          byte[] name = asset.value().getBytes(StandardCharsets.US_ASCII);
          bytes.put((byte) name.length).put(name);
          put(total.assets(), bytes);
          put(total.debts(), bytes);
        });
    return bytes.array();
  }

  private static void put(BigInteger number, ByteBuffer bytes) {
    byte[] significant = number.toByteArray();
    bytes.put(new byte[NUMBER_BYTES - significant.length]).put(significant);
  }
}
