package org.plimsoll.oracle;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** A publisher that can sign. */
final class SignedPrices {
  private final KeyPair pair;

  SignedPrices() {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  PublisherKey key(String id, String source, Instant from, Instant until) {
    String encoded = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    return new PublisherKey(id, source, encoded, from, until, Optional.empty());
  }

  PriceSignature sign(String keyId, PriceObservation observation) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(PriceSignature.statement(observation));
      return new PriceSignature(keyId, Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
