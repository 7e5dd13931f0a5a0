package org.plimsoll.account.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.account.checkpoint.Keys.ORIGIN;
import static org.plimsoll.account.checkpoint.Keys.SIGNING;
import static org.plimsoll.account.checkpoint.Leaves.leaf;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.risk.units.Cash;

/** The text that is signed, and what can be told from it. */
class SignedCheckpointTest {
  private static final Instant AT = Instant.parse("2026-02-03T04:05:06.789Z");
  private static final HeadLeaf ALICE =
      leaf("alice", 3, Map.of(USDT, Cash.of("-40"), BTC, Cash.of("1.5")));
  private static final HeadLeaf BOB = leaf("bob", 7, Map.of(USDT, Cash.of("100")));
  private static final SumTree TREE = SumTree.of(List.of(ALICE, BOB));
  private static final SignedCheckpoint FIRST = signed(1, AT, Checkpoint.beforeFirst(ORIGIN));
  private static final SignedCheckpoint SECOND = signed(2, AT.plusSeconds(60), FIRST.hash());

  private static SignedCheckpoint signed(long number, Instant at, Hash previous) {
    return SignedCheckpoint.sign(
        new Checkpoint(ORIGIN, number, at, TREE.root(), previous), SIGNING);
  }

  @Test
  void it_is_a_text_that_people_can_read() {
    assertThat(FIRST.text())
        .isEqualTo(
            """
            example.org/venue
            2
            %s
            number 1
            time 2026-02-03T04:05:06.789Z
            previous %s
            asset BTC 1.5 0
            asset USDT 100 40

            \u2014 example.org/venue %s
            """
                .formatted(
                    base64(TREE.root().hash()),
                    base64(Checkpoint.beforeFirst(ORIGIN)),
                    FIRST.signature()));
  }

  @Test
  void it_is_read_back_and_verified() {
    SignedCheckpoint read = SignedCheckpoint.parse(SECOND.text());

    assertThat(read).isEqualTo(SECOND);
    assertThat(read.fault(SIGNING.verifier())).isEmpty();
    assertThat(read.faultAfter(Optional.of(FIRST))).isEmpty();
    assertThat(FIRST.faultAfter(Optional.empty())).isEmpty();
  }

  /** Each character replaced, left out and doubled. */
  @Test
  void no_character_of_it_can_be_altered() {
    String text = SECOND.text();
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == '1' ? '2' : '1';
      for (String put : List.of("", String.valueOf(other), text.charAt(i) + "" + text.charAt(i))) {
        String altered = text.substring(0, i) + put + text.substring(i + 1);
        assertThat(isVerified(altered)).as(altered).isEqualTo(altered.equals(text));
      }
    }
  }

  private static boolean isVerified(String text) {
    try {
      return SignedCheckpoint.parse(text).fault(SIGNING.verifier()).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        "example.org/venue\n2\n\n",
        "example.org/venue\n2\nAAAA\nnumber 1\n\n\u2014 example.org/venue AAAA\n"
      })
  void what_is_no_checkpoint_is_refused(String text) {
    assertThatThrownBy(() -> SignedCheckpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "number 1, number 01",
    "number 1, number +1",
    "time 2026-02-03T04:05:06.789Z, time 2026-02-03T04:05:06.789000Z",
    "asset USDT 100 40, asset USDT 100.0 40",
    "asset USDT 100 40, asset USDT 100  40",
    "asset BTC 1.5 0, asset XRP 1.5 0",
    "asset BTC 1.5 0, asset BTC 0 0",
    "asset BTC 1.5 0, other line"
  })
  void it_is_read_in_the_one_way_it_is_written(String from, String to) {
    String text = FIRST.text().replace(from, to);

    assertThat(text).isNotEqualTo(FIRST.text());
    assertThatThrownBy(() -> SignedCheckpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void another_key_or_another_origin_is_told_apart() {
    VerifierKey otherKey = Keys.key(ORIGIN, "08".repeat(32)).verifier();
    VerifierKey otherName = Keys.key("example.org/other", "07".repeat(32)).verifier();

    assertThat(FIRST.fault(otherKey)).get().asString().contains("another key");
    assertThat(FIRST.fault(otherName)).get().asString().contains("the key is of");
    assertThatThrownBy(
            () ->
                SignedCheckpoint.sign(
                    FIRST.checkpoint(), Keys.key("example.org/other", "07".repeat(32))))
        .hasMessageContaining("signs nothing of");
  }

  @Test
  void a_gap_a_fork_and_a_step_back_in_time_show_in_a_row_of_them() {
    SignedCheckpoint third = signed(3, AT.plusSeconds(120), SECOND.hash());
    SignedCheckpoint fork = signed(2, AT.plusSeconds(61), FIRST.hash());
    SignedCheckpoint early = signed(2, AT.minusSeconds(1), FIRST.hash());

    assertThat(faults(FIRST, SECOND, third)).isEmpty();
    assertThat(faults(FIRST, third)).hasSize(1).first().asString().contains("and not 2");
    assertThat(faults(FIRST, fork, third))
        .hasSize(1)
        .first()
        .asString()
        .contains("follows another");
    assertThat(faults(FIRST, early)).hasSize(1).first().asString().contains("older than");
    assertThat(faults(SECOND)).isNotEmpty();
    assertThat(CheckpointVerifier.faultsOfRow(Optional.of(FIRST), List.of(SECOND), key()))
        .isEmpty();
  }

  private static List<String> faults(SignedCheckpoint... notes) {
    return CheckpointVerifier.faultsOfRow(Optional.empty(), List.of(notes), key());
  }

  private static VerifierKey key() {
    return SIGNING.verifier();
  }

  /** Source: the example of c2sp.org/signed-note. */
  @Test
  void the_key_and_the_signature_are_those_of_signed_notes() {
    VerifierKey key =
        VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    byte[] signature =
        Base64.getDecoder()
            .decode(
                "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1"
                    + "Yu72IneyaQM=");

    assertThat(key.id()).isEqualTo("530d903a");
    assertThat(
            key.hasSigned(
                "This is an example message.\n".getBytes(StandardCharsets.UTF_8),
                Arrays.copyOfRange(signature, 4, signature.length)))
        .isTrue();
  }

  /** Source: RFC 8032 section 7.1, test 1. */
  @Test
  void the_public_key_is_found_from_the_private_one() {
    SigningKey key =
        Keys.key(ORIGIN, "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    byte[] expected =
        new BigInteger("01d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", 16)
            .toByteArray();

    assertThat(key.verifier().toString())
        .endsWith("+" + Base64.getEncoder().encodeToString(expected));
    assertThat(VerifierKey.parse(key.verifier().toString())).isEqualTo(key.verifier());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com/foo",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
      })
  void a_key_in_another_form_is_refused(String text) {
    assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_signing_key_in_another_form_is_refused_and_not_told() {
    String secret = "302e020100300506032b656e04220420" + "5a".repeat(32); // X25519

    assertThatThrownBy(() -> SigningKey.parse(ORIGIN, Keys.pem(secret)))
        .hasMessageContaining("Ed25519")
        .hasNoCause();
    assertThatThrownBy(() -> SigningKey.parse(ORIGIN, "secret")).hasMessageNotContaining("secret");
  }

  private static String base64(Hash hash) {
    return Base64.getEncoder().encodeToString(Sha256.bytes(hash));
  }
}
