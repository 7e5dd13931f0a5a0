package org.plimsoll.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.account.Authority;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.OwnKey;
import org.plimsoll.http.access.Role;

/**
 * The key a node makes tokens with, in a file that only its owner may read.
 *
 * @param isNew whether it was drawn just now
 */
record AccessKey(Path file, OwnKey key, boolean isNew) {
  static final String FILE = "access.key";

  /** Who may do everything, also with the accounts of the venue and for every source. */
  private static final Caller ADMINISTRATOR =
      new Caller(
          new Authority("admin", Set.of(Authority.ALL, "house")),
          Set.of(Role.values()),
          Set.of(Authority.ALL));

  private static final Duration OF_ADMINISTRATOR = Duration.ofDays(30);

  /**
   * Of this file; drawn if it is not there.
   *
   * @throws UnusableException if it can be neither read nor written, or is no key
   */
  static AccessKey in(Path file) {
    try {
      boolean isNew = OwnerOnlyFile.create(file, () -> OwnKey.draw(new SecureRandom()).json());
      return new AccessKey(file, OwnKey.of(Files.readAllBytes(file)), isNew);
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

  String administratorToken(String audience, Instant now) {
    return key.mint(audience, ADMINISTRATOR, now, OF_ADMINISTRATOR);
  }

  /**
   * Gives whoever started what this is the key of a token to begin with: in this file or, when the
   * key was drawn just now, on the console.
   *
   * @throws UnusableException if it is to be in a file, and cannot
   */
  void introduce(Optional<Path> tokenFile, String audience, Instant now, Console console) {
    if (tokenFile.isPresent()) {
      write(tokenFile.get(), administratorToken(audience, now));
      console.line("token of the administrator in %s", tokenFile.get());
    } else if (isNew) {
      console.line(
          "token of the administrator, valid for %d days, shown this once; more by plimsoll"
              + " token:%n%s",
          OF_ADMINISTRATOR.toDays(), administratorToken(audience, now));
    } else {
      console.line("callers show a token; plimsoll token makes them with %s", file);
    }
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
