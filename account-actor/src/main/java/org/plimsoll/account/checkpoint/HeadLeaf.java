package org.plimsoll.account.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/**
 * An account as a checkpoint knows it: how far its journal went, and what it held then.
 *
 * @param sequence of the last event, > 0
 * @param head the hash of that event, which covers all before it
 * @param balances of collateral after it; negative is a debt; an asset with nothing is absent
 */
public record HeadLeaf(
    AccountId account, long sequence, Hash head, SortedMap<AssetId, Cash> balances) {

  /**
   * @throws IllegalArgumentException if the sequence is not positive
   */
  public HeadLeaf {
    if (sequence <= 0) {
      throw new IllegalArgumentException(
          "the journal of " + account + " has events from 1 on, none is number " + sequence);
    }
    SortedMap<AssetId, Cash> held = new TreeMap<>(balances);
    held.values().removeIf(Cash::isZero);
    balances = Collections.unmodifiableSortedMap(held);
  }

  public HeadLeaf(AccountId account, long sequence, Hash head, Map<AssetId, Cash> balances) {
    this(account, sequence, head, new TreeMap<>(balances));
  }

  /** What it adds to the sums above it. */
  public AssetTotals totals() {
    return AssetTotals.of(balances);
  }

  /**
   * The one row of bytes this leaf has: the length of the account's name in 2 bytes, the name in
   * ASCII, the sequence in 8, the head in 32, and the totals.
   */
  byte[] encoded() {
    byte[] name = account.value().getBytes(StandardCharsets.US_ASCII);
    byte[] totals = totals().encoded();
    return ByteBuffer.allocate(
            Short.BYTES + name.length + Long.BYTES + Sha256.BYTES + totals.length)
        .putShort((short) name.length)
        .put(name)
        .putLong(sequence)
        .put(Sha256.bytes(head))
        .put(totals)
        .array();
  }
}
