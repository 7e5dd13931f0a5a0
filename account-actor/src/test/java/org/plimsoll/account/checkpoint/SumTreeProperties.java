package org.plimsoll.account.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/** The tree against the definition of RFC 6962 written out, and proofs against alterations. */
final class SumTreeProperties {
  private static final int LARGEST = 130;
  private static final int ALTERATIONS = 10_000;

  private final SplittableRandom random = Seed.random();

  /** A node of the twin: nothing but digests and sums, by a code of its own. */
  private record Twin(byte[] hash, TreeMap<String, BigInteger[]> sums) {}

  @Test
  void the_root_is_that_of_the_definition_for_every_size() {
    for (int size = 0; size <= LARGEST; size++) {
      List<HeadLeaf> leaves = Leaves.random(size, random);
      List<HeadLeaf> shuffled = new ArrayList<>(leaves);
      Collections.shuffle(shuffled, new Random(random.nextLong()));

      TreeRoot root = SumTree.of(shuffled).root();

      Twin twin = twin(leaves);
      assertThat(Sha256.bytes(root.hash()))
          .as("seed %d size %d", Seed.VALUE, size)
          .isEqualTo(twin.hash);
      assertThat(sums(root.totals()))
          .as("seed %d size %d", Seed.VALUE, size)
          .isEqualTo(plain(twin.sums));
      assertThat(root.size()).isEqualTo(size);
    }
  }

