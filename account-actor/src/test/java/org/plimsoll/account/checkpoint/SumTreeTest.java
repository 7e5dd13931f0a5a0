package org.plimsoll.account.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.account.checkpoint.Leaves.leaf;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountId;
import org.plimsoll.risk.units.Cash;

/** The tree by hand, and what is known to have fooled others. */
class SumTreeTest {
  private static final HeadLeaf ALICE =
      leaf("alice", 3, Map.of(USDT, Cash.of("-40"), BTC, Cash.of("1.5")));
  private static final HeadLeaf BOB = leaf("bob", 7, Map.of(USDT, Cash.of("100")));
  private static final HeadLeaf CAROL = leaf("carol", 1, Map.of());
  private static final SumTree TREE = SumTree.of(List.of(BOB, CAROL, ALICE));
  private static final InclusionProof PROOF = TREE.proof(ALICE.account()).orElseThrow();

  @Test
  void what_one_owes_is_not_set_off_against_what_another_holds() {
    assertThat(TREE.root().totals().byAsset())
        .isEqualTo(
            Map.of(
                USDT, AssetTotal.parse("100", "40"),
                BTC, AssetTotal.parse("1.5", "0")));
  }

  /** Computed by another program from the description of the bytes. */
  @Test
  void the_root_of_three_accounts_is_this_one_for_ever() {
    assertThat(TREE.root().hash())
        .hasToString("e848625ce2dcc111df33ac64998a2d618f33b183dd0153046d6bf5ea00dc4545");
  }

  @Test
  void no_accounts_have_a_root_too() {
    assertThat(SumTree.of(List.of()).root().hash())
        .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(SumTree.of(List.of()).root().totals()).isEqualTo(AssetTotals.NONE);
  }

  @Test
  void the_proof_of_the_only_account_has_no_path() {
    SumTree tree = SumTree.of(List.of(BOB));

    assertThat(tree.proof(BOB.account()).orElseThrow().path()).isEmpty();
    assertThat(tree.proof(BOB.account()).orElseThrow().verify(tree.root())).isTrue();
  }

  /** Two owners who hold the same may not be shown the same leaf, nor one be counted twice. */
  @Test
  void an_account_cannot_be_there_twice() {
    assertThatThrownBy(() -> SumTree.of(List.of(ALICE, BOB, ALICE)))
        .hasMessageContaining("alice is there more than once");
  }

  @Test
  void a_last_account_that_is_doubled_leads_to_another_root() {
    SumNode alice = SumNode.of(ALICE);
    SumNode bob = SumNode.of(BOB);
    SumNode carol = SumNode.of(CAROL);
    SumNode doubled = SumNode.of(SumNode.of(alice, bob), SumNode.of(carol, carol));

    assertThat(doubled.hash()).isNotEqualTo(TREE.root().hash());
  }

  /** With a neighbour of less than nothing a venue would owe less in sum than to one alone. */
  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1"})
  void no_total_can_be_negative(long assets, long debts) {
    assertThatThrownBy(() -> new AssetTotal(BigInteger.valueOf(assets), BigInteger.valueOf(debts)))
        .hasMessageContaining("never negative");
  }

  @Test
  void a_total_cannot_be_so_large_that_the_next_sum_would_begin_anew() {
    BigInteger largest = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
    AssetTotal total = new AssetTotal(largest, BigInteger.ZERO);

    assertThatThrownBy(() -> total.plus(AssetTotal.of(Cash.ofUnits(1))))
        .hasMessageContaining("larger than any sum");
    assertThat(new AssetTotals(Map.of(BTC, total)).encoded()).hasSize(4 + 1 + 3 + 32);
  }

  @Test
  void a_proof_whose_sums_overflow_is_refused() {
    BigInteger largest = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
    SumNode beside =
        new SumNode(
            PROOF.path().get(0).hash(),
            new AssetTotals(Map.of(BTC, new AssetTotal(largest, BigInteger.ZERO))));
    var forged = new InclusionProof(ALICE, 0, 3, List.of(beside, PROOF.path().get(1)));

    assertThat(forged.fault(TREE.root())).get().asString().contains("totals cannot be");
  }

  /** A node is no leaf whatever its bytes say: the first byte that is hashed is another. */
  @Test
  void a_node_cannot_be_passed_off_as_an_account() {
    SumNode below = SumNode.of(SumNode.of(ALICE), SumNode.of(BOB));
    var onePerLevel = new InclusionProof(CAROL, 1, 2, List.of(below));

    assertThat(onePerLevel.fault(TREE.root())).get().asString().contains("of a tree of 2");
    assertThat(onePerLevel.verify(new TreeRoot(2, TREE.root().hash(), TREE.root().totals())))
        .as("the signed size is what says that there are three")
        .isTrue();
    assertThat(SumNode.of(ALICE).hash())
        .isNotEqualTo(Sha256.over(ALICE.encoded()))
        .isNotEqualTo(Sha256.over(new byte[] {1}, ALICE.encoded()));
  }

  @ParameterizedTest
  @CsvSource({"-1, no position -1", "3, no position 3", "1, another root", "2, too long"})
  void a_proof_from_another_position_is_refused(long position, String why) {
    assertThat(new InclusionProof(ALICE, position, 3, PROOF.path()).fault(TREE.root()))
        .get()
        .asString()
        .contains(why);
  }

  @Test
  void a_path_has_the_nodes_it_needs_and_no_other() {
    List<SumNode> path = PROOF.path();

    assertThat(new InclusionProof(ALICE, 0, 3, path.subList(0, 1)).fault(TREE.root()))
        .get()
        .asString()
        .contains("too short");
    assertThat(
            new InclusionProof(ALICE, 0, 3, List.of(path.get(0), path.get(1), path.get(1)))
                .fault(TREE.root()))
        .get()
        .asString()
        .contains("too long");
  }

  @Test
  void totals_have_to_be_those_that_are_signed() {
    TreeRoot root = TREE.root();
    TreeRoot less = new TreeRoot(3, root.hash(), AssetTotals.of(Map.of(USDT, Cash.of("60"))));

    assertThat(PROOF.verify(root)).isTrue();
    assertThat(PROOF.verify(less)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "0.5", "12.00000001", "99999999999999999999999999999"})
  void a_total_is_read_as_it_is_written(String decimal) {
    AssetTotal total = AssetTotal.parse(decimal, "0");

    assertThat(total.assetsText()).isEqualTo(decimal);
    assertThat(total.debtsText()).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({"-1", "+1", "01", "1.0", "1.", ".5", "1e3", "0.000000001", "' 1'", "''"})
  void a_total_in_another_form_is_refused(String decimal) {
    assertThatThrownBy(() -> AssetTotal.parse("0", decimal)).hasMessageContaining("plain decimal");
  }

  @Test
  void an_account_without_events_is_no_leaf() {
    assertThatThrownBy(() -> leaf("alice", 0, Map.of())).hasMessageContaining("alice");
    assertThat(TREE.proof(AccountId.of("dave"))).isEmpty();
  }
}
