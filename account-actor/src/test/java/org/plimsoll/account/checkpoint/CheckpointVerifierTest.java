package org.plimsoll.account.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.checkpoint.Keys.ORIGIN;
import static org.plimsoll.account.checkpoint.Keys.SIGNING;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/** Accounts held against a checkpoint, and a proof by itself. */
class CheckpointVerifierTest {
  private static final int ACCOUNTS = 37;

  private final SplittableRandom random = Seed.random();
  private final List<HeadLeaf> noted = Leaves.random(ACCOUNTS, random);
  private final SumTree tree = SumTree.of(noted);
  private final Checkpoint checkpoint =
      new Checkpoint(
          ORIGIN,
          1,
          Instant.parse("2026-02-03T04:05:06Z"),
          tree.root(),
          Checkpoint.beforeFirst(ORIGIN));
  private final SignedCheckpoint note = SignedCheckpoint.sign(checkpoint, SIGNING);

  @Test
  void accounts_left_out_added_or_rewritten_lead_to_another_root() {
    List<HeadLeaf> fewer = noted.subList(1, ACCOUNTS);
    List<HeadLeaf> more = new ArrayList<>(noted);
    more.add(Leaves.random("zoe", random));
    List<HeadLeaf> rewritten = new ArrayList<>(noted);
    rewritten.set(
        5, copy(noted.get(5), noted.get(5).sequence() - 1, false, noted.get(5).balances()));
    List<HeadLeaf> doubled = new ArrayList<>(noted);
    doubled.add(noted.get(5));

    assertThat(CheckpointVerifier.faults(checkpoint, fewer))
        .contains("36 accounts where 37 were signed for");
    assertThat(CheckpointVerifier.faults(checkpoint, more))
        .contains("38 accounts where 37 were signed for");
    assertThat(CheckpointVerifier.faults(checkpoint, rewritten))
        .containsExactly("the accounts lead to another root than the one signed");
    assertThat(CheckpointVerifier.faults(checkpoint, doubled))
        .containsExactly("account a00005 is there more than once");
  }

  @Test
  void an_owner_verifies_a_proof_with_nothing_but_the_key() {
    ProofDocument proof = proof();

    assertThat(proof.fault(SIGNING.verifier())).isEmpty();
    assertThat(proof.fault(Keys.key(ORIGIN, "08".repeat(32)).verifier())).isPresent();
  }

  @Test
  void a_proof_with_other_balances_another_head_or_a_negative_neighbour_is_none() {
    ProofDocument proof = proof();
    var more = new TreeMap<>(proof.balances());
    more.put("USDT", "1000000");
    ProofDocument.Node first = proof.path().get(0);
    var negative = new TreeMap<>(first.totals());
    negative.put("USDT", new ProofDocument.Total("-5", "0"));
    List<ProofDocument.Node> path = new ArrayList<>(proof.path());
    path.set(0, new ProofDocument.Node(first.hash(), negative));

    assertThat(faultOf(proof, proof.head(), more, proof.path())).contains("another root");
    assertThat(faultOf(proof, "00".repeat(32), proof.balances(), proof.path()))
        .contains("another root");
    assertThat(faultOf(proof, "zz", proof.balances(), proof.path())).contains("hash");
    assertThat(faultOf(proof, proof.head(), proof.balances(), path)).contains("plain decimal");
  }

  private static String faultOf(
      ProofDocument proof,
      String head,
      SortedMap<String, String> balances,
      List<ProofDocument.Node> path) {
    return new ProofDocument(
            proof.account(),
            proof.sequence(),
            head,
            balances,
            proof.position(),
            path,
            proof.checkpoint())
        .fault(SIGNING.verifier())
        .orElse("");
  }

  private ProofDocument proof() {
    return ProofDocument.of(tree.proof(AccountId.of("a00005")).orElseThrow(), note);
  }

  private HeadLeaf copy(
      HeadLeaf leaf, long sequence, boolean otherHead, Map<AssetId, Cash> balances) {
    return new HeadLeaf(
        leaf.account(), sequence, otherHead ? Leaves.hash(random) : leaf.head(), balances);
  }
}
