package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.plimsoll.oracle.Prices.BTC;
import static org.plimsoll.oracle.Prices.ETH;
import static org.plimsoll.oracle.Prices.START;
import static org.plimsoll.oracle.Prices.observed;
import static org.plimsoll.oracle.Prices.second;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.risk.units.Price;

/** S20: a signed old price sent again, a stolen key, and everything else but the price itself. */
final class IncidentFeedReplayTest {
  private static final PriceObservation SAID = observed("a", "100.5", 7);
  private static final Instant NOW = second(8);
  private static final int SIGNATURE_BITS = 512;

  private final SignedPrices publisher = new SignedPrices();
  private final SignedPrices other = new SignedPrices();
  private final KeyRing ring =
      KeyRing.EMPTY
          .apply(added(publisher.key("a-1", "a", START, second(100))))
          .apply(added(other.key("b-1", "b", START, second(100))));
  private final PriceSignature signature = publisher.sign("a-1", SAID);

  @Test
  void what_is_signed_is_this_to_the_letter() {
    assertThat(new String(PriceSignature.statement(SAID), StandardCharsets.UTF_8))
        .isEqualTo("plimsoll price 1\nBTC-USDT\na\n7\n2025-01-01T00:00:07Z\n100.5\n");
  }

  @Test
  void a_price_signed_by_its_source_is_heard() {
    assertThat(refusal(ring, SAID, signature)).isEmpty();
  }

