package org.plimsoll.account.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/** Accounts for trees. */
final class Leaves {
  private static final List<AssetId> ASSETS =
      List.of(Markets.USDT, Markets.BTC, AssetId.of("ETH"), AssetId.of("SOL"));

  private Leaves() {}

  static HeadLeaf leaf(String account, long sequence, Map<AssetId, Cash> balances) {
    byte[] head = new byte[Sha256.BYTES];
    head[0] = (byte) sequence;
    return new HeadLeaf(AccountId.of(account), sequence, Sha256.of(head), balances);
  }

  /** Accounts by name, some without anything, some in debt. */
  static List<HeadLeaf> random(int size, SplittableRandom random) {
    List<HeadLeaf> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(random(String.format("a%05d", i), random));
    }
    return leaves;
  }

  static HeadLeaf random(String account, SplittableRandom random) {
    Map<AssetId, Cash> balances = new TreeMap<>();
    for (AssetId asset : ASSETS) {
      switch (random.nextInt(4)) {
        case 0 -> balances.put(asset, Cash.ofUnits(random.nextLong(1, Long.MAX_VALUE)));
        case 1 -> balances.put(asset, Cash.ofUnits(-random.nextLong(1, Long.MAX_VALUE)));
        default -> balances.put(asset, Cash.ZERO);
      }
    }
    return new HeadLeaf(
        AccountId.of(account), random.nextLong(1, 1_000_000), hash(random), balances);
  }

  static Hash hash(SplittableRandom random) {
    byte[] bytes = new byte[Sha256.BYTES];
    random.nextBytes(bytes);
    return Sha256.of(bytes);
  }
}
