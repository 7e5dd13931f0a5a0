package org.plimsoll.account.checkpoint;

import org.plimsoll.cluster.chain.Hash;

/**
 * What a tree comes to.
 *
 * @param size how many leaves it has, >= 0
 * @param totals of all of them
 */
public record TreeRoot(long size, Hash hash, AssetTotals totals) {
  /**
   * @throws IllegalArgumentException if the size is negative
   */
  public TreeRoot {
    if (size < 0) {
      throw new IllegalArgumentException("a tree has no fewer than 0 leaves, was " + size);
    }
  }
}