  @Test
  void a_tree_with_some_accounts_changed_is_that_of_all_of_them() {
    SumTree tree = SumTree.of(List.of());
    Map<AccountId, HeadLeaf> all = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      Map<AccountId, HeadLeaf> changed = new TreeMap<>();
      for (int n = random.nextInt(12); n >= 0; n--) {
        HeadLeaf leaf = Leaves.random("a" + random.nextInt(i < 150 ? i + 1 : 150), random);
        changed.put(leaf.account(), leaf);
      }
      all.putAll(changed);

      tree = tree.with(changed.values());

      assertThat(tree.root())
          .as("seed %d case %d", Seed.VALUE, i)
          .isEqualTo(SumTree.of(all.values()).root());
      for (AccountId account : changed.keySet()) {
        assertThat(tree.proof(account).orElseThrow().verify(tree.root())).isTrue();
      }
    }
  }

  @Test
  void every_account_of_every_size_has_a_proof_that_leads_to_the_root() {
    for (int size = 0; size <= LARGEST; size++) {
      List<HeadLeaf> leaves = Leaves.random(size, random);
      SumTree tree = SumTree.of(leaves);
      for (HeadLeaf leaf : leaves) {
        InclusionProof proof = tree.proof(leaf.account()).orElseThrow();
        assertThat(proof.leaf()).isEqualTo(leaf);
        assertThat(proof.fault(tree.root())).as("seed %d size %d", Seed.VALUE, size).isEmpty();
      }
      assertThat(tree.proof(AccountId.of("somebody-else"))).isEmpty();
    }
  }

  @Test
  void nothing_of_a_proof_can_be_altered() {
    for (int i = 0; i < ALTERATIONS; i++) {
      List<HeadLeaf> leaves = Leaves.random(1 + random.nextInt(LARGEST), random);
      SumTree tree = SumTree.of(leaves);
      TreeRoot root = tree.root();
      InclusionProof proof =
          tree.proof(leaves.get(random.nextInt(leaves.size())).account()).orElseThrow();

      InclusionProof altered = altered(proof);

      assertThat(altered).isNotEqualTo(proof);
      assertThat(altered.verify(root))
          .as("seed %d case %d: %s of %s", Seed.VALUE, i, altered, proof)
          .isFalse();
    }
  }

  private InclusionProof altered(InclusionProof proof) {
    List<SumNode> path = new ArrayList<>(proof.path());
    switch (random.nextInt(path.isEmpty() ? 3 : 7)) {
      case 0:
        return new InclusionProof(altered(proof.leaf()), proof.position(), proof.size(), path);
      case 1:
        return new InclusionProof(proof.leaf(), other(proof.position()), proof.size(), path);
      case 2:
        if (random.nextBoolean()) {
          return new InclusionProof(proof.leaf(), proof.position(), other(proof.size()), path);
        }
        path.add(random.nextInt(path.size() + 1), node());
        break;
      case 3:
        path.remove(random.nextInt(path.size()));
        break;
      case 4:
        path.set(random.nextInt(path.size()), node());
        break;
      case 5:
        int hashed = random.nextInt(path.size());
        path.set(hashed, new SumNode(Leaves.hash(random), path.get(hashed).totals()));
        break;
      default:
        int summed = random.nextInt(path.size());
        SumNode node = path.get(summed);
        path.set(summed, new SumNode(node.hash(), node.totals().plus(oneStepMore())));
    }
    return new InclusionProof(proof.leaf(), proof.position(), proof.size(), path);
  }

  private long other(long number) {
    return number + (random.nextBoolean() ? 1 : -1) * random.nextLong(1, 200);
  }

  private HeadLeaf altered(HeadLeaf leaf) {
    return switch (random.nextInt(4)) {
      case 0 ->
          new HeadLeaf(
              AccountId.of("x-" + leaf.account()), leaf.sequence(), leaf.head(), leaf.balances());
      case 1 -> new HeadLeaf(leaf.account(), leaf.sequence() + 1, leaf.head(), leaf.balances());
      case 2 -> new HeadLeaf(leaf.account(), leaf.sequence(), Leaves.hash(random), leaf.balances());
      default -> {
        Map<AssetId, Cash> balances = new HashMap<>(leaf.balances());
        Cash held = balances.getOrDefault(Markets.USDT, Cash.ZERO);
        balances.put(Markets.USDT, Cash.ofUnits(held.units() / 2 + 7));
        yield new HeadLeaf(leaf.account(), leaf.sequence(), leaf.head(), balances);
      }
    };
  }

  private SumNode node() {
    return new SumNode(Leaves.hash(random), oneStepMore());
  }

  /** As little as there is, of what is held or of what is owed. */
  private AssetTotals oneStepMore() {
    return AssetTotals.of(Map.of(Markets.BTC, Cash.ofUnits(random.nextBoolean() ? 1 : -1)));
  }

  /** RFC 6962 section 2.1 as it is written there, with sums beside the hashes. */
  private static Twin twin(List<HeadLeaf> leaves) {
    if (leaves.isEmpty()) {
      return new Twin(sha256(new byte[0]), new TreeMap<>());
    } else if (leaves.size() == 1) {
      return twin(leaves.get(0));
    }
    int split = 1;
    while (split * 2 < leaves.size()) {
      split *= 2;
    }
    Twin left = twin(leaves.subList(0, split));
    Twin right = twin(leaves.subList(split, leaves.size()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(1);
    for (Twin child : List.of(left, right)) {
      bytes.writeBytes(child.hash);
      write(child.sums, bytes);
    }
    TreeMap<String, BigInteger[]> sums = new TreeMap<>();
    for (Twin child : List.of(left, right)) {
      child.sums.forEach(
          (asset, sum) ->
              sums.merge(asset, sum, (a, b) -> new BigInteger[] {a[0].add(b[0]), a[1].add(b[1])}));
    }
    return new Twin(sha256(bytes.toByteArray()), sums);
  }

  private static Twin twin(HeadLeaf leaf) {
    TreeMap<String, BigInteger[]> sums = new TreeMap<>();
    leaf.balances()
        .forEach(
            (asset, cash) -> {
              BigInteger units = BigInteger.valueOf(cash.units());
              sums.put(
                  asset.value(),
                  new BigInteger[] {
                    units.max(BigInteger.ZERO), units.negate().max(BigInteger.ZERO)
                  });
            });
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    write(leaf.account().value().length(), 2, bytes);
    bytes.writeBytes(leaf.account().value().getBytes(StandardCharsets.UTF_8));
    write(leaf.sequence(), 8, bytes);
    bytes.writeBytes(Sha256.bytes(leaf.head()));
    write(sums, bytes);
    return new Twin(sha256(bytes.toByteArray()), sums);
  }

  private static void write(TreeMap<String, BigInteger[]> sums, ByteArrayOutputStream bytes) {
    write(sums.size(), 4, bytes);
    sums.forEach(
        (asset, sum) -> {
          bytes.write(asset.length());
          bytes.writeBytes(asset.getBytes(StandardCharsets.UTF_8));
          for (BigInteger number : sum) {
            for (int shift = 120; shift >= 0; shift -= 8) {
              bytes.write(number.shiftRight(shift).intValue() & 0xff);
            }
          }
        });
  }

  private static void write(long number, int width, ByteArrayOutputStream bytes) {
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      bytes.write((int) (number >> shift) & 0xff);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, List<BigInteger>> sums(AssetTotals totals) {
    Map<String, List<BigInteger>> sums = new HashMap<>();
    totals
        .byAsset()
        .forEach((asset, sum) -> sums.put(asset.value(), List.of(sum.assets(), sum.debts())));
    return sums;
  }

  private static Map<String, List<BigInteger>> plain(Map<String, BigInteger[]> twin) {
    Map<String, List<BigInteger>> sums = new HashMap<>();
    twin.forEach((asset, sum) -> sums.put(asset, List.of(sum)));
    return sums;
  }
}
