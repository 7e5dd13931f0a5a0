package org.plimsoll.oracle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.ObservationReply.Refused;
import org.plimsoll.risk.market.IndexId;

/** Which keys are taken on, and whose signatures count. */
final class PublisherKeyRules {
  /** One in use and one to change over to. */
  static final int MOST_KEYS = 2;

  private PublisherKeyRules() {}

  /** Why a key may not be added; empty if it may, or is there already. */
  static Optional<PublisherKeyReply.Refused> refusalToAdd(
      KeyRing ring, PublisherKey key, Instant now) {
    Optional<PublisherKey> known = ring.key(key.id());
    if (known.isPresent()) {
      return known.equals(Optional.of(key))
          ? Optional.empty()
          : refused(
              PublisherKeyReply.Reason.KEY_EXISTS, "key " + key.id() + " is or was another one");
    }
    return ring.usable(key.source(), now) >= MOST_KEYS
        ? refused(
            PublisherKeyReply.Reason.TOO_MANY_KEYS,
            "source " + key.source() + " has " + MOST_KEYS + " keys; revoke one first")
        : Optional.empty();
  }

  private static Optional<PublisherKeyReply.Refused> refused(
      PublisherKeyReply.Reason reason, String detail) {
    return Optional.of(new PublisherKeyReply.Refused(reason, detail));
  }

  /** What is new in how far the feeds of an index have come. */
  static List<PublisherKeysEvent> news(
      KeyRing ring, IndexId index, Map<String, Long> sequences, Instant now) {
    return sequences.entrySet().stream()
        .filter(each -> each.getValue() > ring.seen(index, each.getKey()))
        .<PublisherKeysEvent>map(
            each -> new PublisherKeysEvent.SequenceSeen(index, each.getKey(), each.getValue(), now))
        .toList();
  }

  /**
   * Why a signed observation does not come from its source, here and now; empty if it does.
   *
   * @param since when this oracle began to listen: what was signed before may have been heard
   *     before
   */
  static Optional<Refused> refusalOf(
      KeyRing ring,
      PriceObservation observation,
      PriceSignature signature,
      Instant since,
      Instant now) {
    Optional<PublisherKey> key = ring.key(signature.keyId());
    if (key.isEmpty()) {
      return refused(Reason.UNKNOWN_KEY, "no key is named " + signature.keyId());
    }
    boolean isItsKey =
        key.orElseThrow().source().equals(observation.source()) && key.orElseThrow().isValidAt(now);
    if (!isItsKey) {
      return refused(
          Reason.KEY_NOT_VALID,
          "key " + signature.keyId() + " does not sign for " + observation.source() + " now");
    }
    if (!key.orElseThrow()
        .hasSigned(PriceSignature.statement(observation), signature.signature())) {
      return refused(Reason.SIGNATURE_WRONG, "the signature is not one of this statement");
    }
    long seen = ring.seen(observation.index(), observation.source());
    if (observation.sequence() <= seen) {
      return refused(
          Reason.SEQUENCE_NOT_RISING, "sequence " + observation.sequence() + " came after " + seen);
    }
    return observation.observedAt().isAfter(since)
        ? Optional.empty()
        : refused(Reason.TOO_OLD, "observed before this oracle listened, at " + since);
  }

  private static Optional<Refused> refused(Reason reason, String detail) {
    return Optional.of(new Refused(reason, detail));
  }
}
