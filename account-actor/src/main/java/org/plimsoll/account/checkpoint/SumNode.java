package org.plimsoll.account.checkpoint;

import org.plimsoll.cluster.chain.Hash;

/**
 * A node of a {@link SumTree}. Its hash covers the hashes and the totals of what is below it, so
 * that neither can be another.
 *
 * <p>Source: RFC 6962 section 2.1, the prefixes 0x00 of a leaf and 0x01 of a node; the totals
 * beside each child's hash are ours.
 *
 * @param totals of all leaves below it
 */
public record SumNode(Hash hash, AssetTotals totals) {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  static SumNode of(HeadLeaf leaf) {
    return new SumNode(Sha256.over(LEAF, leaf.encoded()), leaf.totals());
  }

  /**
   * @throws IllegalArgumentException if a sum has more than 127 bits
   */
  static SumNode of(SumNode left, SumNode right) {
    return new SumNode(
        Sha256.over(
            NODE,
            Sha256.bytes(left.hash),
            left.totals.encoded(),
            Sha256.bytes(right.hash),
            right.totals.encoded()),
        left.totals.plus(right.totals));
  }
}
