package org.plimsoll.http.access;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens of every kind, good and bad, with what the JDK has and nothing of ours. */
final class Forge {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String ISSUER = "https://login.example";
  static final String AUDIENCE = "plimsoll";
  static final KeyPair RSA = pair("RSA", 2048);
  static final KeyPair P256 = pair();
  static final KeyPair ED = pair("Ed25519", 0);

  /** Of the machine {@code engine}. */
  static final KeyPair ENGINE = pair("Ed25519", 0);

  static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

  private Forge() {}

  /** Claims of a token that is as it must be, with some changed; null takes one away. */
  static String claims(Object... changes) {
    Map<String, String> claims = new TreeMap<>();
    claims.put("iss", quoted(ISSUER));
    claims.put("aud", quoted(AUDIENCE));
    claims.put("sub", quoted("alice"));
    claims.put("iat", seconds(0));
    claims.put("exp", seconds(300));
    claims.put("roles", "[\"TRADER\"]");
    return json(claims, changes);
  }

  /** Claims of a machine, for all traders. */
  static String machineClaims(Object... changes) {
    Map<String, String> claims = new TreeMap<>();
    claims.put("iss", quoted("engine"));
    claims.put("aud", quoted(AUDIENCE));
    claims.put("sub", quoted("engine"));
    claims.put("iat", seconds(0));
    claims.put("exp", seconds(300));
    claims.put("roles", "[\"TRADER\"]");
    claims.put("accounts", "[\"*\"]");
    return json(claims, changes);
  }

  static String header(String algorithm, String keyId, Object... changes) {
    Map<String, String> header = new LinkedHashMap<>();
    header.put("alg", quoted(algorithm));
    header.put("kid", quoted(keyId));
    header.put("typ", quoted("JWT"));
    return json(header, changes);
  }

  /** A number of seconds from now. */
  static String seconds(long fromNow) {
    return Long.toString(NOW.getEpochSecond() + fromNow);
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }

  static String rsa(String claims) {
    return rsa(header("RS256", "rsa"), claims);
  }

  static String rsa(String header, String claims) {
    return signed(header, claims, "SHA256withRSA", RSA);
  }

  static String pss(String claims) {
    return signed(header("PS256", "rsa"), claims, "RSASSA-PSS", RSA);
  }

  static String p256(String claims) {
    return signed(header("ES256", "p256"), claims, "SHA256withECDSAinP1363Format", P256);
  }

  static String ed(String claims) {
    return signed(header("EdDSA", "ed"), claims, "Ed25519", ED);
  }

  static String engine(String claims) {
    return machine("engine-1", ENGINE, claims);
  }

  static String machine(String keyId, KeyPair key, String claims) {
    return signed(header("EdDSA", keyId), claims, "Ed25519", key);
  }

  static String signed(String header, String claims, String algorithm, KeyPair key) {
    String signed = base64(header) + "." + base64(claims);
    return signed + "." + base64(signature(signed, algorithm, key));
  }

  /** What HS256 makes of it with these bytes as the secret both sides know. */
  static String shared(String header, String claims, byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String signed = base64(header) + "." + base64(claims);
      return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The keys of the issuer. */
  static String keySet() {
    return keySet(jwk("rsa", RSA), jwk("p256", P256), jwk("ed", ED));
  }

  static String keySet(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  static String jwk(String id, KeyPair key) {
    String start = "{\"kid\":" + quoted(id) + ",\"use\":\"sig\",";
    if (key.getPublic() instanceof RSAPublicKey rsa) {
      return start
          + "\"kty\":\"RSA\",\"n\":\""
          + base64(unsigned(rsa.getModulus(), rsa.getModulus().bitLength() / 8))
          + "\",\"e\":\"AQAB\"}";
    }
    if (key.getPublic() instanceof ECPublicKey ec) {
      return start
          + "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
          + base64(unsigned(ec.getW().getAffineX(), 32))
          + "\",\"y\":\""
          + base64(unsigned(ec.getW().getAffineY(), 32))
          + "\"}";
    }
    return start + "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + base64(point(key)) + "\"}";
  }

  /** The register with the engine, which may act for all traders for a year. */
  static String register() {
    return keySet(machine("engine-1", ENGINE));
  }

  static String machine(String id, KeyPair key, Object... changes) {
    Map<String, String> machine = new TreeMap<>();
    machine.put("kid", quoted(id));
    machine.put("publicKey", quoted(publicKey(key)));
    machine.put("subject", quoted("engine"));
    machine.put("roles", "[\"TRADER\"]");
    machine.put("accounts", "[\"*\"]");
    machine.put("validFrom", quoted("2026-01-01T00:00:00Z"));
    machine.put("validUntil", quoted("2027-01-01T00:00:00Z"));
    return json(machine, changes);
  }

  static String publicKey(KeyPair key) {
    return Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
  }

  /** The 32 bytes of a public key of Ed25519. */
  static byte[] point(KeyPair key) {
    byte[] encoded = key.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }

  /** Knows the issuer's keys and the engine. */
  static TokenVerifier verifier(Clock clock) {
    return verifier(
        JwkSetReader.keys(keySet().getBytes(StandardCharsets.UTF_8)),
        MachineKeyReader.keys(register().getBytes(StandardCharsets.UTF_8)),
        clock);
  }

  static TokenVerifier verifier(
      Map<String, TokenKey> issuer, Map<String, TokenKey> machines, Clock clock) {
    return new TokenVerifier(
        Map.of(ISSUER, new TokenIssuer(known(issuer), Duration.ofHours(24))),
        Optional.of(new TokenIssuer(known(machines), Duration.ofMinutes(10))),
        AUDIENCE,
        Duration.ofSeconds(30),
        clock);
  }

  private static KeySource known(Map<String, TokenKey> keys) {
    return id -> Optional.ofNullable(keys.get(id));
  }

  static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] signature(String signed, String algorithm, KeyPair key) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      if (algorithm.equals("RSASSA-PSS")) {
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signature.initSign(key.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] unsigned = new byte[length];
    int from = Math.max(0, bytes.length - length);
    System.arraycopy(bytes, from, unsigned, length - (bytes.length - from), bytes.length - from);
    return unsigned;
  }

  /** Changes are names and values in JSON by turns. */
  private static String json(Map<String, String> fields, Object... changes) {
    for (int n = 0; n < changes.length; n += 2) {
      if (changes[n + 1] == null) {
        fields.remove((String) changes[n]);
      } else {
        fields.put((String) changes[n], (String) changes[n + 1]);
      }
    }
    StringBuilder json = new StringBuilder("{");
    fields.forEach(
        (name, value) ->
            json.append(json.length() > 1 ? "," : "").append(quoted(name) + ":" + value));
    return json.append('}').toString();
  }
}
