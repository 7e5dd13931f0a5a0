package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** B01 of the security checklist: one form of a signature, and keys that tell signers apart. */
class Ed25519KeyTest {
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final byte[] STATEMENT = "pay 1".getBytes(StandardCharsets.UTF_8);

  private final KeyPair pair;
  private final Ed25519Key key;

  Ed25519KeyTest() throws GeneralSecurityException {
    pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    key = Ed25519Key.of(Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
  }

  @Test
  void a_signature_is_of_one_statement() throws GeneralSecurityException {
    byte[] signature = signature();

    assertThat(key.hasSigned(STATEMENT, signature)).isTrue();
    assertThat(key.hasSigned("pay 2".getBytes(StandardCharsets.UTF_8), signature)).isFalse();
  }

  @Test
  void a_second_form_of_a_signature_is_none() throws GeneralSecurityException {
    byte[] signature = signature();
    BigInteger second = number(Arrays.copyOfRange(signature, 32, 64)).add(ORDER);
    byte[] malleable = Arrays.copyOf(signature, 64);
    System.arraycopy(bytes(second), 0, malleable, 32, 32);

    assertThat(key.hasSigned(STATEMENT, malleable)).isFalse();
  }

  /** The JDK alone would take it: it solves the equation, with the neutral element first. */
  @Test
  void a_signature_of_small_order_is_none() throws GeneralSecurityException {
    byte[] neutral = new byte[32];
    neutral[0] = 1;
    byte[] encoded = pair.getPublic().getEncoded();
    MessageDigest digest = MessageDigest.getInstance("SHA-512");
    digest.update(neutral);
    digest.update(encoded, encoded.length - 32, 32);
    BigInteger challenge = number(digest.digest(STATEMENT)).mod(ORDER);
    byte[] signature = Arrays.copyOf(neutral, 64);
    System.arraycopy(bytes(challenge.multiply(secret()).mod(ORDER)), 0, signature, 32, 32);

    Signature alone = Signature.getInstance("Ed25519");
    alone.initVerify(pair.getPublic());
    alone.update(STATEMENT);
    assertThat(alone.verify(signature)).isTrue();
    assertThat(key.hasSigned(STATEMENT, signature)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 65, 128})
  void a_signature_has_64_bytes(int length) throws GeneralSecurityException {
    assertThat(key.hasSigned(STATEMENT, Arrays.copyOf(signature(), length))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void a_key_under_which_one_signature_fits_many_statements_is_none(String point) {
    assertThatThrownBy(() -> Ed25519Key.ofPoint(HexFormat.of().parseHex(point)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("small order");
  }

  private byte[] signature() throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(STATEMENT);
    return signature.sign();
  }

  /** RFC 8032, section 5.1.5. */
  private BigInteger secret() throws GeneralSecurityException {
    byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    byte[] half = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed), 32);
    half[0] &= (byte) 0xf8;
    half[31] &= 0x7f;
    half[31] |= 0x40;
    return number(half);
  }

  private static BigInteger number(byte[] littleEndian) {
    byte[] bytes = new byte[littleEndian.length];
    for (int n = 0; n < bytes.length; n++) {
      bytes[n] = littleEndian[bytes.length - 1 - n];
    }
    return new BigInteger(1, bytes);
  }

  private static byte[] bytes(BigInteger number) {
    byte[] bytes = new byte[32];
    for (int n = 0; n < bytes.length; n++) {
      bytes[n] = number.shiftRight(8 * n).byteValue();
    }
    return bytes;
  }
}
