package org.plimsoll.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.plimsoll.account.Authority;
import org.plimsoll.http.access.OwnKey;
import org.plimsoll.http.access.Role;

/**
 * The key a node makes tokens with, in a file that only its owner may read.
 *
 * @param isNew whether it was drawn just now
 */
record AccessKey(OwnKey key, boolean isNew) {
  static final String FILE = "access.key";
  private static final Duration OF_ADMINISTRATOR = Duration.ofDays(30);

  /**
   * Of this file; drawn if it is not there.
   *
   * @throws UnusableException if it can be neither read nor written, or is no key
   */
  static AccessKey in(Path file) {
    try {
      boolean isNew = OwnerOnlyFile.create(file, () -> OwnKey.draw(new SecureRandom()).json());
      return new AccessKey(OwnKey.of(Files.readAllBytes(file)), isNew);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableException(
          "the key of tokens in " + file + " cannot be used: " + e.getMessage());
    }
  }

  /**
   * Of this file.
   *
   * @throws UnusableException if it is not there, or is no key
   */
  static AccessKey existing(Path file) {
    if (!Files.exists(file)) {
      throw new UnusableException(
          "there is no key in "
              + file
              + ": a node draws it at its first start, if callers have to show tokens or it is"
              + " given --token-file");
    }
    return in(file);
  }

  /** Of somebody who may do everything, also with the accounts of the venue. */
  String administratorToken(String audience, Instant now) {
    return key.mint(
        audience,
        "admin",
        List.of(Role.values()),
        List.of(Authority.ALL, "house"),
        now,
        OF_ADMINISTRATOR);
  }

  /**
   * Keeps a token for whoever may read this user's files.
   *
   * @throws UnusableException if it cannot be written
   */
  static void write(Path file, String token) {
    try {
      OwnerOnlyFile.replace(file, (token + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UnusableException("the token cannot be written to " + file + ": " + e.getMessage());
    }
  }
}
