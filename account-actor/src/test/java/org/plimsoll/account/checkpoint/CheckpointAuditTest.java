package org.plimsoll.account.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.checkpoint.Keys.ORIGIN;
import static org.plimsoll.account.checkpoint.Keys.SIGNING;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountHead;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.checkpoint.CheckpointEvent.CheckpointSigned;
import org.plimsoll.account.checkpoint.CheckpointEvent.HeadsNoted;
import org.plimsoll.cluster.chain.ChainHead;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** The journals of accounts held against the checkpoints over them, event by event. */
class CheckpointAuditTest {
  private static final Instant AT = Instant.parse("2026-02-03T04:05:06Z");
  private static final AccountId ALICE = AccountId.of("alice");

  private final SplittableRandom random = Seed.random();
  private final List<Hash> hashes = hashes(20);

  private List<Hash> hashes(int count) {
    List<Hash> some = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      some.add(Leaves.hash(random));
    }
    return some;
  }

  /** Alice after so many deposits of 1. */
  private AccountHead alice(int deposits) {
    return new AccountHead(
        ALICE, new ChainHead(deposits, hashes.get(deposits)), holding(deposits), List.of());
  }

  private static Portfolio holding(int deposits) {
    return Portfolio.EMPTY.plusCollateral(Markets.USDT, Cash.of(Integer.toString(deposits)));
  }

  private HeadLeaf leaf(int deposits) {
    Map<AssetId, Cash> held = alice(deposits).portfolio().collateral();
    return new HeadLeaf(ALICE, deposits, hashes.get(deposits), held);
  }

  private static HeadsNoted noted(HeadLeaf... leaves) {
    return new HeadsNoted(List.of(leaves), AT);
  }

  private static SignedCheckpoint signed(
      Optional<SignedCheckpoint> before, SigningKey key, HeadLeaf... leaves) {
    return SignedCheckpoint.sign(
        new Checkpoint(
            ORIGIN,
            before.map(note -> note.checkpoint().number()).orElse(0L) + 1,
            AT,
            SumTree.of(List.of(leaves)).root(),
            before.map(SignedCheckpoint::hash).orElseGet(() -> Checkpoint.beforeFirst(ORIGIN))),
        key);
  }

  /** Alice noted after 3, 5 and 6 events, and signed for after 3 and 6. */
  private CheckpointAudit audit() {
    CheckpointAudit audit = new CheckpointAudit(Optional.of(SIGNING.verifier()));
    SignedCheckpoint first = signed(Optional.empty(), SIGNING, leaf(3));
    SignedCheckpoint second = signed(Optional.of(first), SIGNING, leaf(6));
    assertThat(audit.add(noted(leaf(3)))).isEmpty();
    assertThat(audit.add(new CheckpointSigned(first))).isEmpty();
    assertThat(audit.add(noted(leaf(5)))).isEmpty();
    assertThat(audit.add(noted(leaf(6)))).isEmpty();
    assertThat(audit.add(new CheckpointSigned(second))).isEmpty();
    return audit;
  }

  @Test
  void a_journal_that_is_as_it_was_has_no_fault_and_may_go_on() {
    CheckpointAudit audit = audit();
    for (int n = 1; n < 9; n++) {
      assertThat(audit.add(alice(n))).isEmpty();
    }

    assertThat(audit.cutShort()).isEmpty();
    assertThat(audit.heads()).isEqualTo(3);
    assertThat(audit.notes()).isEqualTo(2);
    assertThat(audit.noted(ALICE)).contains(leaf(6));
    assertThat(audit.latest().orElseThrow().checkpoint().number()).isEqualTo(2);
  }

  @Test
  void another_hash_and_other_balances_are_found_where_they_were_noted() {
    CheckpointAudit audit = audit();
    assertThat(
            audit.add(
                new AccountHead(ALICE, new ChainHead(3, hashes.get(9)), holding(3), List.of())))
        .get()
        .asString()
        .contains(hashes.get(9).hex());
    assertThat(
            audit.add(
                new AccountHead(ALICE, new ChainHead(5, hashes.get(5)), holding(4), List.of())))
        .get()
        .asString()
        .contains("{USDT=4}");
    assertThat(audit.add(alice(6))).isEmpty();
  }

  @Test
  void a_journal_that_ends_before_a_head_is_cut_short_and_one_that_is_gone_too() {
    CheckpointAudit shorter = audit();
    shorter.add(alice(3));
    shorter.add(alice(5));

    assertThat(shorter.cutShort()).containsExactly(Map.entry(ALICE, 6L));
    assertThat(audit().cutShort()).containsExactly(Map.entry(ALICE, 6L));
  }

  @Test
  void another_key_another_row_and_other_accounts_are_found() {
    SigningKey other = Keys.key(ORIGIN, "08".repeat(32));
    CheckpointAudit audit = audit();
    Optional<SignedCheckpoint> latest = audit.latest();

    assertThat(audit.add(noted(leaf(6)))).singleElement().asString().contains("at 6 again");
    assertThat(audit.add(new CheckpointSigned(signed(latest, other, leaf(6)))))
        .singleElement()
        .asString()
        .contains("checkpoint 3", "another key");
    assertThat(audit.add(new CheckpointSigned(signed(latest, SIGNING, leaf(6)))))
        .as("a second number 3")
        .isNotEmpty();
    assertThat(audit.add(new CheckpointSigned(signed(audit.latest(), SIGNING, leaf(5)))))
        .asString()
        .contains("another root", "totals");
  }

  @Test
  void without_a_key_everything_but_the_signature_is_verified() {
    CheckpointAudit audit = new CheckpointAudit(Optional.empty());
    SigningKey other = Keys.key(ORIGIN, "08".repeat(32));
    audit.add(noted(leaf(3)));

    assertThat(audit.add(new CheckpointSigned(signed(Optional.empty(), other, leaf(3))))).isEmpty();
    assertThat(audit.add(new CheckpointSigned(signed(audit.latest(), other, leaf(2)))))
        .isNotEmpty();
  }
}
