package org.plimsoll.cluster.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hashes, as a few lines of another language came to from docs/audit.md alone. */
class ChainHeadTest {
  private static final String ALICE = "Account|alice";
  private static final String OPENED =
      "{\"account\":\"alice\",\"at\":\"2026-02-03T04:05:06.789012Z\",\"commandId\":\"open\","
          + "\"method\":\"STANDARD\",\"type\":\"account-opened\"}";
  private static final String DEPOSITED =
      "{\"amount\":\"10000000000000000\",\"asset\":\"USDT\",\"at\":\"2026-02-03T04:05:06.789012Z\","
          + "\"commandId\":\"cash-1\",\"note\":\"€ \\u0007\\\"\",\"type\":\"collateral-deposited\"}";

  @Test
  void the_hashes_of_a_chain_are_known() {
    ChainHead origin = ChainHead.origin(ALICE);
    assertThat(origin)
        .isEqualTo(
            new ChainHead(
                0, new Hash("f748854cdfbc0698d4db09cfbeca0d25b9d4676410cb418511e3ee8939b9ec24")));

    JournalEntry first = origin.seal(ALICE, Optional.empty(), OPENED);
    assertThat(first.hash().hex())
        .isEqualTo("4d34549582e9d45e59bc15fc43755a6ead61cce07389c093aaf20f020205e965");

    Cause cause = new Cause(Optional.of("alice"), Optional.of("cash-1"));
    JournalEntry second = origin.after(first).seal(ALICE, Optional.of(cause), DEPOSITED);
    assertThat(second.hash().hex())
        .isEqualTo("022212ae6b95229e464489417c1056e3ffc039034dcb6aaf8f22de4d7a210e1c");
  }

  @Test
  void whatever_an_entry_says_is_in_its_hash() {
    ChainHead head = ChainHead.origin(ALICE);
    Cause asked = Cause.ofCommand("open");
    JournalEntry entry = head.seal(ALICE, Optional.of(asked), OPENED);

    assertThat(head.isFollowedBy(ALICE, entry)).isTrue();
    assertThat(head.isFollowedBy("Account|bob", entry)).isFalse();
    assertThat(head.afterUnsealed().isFollowedBy(ALICE, entry)).isFalse();
    assertThat(head.isFollowedBy(ALICE, new JournalEntry(OPENED, Optional.empty(), entry.hash())))
        .isFalse();
    assertThat(
            head.isFollowedBy(
                ALICE,
                new JournalEntry(
                    OPENED,
                    Optional.of(new Cause(Optional.of("open"), Optional.empty())),
                    entry.hash())))
        .isFalse();
    assertThat(
            head.isFollowedBy(ALICE, new JournalEntry(DEPOSITED, Optional.of(asked), entry.hash())))
        .isFalse();
    assertThat(head.isFollowedBy(ALICE, new JournalEntry(OPENED, Optional.of(asked), head.hash())))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "g748854cdfbc0698d4db09cfbeca0d25b9d4676410cb418511e3ee8939b9ec24",
        "F748854cdfbc0698d4db09cfbeca0d25b9d4676410cb418511e3ee8939b9ec24"
      })
  void a_hash_is_64_lowercase_digits(String hex) {
    assertThatThrownBy(() -> new Hash(hex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 lowercase hexadecimal digits, was: " + hex);
  }
}
