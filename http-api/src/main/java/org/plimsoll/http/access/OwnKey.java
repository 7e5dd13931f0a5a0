package org.plimsoll.http.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A key pair of a node of its own, with which whoever may read its file makes tokens that the node
 * believes: for a node that has nobody else to ask.
 */
public final class OwnKey {
  /** What its tokens name as their issuer. */
  public static final String ISSUER = "plimsoll-node";

  /** Of a token by it. */
  public static final Duration LONGEST_LIFETIME = Duration.ofDays(31);

  private static final String ALGORITHM = "Ed25519";
  private static final int POINT_BYTES = 32;

  private final OctetKeyPair pair;
  private final PrivateKey secret;
  private final SignatureCheck check;

  private OwnKey(OctetKeyPair pair) {
    try {
      this.pair = pair;
      this.check = Ed25519Check.ofPoint(pair.getDecodedX());
      this.secret =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(
                  new EdECPrivateKeySpec(NamedParameterSpec.ED25519, pair.getDecodedD()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it is no key of Ed25519", e);
    }
  }

  /** A new one. */
  public static OwnKey draw(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair drawn = generator.generateKeyPair();
      byte[] encoded = drawn.getPublic().getEncoded();
      Base64URL point =
          Base64URL.encode(
              Arrays.copyOfRange(encoded, encoded.length - POINT_BYTES, encoded.length));
      byte[] secret = ((EdECPrivateKey) drawn.getPrivate()).getBytes().orElseThrow();
      return new OwnKey(
          new OctetKeyPair.Builder(Curve.Ed25519, point)
              .d(Base64URL.encode(secret))
              .keyID(point.toString().substring(0, 16))
              .build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /**
   * @param json a private JWK (RFC 8037), as {@link #json()} writes it
   * @throws IllegalArgumentException if it is not; the message quotes nothing of it
   */
  public static OwnKey of(byte[] json) {
    try {
      OctetKeyPair pair = OctetKeyPair.parse(AccessJson.object(json).toString());
      if (!pair.getCurve().equals(Curve.Ed25519) || !pair.isPrivate() || pair.getKeyID() == null) {
        throw new IllegalArgumentException("it is no private key of Ed25519 with a kid");
      }
      return new OwnKey(pair);
    } catch (ParseException e) {
      throw new IllegalArgumentException("it is no private key of Ed25519 with a kid");
    }
  }

  /** For its file, which is secret. */
  public byte[] json() {
    return pair.toJSONString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A token by this key.
   *
   * @param audience of the API
   * @param caller whom it shows
   * @param lifetime positive, and at most {@link #LONGEST_LIFETIME}
   * @throws IllegalArgumentException if the lifetime is another, or the subject is nobody's name
   */
  public String mint(String audience, Caller caller, Instant now, Duration lifetime) {
    String subject = caller.authority().subject();
    if (lifetime.getSeconds() < 1 || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "a token is valid for 1 s to " + LONGEST_LIFETIME.toDays() + " days, was: " + lifetime);
    }
    if (!TokenClaims.isSubject(subject)) {
      throw new IllegalArgumentException(
          "a subject is 1 to 255 visible characters of ASCII, and not *, house or anybody; was: "
              + subject);
    }
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("alg", "EdDSA").put("kid", pair.getKeyID()).put("typ", "JWT");
    ObjectNode claims = JsonNodeFactory.instance.objectNode();
    claims.put("iss", ISSUER).put("aud", audience).put("sub", subject);
    ArrayNode roles = claims.putArray("roles");
    ArrayNode accounts = claims.putArray("accounts");
    ArrayNode sources = claims.putArray("sources");
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + lifetime.getSeconds());
    caller.roles().forEach(role -> roles.add(role.name()));
    caller.authority().owners().forEach(accounts::add);
    caller.sources().forEach(sources::add);
    String signed = encoded(header) + "." + encoded(claims);
    return signed + "." + base64(signature(signed));
  }

  /** What checks tokens by it. */
  TokenKey tokenKey() {
    return new TokenKey(pair.getKeyID(), Set.of("EdDSA", ALGORITHM), check, Optional.empty());
  }

  private byte[] signature(String signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot sign", e);
    }
  }

  private static String encoded(ObjectNode object) {
    return base64(object.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