  @Test
  void S20_a_signature_with_any_one_of_its_512_bits_flipped_is_refused() {
    byte[] right = Base64.getDecoder().decode(signature.signature());
    for (int bit = 0; bit < SIGNATURE_BITS; bit++) {
      byte[] wrong = right.clone();
      wrong[bit / 8] ^= (byte) (1 << (bit % 8));
      var flipped = new PriceSignature("a-1", Base64.getEncoder().encodeToString(wrong));
      assertThat(refusal(ring, SAID, flipped)).as("bit %d", bit).contains(Reason.SIGNATURE_WRONG);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AA==", "not base 64", "====", "\n"})
  void S20_what_is_no_signature_is_refused(String text) {
    assertThat(refusal(ring, SAID, new PriceSignature("a-1", text)))
        .contains(Reason.SIGNATURE_WRONG);
    assertThat(refusal(ring, SAID, new PriceSignature("a-1", signature.signature() + text)))
        .isEqualTo(text.isEmpty() ? Optional.empty() : Optional.of(Reason.SIGNATURE_WRONG));
  }

  /** Adding the order of the group to the second half verifies where that is not forbidden. */
  @Test
  void S20_a_signature_written_another_way_is_refused() {
    byte[] bytes = Base64.getDecoder().decode(signature.signature());
    byte[] order =
        HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    int carry = 0;
    for (int i = 0; i < order.length; i++) {
      int sum = (bytes[32 + i] & 0xff) + (order[i] & 0xff) + carry;
      bytes[32 + i] = (byte) sum;
      carry = sum >> 8;
    }
    var malleated = new PriceSignature("a-1", Base64.getEncoder().encodeToString(bytes));
    assertThat(refusal(ring, SAID, malleated)).contains(Reason.SIGNATURE_WRONG);
  }

  @Test
  void S20_a_signature_of_any_other_number_is_refused() {
    for (PriceObservation changed :
        new PriceObservation[] {
          new PriceObservation(ETH, "a", 7, SAID.price(), SAID.observedAt()),
          new PriceObservation(BTC, "a", 8, SAID.price(), SAID.observedAt()),
          new PriceObservation(BTC, "a", 7, Price.of("100.50000001"), SAID.observedAt()),
          new PriceObservation(BTC, "a", 7, SAID.price(), SAID.observedAt().plusNanos(1))
        }) {
      assertThat(refusal(ring, changed, signature)).contains(Reason.SIGNATURE_WRONG);
    }
  }

  @Test
  void S20_a_key_signs_for_no_other_source() {
    var forB = new PriceObservation(BTC, "b", 7, SAID.price(), SAID.observedAt());

    assertThat(refusal(ring, forB, publisher.sign("a-1", forB))).contains(Reason.KEY_NOT_VALID);
    assertThat(refusal(ring, forB, publisher.sign("b-1", forB))).contains(Reason.SIGNATURE_WRONG);
    assertThat(refusal(ring, forB, publisher.sign("a-2", forB))).contains(Reason.UNKNOWN_KEY);
    assertThat(refusal(ring, forB, other.sign("b-1", forB))).isEmpty();
  }

  @Test
  void S20_a_key_signs_while_it_is_valid_and_not_revoked() {
    KeyRing revoked = ring.apply(revoked(ring.key("a-1").orElseThrow()));
    KeyRing later = KeyRing.EMPTY.apply(added(publisher.key("a-1", "a", second(9), second(10))));

    assertThat(refusal(revoked, SAID, signature)).contains(Reason.KEY_NOT_VALID);
    assertThat(refusal(later, SAID, signature)).as("not yet").contains(Reason.KEY_NOT_VALID);
    assertThat(refusalAt(later, second(9))).as("valid").isEmpty();
    assertThat(refusalAt(later, second(10))).as("no more").contains(Reason.KEY_NOT_VALID);
  }

  @Test
  void S20_a_revoked_key_of_the_configuration_stays_revoked() {
    PublisherKey configured = publisher.key("a-1", "a", START, second(100));
    KeyRing journaled = KeyRing.EMPTY.apply(revoked(configured));

    assertThat(journaled.withConfigured(List.of(configured)).key("a-1"))
        .hasValueSatisfying(key -> assertThat(key.isValidAt(NOW)).isFalse());
  }

  @Test
  void S20_a_replay_and_a_reorder_are_refused_by_sequence() {
    PriceFilter filter = new PriceFilter(Prices.settings().filter());
    PriceFilterState state =
        filter.observe(PriceFilterState.startedAt(BTC, START), SAID, second(8));

    assertThat(filter.refusalOf(state, SAID, NOW).orElseThrow().reason())
        .isEqualTo(Reason.SEQUENCE_NOT_RISING);
    assertThat(filter.refusalOf(state, observed("a", "100", 6), NOW).orElseThrow().reason())
        .isEqualTo(Reason.SEQUENCE_NOT_RISING);
  }

  @Test
  void S20_after_a_restart_what_was_heard_before_is_refused() {
    KeyRing noted = ring.apply(new PublisherKeysEvent.SequenceSeen(BTC, "a", SAID.sequence(), NOW));
    assertThat(refusal(noted, SAID, signature)).contains(Reason.SEQUENCE_NOT_RISING);

    // Not noted yet when the node died, and signed before the next oracle listens.
    assertThat(
            PublisherKeyRules.refusalOf(ring, SAID, signature, SAID.observedAt(), second(8))
                .map(ObservationReply.Refused::reason))
        .contains(Reason.TOO_OLD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
      })
  void S20_a_key_of_small_order_is_not_taken_on(String point) {
    byte[] key = HexFormat.of().parseHex("302a300506032b6570032100" + point);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new PublisherKey(
                    "k",
                    "a",
                    Base64.getEncoder().encodeToString(key),
                    START,
                    NOW,
                    Optional.empty()))
        .withMessageContaining("small order");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new PublisherKey(
                    "k",
                    "a",
                    Base64.getEncoder().encodeToString(Arrays.copyOf(key, 43)),
                    START,
                    NOW,
                    Optional.empty()))
        .withMessageContaining("44 bytes");
  }

  private static PublisherKeysEvent added(PublisherKey key) {
    return new PublisherKeysEvent.KeyAdded(key, "test", START);
  }

  private static PublisherKeysEvent revoked(PublisherKey key) {
    return new PublisherKeysEvent.KeyRevoked(key.revokedAt(second(5)), "stolen", second(5));
  }

  private Optional<Reason> refusalAt(KeyRing keys, Instant now) {
    return PublisherKeyRules.refusalOf(keys, SAID, signature, START, now)
        .map(ObservationReply.Refused::reason);
  }

  private static Optional<Reason> refusal(
      KeyRing keys, PriceObservation observation, PriceSignature signature) {
    return PublisherKeyRules.refusalOf(keys, observation, signature, START, NOW)
        .map(ObservationReply.Refused::reason);
  }
}
