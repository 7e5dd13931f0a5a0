package org.plimsoll.http.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a set of public keys, RFC 7517. Keys that are for something else are left out. */
final class JwkSetReader {
  private static final int LEAST_RSA_BITS = 2048;
  private static final Set<String> OF_RSA = Set.of("RS256", "PS256");
  private static final Set<String> OF_P256 = Set.of("ES256");
  private static final Set<String> OF_ED25519 = Set.of("EdDSA", "Ed25519");

  private JwkSetReader() {}

  /**
   * @return by the id of the key
   * @throws IllegalArgumentException if it is no such set, if none of its keys can be used, or if
   *     two that can have the same id
   */
  static Map<String, TokenKey> keys(byte[] json) {
    ObjectNode set = AccessJson.object(json);
    if (!set.path("keys").isArray()) {
      throw new IllegalArgumentException("a set of keys has a list keys");
    }
    Map<String, TokenKey> keys = new HashMap<>();
    for (JsonNode each : set.path("keys")) {
      Optional<TokenKey> key = key(each);
      if (key.isPresent() && keys.put(key.get().id(), key.get()) != null) {
        throw new IllegalArgumentException("two keys have the same kid");
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "none of its keys is for signatures by RS256, PS256, ES256 or Ed25519 and has a kid");
    }
    return keys;
  }

  private static Optional<TokenKey> key(JsonNode json) {
    try {
      JWK key = JWK.parse(json.toString());
      return isForSignatures(key) ? usable(key) : Optional.empty();
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isForSignatures(JWK key) {
    return key.getKeyID() != null
        && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static Optional<TokenKey> usable(JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa && rsa.size() >= LEAST_RSA_BITS) {
      return limited(key, OF_RSA, by(new RSASSAVerifier(rsa.toRSAPublicKey())));
    }
    if (key instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
      return limited(key, OF_P256, by(new ECDSAVerifier(ec.toECPublicKey())));
    }
    if (key instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
      return limited(key, OF_ED25519, Ed25519Check.ofPoint(pair.getDecodedX()));
    }
    return Optional.empty();
  }

  /** A key that names its algorithm is for that one alone. */
  private static Optional<TokenKey> limited(JWK key, Set<String> algorithms, SignatureCheck check) {
    Set<String> own =
        key.getAlgorithm() == null ? algorithms : Set.of(key.getAlgorithm().getName());
    return algorithms.containsAll(own)
        ? Optional.of(new TokenKey(key.getKeyID(), own, check, Optional.empty()))
        : Optional.empty();
  }

  private static SignatureCheck by(JWSVerifier verifier) {
    return (algorithm, statement, signature) -> {
      try {
        var header = new JWSHeader(JWSAlgorithm.parse(algorithm));
        return verifier.verify(header, statement, Base64URL.encode(signature));
      } catch (JOSEException e) {
        return false;
      }
    };
  }
}
