package org.plimsoll.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;

/**
 * The secrets that webhooks check notices with. Each follows from one key of the system, the
 * account and the registration, so that none has to be stored: the journal, which is shown to
 * people, holds none.
 */
public final class WebhookSecrets {
  static final int LEAST_KEY_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param key of the system, the same on every node and after every restart
   * @throws IllegalArgumentException if it is shorter than 32 bytes
   */
  public WebhookSecrets(byte[] key) {
    if (key.length < LEAST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the key of webhook secrets must have at least "
              + LEAST_KEY_BYTES
              + " bytes, had: "
              + key.length);
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** What the owner is given when it registers a webhook under this command. */
  String secretOf(AccountId account, CommandId registration) {
    byte[] secret = mac(key, "webhook|" + account + "|" + registration);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /**
   * The signature of a notice, in hexadecimal: HMAC-SHA256 under the secret, of the second it was
   * sent at, a full stop, and the body.
   *
   * @param second since 1970
   */
  static String signature(String secret, long second, String body) {
    var secretKey = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    return HexFormat.of().formatHex(mac(secretKey, second + "." + body));
  }

  private static byte[] mac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
