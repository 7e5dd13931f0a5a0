package org.plimsoll.account.checkpoint;

import java.util.List;
import java.util.Optional;

/**
 * That an account is in a tree, and as what: with the nodes beside its way up, whoever has the root
 * can tell. No total on the way can be negative, so nothing can be hidden behind a negative
 * neighbour.
 *
 * <p>Source: RFC 9162 section 2.1.3.2 for the way up.
 *
 * @param position of the leaf among all by name, from 0
 * @param size of the tree
 * @param path the nodes beside the way, from the leaf up
 */
public record InclusionProof(HeadLeaf leaf, long position, long size, List<SumNode> path) {
  public InclusionProof {
    path = List.copyOf(path);
  }

  /** Whether it leads to this root. */
  public boolean verify(TreeRoot root) {
    return fault(root).isEmpty();
  }

  /** Why it does not lead to this root; empty if it does. */
  public Optional<String> fault(TreeRoot root) {
    if (size != root.size()) {
      return Optional.of("it is of a tree of " + size + " accounts, not " + root.size());
    }
    if (position < 0 || position >= size) {
      return Optional.of("there is no position " + position + " among " + size + " accounts");
    }
    SumNode node = SumNode.of(leaf);
    long place = position;
    long last = size - 1;
    try {
      for (SumNode beside : path) {
        if (last == 0) {
          return Optional.of("its path is too long for a tree of " + size + " accounts");
        }
        boolean isRight = (place & 1) == 1 || place == last;
        node = isRight ? SumNode.of(beside, node) : SumNode.of(node, beside);
        // The last node of a level may go up several levels without a sibling.
        while (isRight && (place & 1) == 0 && place != 0) {
          place >>= 1;
          last >>= 1;
        }
        place >>= 1;
        last >>= 1;
      }
    } catch (IllegalArgumentException e) {
      return Optional.of("its totals cannot be: " + e.getMessage());
    }
    if (last != 0) {
      return Optional.of("its path is too short for a tree of " + size + " accounts");
    }
    return node.equals(new SumNode(root.hash(), root.totals()))
        ? Optional.empty()
        : Optional.of("it leads to another root");
  }
}
