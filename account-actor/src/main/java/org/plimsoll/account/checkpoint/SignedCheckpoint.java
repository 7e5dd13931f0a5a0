package org.plimsoll.account.checkpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.plimsoll.cluster.chain.Hash;

/**
 * A checkpoint with the signature of its origin, as a text that anybody can keep and verify.
 *
 * <p>Source: C2SP signed notes (c2sp.org/signed-note), with exactly one signature.
 *
 * @param signature the id of the key and the signature, 68 bytes in Base64
 */
public record SignedCheckpoint(Checkpoint checkpoint, String signature) {
  private static final int SIGNATURE_BYTES = 64;
  private static final String SIGNATURE_LINE = "\u2014 ";

  /**
   * @throws IllegalArgumentException if the signature is not 68 bytes in Base64
   */
  public SignedCheckpoint {
    byte[] bytes = Base64.getDecoder().decode(signature);
    if (bytes.length != VerifierKey.ID_BYTES + SIGNATURE_BYTES
        || !Base64.getEncoder().encodeToString(bytes).equals(signature)) {
      throw new IllegalArgumentException(
          "a signature of a checkpoint has 68 bytes in Base64, was: " + signature);
    }
  }

  /**
   * @throws IllegalArgumentException if the key is of another origin
   */
  public static SignedCheckpoint sign(Checkpoint checkpoint, SigningKey key) {
    if (!key.verifier().name().equals(checkpoint.origin())) {
      throw new IllegalArgumentException(
          "a key of " + key.verifier().name() + " signs nothing of " + checkpoint.origin());
    }
    byte[] id = key.verifier().idBytes();
    byte[] signed = key.sign(signedBytes(checkpoint));
    byte[] both = Arrays.copyOf(id, id.length + signed.length);
    System.arraycopy(signed, 0, both, id.length, signed.length);
    return new SignedCheckpoint(checkpoint, Base64.getEncoder().encodeToString(both));
  }

  /** The text of the checkpoint, an empty line, and the signature on a line of its own. */
  @JsonValue
  public String text() {
    return checkpoint.text() + '\n' + SIGNATURE_LINE + checkpoint.origin() + ' ' + signature + '\n';
  }

  /**
   * Reads what {@link #text} writes. Whether the signature is right, {@link #fault} says.
   *
   * @throws IllegalArgumentException if it is anything else, naming what
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static SignedCheckpoint parse(String text) {
    int end = text.indexOf("\n\n");
    if (end < 0) {
      throw new IllegalArgumentException("a checkpoint without an empty line before its signature");
    }
    Checkpoint checkpoint = Checkpoint.parse(text.substring(0, end + 1));
    String line = text.substring(end + 2);
    String before = SIGNATURE_LINE + checkpoint.origin() + ' ';
    if (!line.startsWith(before) || line.indexOf('\n') != line.length() - 1) {
      throw new IllegalArgumentException(
          "a checkpoint ends in one line with the signature of its origin");
    }
    return new SignedCheckpoint(checkpoint, line.substring(before.length(), line.length() - 1));
  }

  /** Why it is none of the holder of this key; empty if it is. */
  public Optional<String> fault(VerifierKey key) {
    byte[] bytes = Base64.getDecoder().decode(signature);
    if (!key.name().equals(checkpoint.origin())) {
      return Optional.of("it is of " + checkpoint.origin() + ", and the key is of " + key.name());
    }
    if (!Arrays.equals(Arrays.copyOf(bytes, VerifierKey.ID_BYTES), key.idBytes())) {
      return Optional.of("it was signed with another key than " + key.id());
    }
    byte[] signed = Arrays.copyOfRange(bytes, VerifierKey.ID_BYTES, bytes.length);
    return key.hasSigned(signedBytes(checkpoint), signed)
        ? Optional.empty()
        : Optional.of("its signature does not fit its text");
  }

  /**
   * Why it cannot come right after that one; empty if it can.
   *
   * @param before the checkpoint before it; empty for the first
   */
  public Optional<String> faultAfter(Optional<SignedCheckpoint> before) {
    long number = before.map(note -> note.checkpoint.number()).orElse(0L) + 1;
    Hash previous =
        before
            .map(SignedCheckpoint::hash)
            .orElseGet(() -> Checkpoint.beforeFirst(checkpoint.origin()));
    if (checkpoint.number() != number) {
      return Optional.of("it has number " + checkpoint.number() + " and not " + number);
    }
    if (!checkpoint.previous().equals(previous)) {
      return Optional.of("number " + number + " follows another checkpoint than the one before it");
    }
    if (before.filter(note -> checkpoint.at().isBefore(note.checkpoint.at())).isPresent()) {
      return Optional.of("number " + number + " is older than the one before it");
    }
    return Optional.empty();
  }

  /** What the next one states as its previous. */
  public Hash hash() {
    return Sha256.over(text().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] signedBytes(Checkpoint checkpoint) {
    return checkpoint.text().getBytes(StandardCharsets.UTF_8);
  }
}
