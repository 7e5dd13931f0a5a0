package org.plimsoll.account.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.plimsoll.account.AccountId;

/**
 * A Merkle tree over accounts by name in which every node also carries the totals below it.
 *
 * <p>Source: RFC 6962 section 2.1 for the shape. Pairing neighbours level by level, with the odd
 * one out going up as it is, gives the same tree as splitting at the largest power of two below the
 * number of leaves.
 */
public final class SumTree {
  private final List<HeadLeaf> leaves;

  /** From the leaves up to the root; empty for no leaves. */
  private final List<List<SumNode>> levels;

  private SumTree(List<HeadLeaf> leaves, List<List<SumNode>> levels) {
    this.leaves = leaves;
    this.levels = levels;
  }

  private SumTree(List<HeadLeaf> leaves) {
    this(leaves, new ArrayList<>());
    List<SumNode> level = leaves.stream().map(SumNode::of).toList();
    while (!level.isEmpty()) {
      levels.add(level);
      level = level.size() == 1 ? List.of() : above(level);
    }
  }

  /**
   * @param leaves in any order
   * @throws IllegalArgumentException if an account is there twice: what it holds would count twice
   */
  public static SumTree of(Collection<HeadLeaf> leaves) {
    List<HeadLeaf> sorted =
        leaves.stream().sorted(Comparator.comparing(HeadLeaf::account)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).account().equals(sorted.get(i - 1).account())) {
        throw new IllegalArgumentException(
            "account " + sorted.get(i).account() + " is there more than once");
      }
    }
    return new SumTree(sorted);
  }

  private static List<SumNode> above(List<SumNode> level) {
    int size = (level.size() + 1) / 2;
    List<SumNode> above = new ArrayList<>(size);
    for (int place = 0; place < size; place++) {
      above.add(above(level, place));
    }
    return above;
  }

  /**
   * This tree with some accounts as they are by now. If it knew all of them, only what is above
   * them is hashed again.
   */
  public SumTree with(Collection<HeadLeaf> changed) {
    List<HeadLeaf> after = new ArrayList<>(leaves);
    SortedSet<Integer> places = new TreeSet<>();
    for (HeadLeaf leaf : changed) {
      int position = position(leaf.account());
      if (position < 0) {
        return of(merged(changed));
      }
      after.set(position, leaf);
      places.add(position);
    }
    List<List<SumNode>> hashed = new ArrayList<>(levels.size());
    for (List<SumNode> level : levels) {
      List<SumNode> copy = new ArrayList<>(level);
      for (int place : places) {
        copy.set(
            place,
            hashed.isEmpty()
                ? SumNode.of(after.get(place))
                : above(hashed.get(hashed.size() - 1), place));
      }
      hashed.add(copy);
      places =
          places.stream().map(place -> place / 2).collect(Collectors.toCollection(TreeSet::new));
    }
    return new SumTree(after, hashed);
  }

  private Collection<HeadLeaf> merged(Collection<HeadLeaf> changed) {
    SortedMap<AccountId, HeadLeaf> merged = new TreeMap<>();
    leaves.forEach(leaf -> merged.put(leaf.account(), leaf));
    changed.forEach(leaf -> merged.put(leaf.account(), leaf));
    return merged.values();
  }

  private static SumNode above(List<SumNode> level, int place) {
    SumNode left = level.get(2 * place);
    return 2 * place + 1 < level.size() ? SumNode.of(left, level.get(2 * place + 1)) : left;
  }

  /** What the tree comes to; of no leaves, the hash of nothing and no totals. */
  public TreeRoot root() {
    if (leaves.isEmpty()) {
      return new TreeRoot(0, Sha256.over(), AssetTotals.NONE);
    }
    SumNode top = levels.get(levels.size() - 1).get(0);
    return new TreeRoot(leaves.size(), top.hash(), top.totals());
  }

  /** That the account is in this tree, and as what; empty if it is not. */
  public Optional<InclusionProof> proof(AccountId account) {
    int position = position(account);
    if (position < 0) {
      return Optional.empty();
    }
    List<SumNode> path = new ArrayList<>();
    int place = position;
    for (List<SumNode> level : levels) {
      int sibling = place ^ 1;
      if (sibling < level.size()) {
        path.add(level.get(sibling));
      }
      place >>= 1;
    }
    return Optional.of(new InclusionProof(leaves.get(position), position, leaves.size(), path));
  }

  private int position(AccountId account) {
    int from = 0;
    int to = leaves.size() - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      int order = leaves.get(middle).account().compareTo(account);
      if (order == 0) {
        return middle;
      } else if (order < 0) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return -1;
  }
}
