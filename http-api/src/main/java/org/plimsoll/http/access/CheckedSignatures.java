package org.plimsoll.http.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers of the newest tokens by which key they are signed, because a client sends one many
 * times and a check costs up to a third of a millisecond. Nothing else is remembered: whether the
 * key still counts, and what the token may, is asked every time. Tokens themselves are not kept.
 */
final class CheckedSignatures {
  private static final int MOST = 10_000;

  private final Map<ByteBuffer, TokenKey> keys =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, TokenKey> eldest) {
          return size() > MOST;
        }
      };

  /** Checks the signature unless this very token is known to be by this very key. */
  void require(String token, ReceivedToken received, TokenKey key) throws TokenRefusedException {
    ByteBuffer digest = digest(token);
    synchronized (keys) {
      if (keys.get(digest) == key) {
        return;
      }
    }
    key.requireSigned(received);
    synchronized (keys) {
      keys.put(digest, key);
    }
  }

  private static ByteBuffer digest(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
