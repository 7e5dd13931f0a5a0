package org.plimsoll.account.checkpoint;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The private key that a venue signs its checkpoints with: Ed25519 (RFC 8032). */
public final class SigningKey {
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");

  private final PrivateKey key;
  private final VerifierKey verifier;

  private SigningKey(PrivateKey key, VerifierKey verifier) {
    this.key = key;
    this.verifier = verifier;
  }

  /**
   * @param origin whose checkpoints it signs
   * @param pem PKCS#8 of Ed25519 (RFC 8410) in PEM, as {@code openssl genpkey -algorithm ed25519}
   *     writes it
   * @throws IllegalArgumentException if it is anything else; the message tells nothing of the key
   */
  public static SigningKey parse(String origin, String pem) {
    Matcher matcher = PEM.matcher(pem);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a signing key is a private key in PEM, not encrypted");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
      PrivateKey key =
          KeyFactory.getInstance(VerifierKey.ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      SigningKey signing = new SigningKey(key, VerifierKey.of(origin, publicKeyOf(key)));
      signing.requireMatchingKeys();
      return signing;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a signing key must be one of Ed25519 in PKCS#8");
    }
  }

  /** How {@link #parse} reads a key. */
  public static String pem(PrivateKey key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getEncoder().encodeToString(key.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** A pair of keys is drawn from 32 bytes of chance, and those are what a private key holds. */
  private static PublicKey publicKeyOf(PrivateKey key) throws GeneralSecurityException {
    byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
    KeyPairGenerator pairs = KeyPairGenerator.getInstance(VerifierKey.ALGORITHM);
    pairs.initialize(NamedParameterSpec.ED25519, new KnownChance(seed));
    return pairs.generateKeyPair().getPublic();
  }

  /** What is "drawn" is known before. */
  private static final class KnownChance extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] drawn;

    KnownChance(byte[] drawn) {
      this.drawn = drawn;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(drawn, 0, bytes, 0, bytes.length);
    }
  }

  private void requireMatchingKeys() throws GeneralSecurityException {
    byte[] anything = "a pair".getBytes(StandardCharsets.UTF_8);
    if (!verifier.hasSigned(anything, sign(anything))) {
      throw new GeneralSecurityException("the public key of the signing key could not be found");
    }
  }

  /** What its signatures are verified with. */
  public VerifierKey verifier() {
    return verifier;
  }

  byte[] sign(byte[] text) {
    try {
      Signature signing = Signature.getInstance(VerifierKey.ALGORITHM);
      signing.initSign(key);
      signing.update(text);
      return signing.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the signing key cannot sign", e);
    }
  }
}
