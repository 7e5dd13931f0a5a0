package org.plimsoll.node;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.account.checkpoint.SigningKey;
import org.plimsoll.account.checkpoint.VerifierKey;

/** The key that checkpoints are signed with: a file in PKCS#8 that nobody else may read. */
final class SigningKeyFile {
  private static final String NAME = "checkpoint-signing.key";
  private static final Set<PosixFilePermission> TOO_MUCH =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SigningKeyFile() {}

  /**
   * The key of a node: the file that {@code plimsoll.audit.signing-key} names; for a node that is a
   * cluster of its own and names none, one in its data directory, drawn when it is first asked for.
   *
   * @throws UnusableException if a node of a cluster names none, or the file cannot be used
   */
  static SigningKey of(Config config) {
    String named = config.getString("plimsoll.audit.signing-key");
    String origin = config.getString("plimsoll.audit.origin");
    if (!named.isEmpty()) {
      return read(Path.of(named), origin);
    }
    if (!config.getStringList("pekko.cluster.seed-nodes").isEmpty()) {
      throw new UnusableException(
          "the nodes of a cluster sign checkpoints with one key: name its file in"
              + " plimsoll.audit.signing-key, or sign none with"
              + " plimsoll.audit.checkpoints.interval = 0s");
    }
    return read(drawnIn(Path.of(config.getString("plimsoll.data-directory"))), origin);
  }

  /**
   * What checkpoints of a node are verified with, if this process may read its key; nothing is
   * drawn.
   */
  static Optional<VerifierKey> verifierOf(Config config) {
    String named = config.getString("plimsoll.audit.signing-key");
    Path file =
        named.isEmpty()
            ? Path.of(config.getString("plimsoll.data-directory")).resolve(NAME)
            : Path.of(named);
    return Files.isReadable(file)
        ? Optional.of(read(file, config.getString("plimsoll.audit.origin")).verifier())
        : Optional.empty();
  }

  /**
   * The file of the key in this directory; drawn if it is not there.
   *
   * @throws UnusableException if it can be neither read nor written
   */
  static Path drawnIn(Path directory) {
    Path file = directory.resolve(NAME);
    try {
      if (!Files.exists(file)) {
        draw(directory, file);
      }
      return file;
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private static void draw(Path directory, Path file) throws IOException {
    Files.createDirectories(directory);
    Path draft = Files.createTempFile(directory, NAME, ".new", forOwnerOnly(directory));
    try {
      Files.writeString(draft, drawn(), StandardOpenOption.SYNC);
      // Whole or not at all: a node that is killed here draws another.
      Files.move(draft, file);
    } catch (FileAlreadyExistsException e) {
      // Another start was quicker; its key is read.
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static String drawn() {
    try {
      return SigningKey.pem(KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of ours has Ed25519", e);
    }
  }

  private static SigningKey read(Path file, String origin) {
    try {
      if (isPosix(file)) {
        Set<PosixFilePermission> given = Files.getPosixFilePermissions(file);
        if (given.stream().anyMatch(TOO_MUCH::contains)) {
          throw new UnusableException(
              "the signing key in "
                  + file
                  + " can be read or written by others ("
                  + PosixFilePermissions.toString(given)
                  + "): chmod 600 it");
        }
      }
      return SigningKey.parse(origin, Files.readString(file, StandardCharsets.US_ASCII));
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(file, e);
    }
  }

  private static UnusableException unusable(Path file, Exception why) {
    return new UnusableException(
        "the signing key in " + file + " cannot be used: " + why.getMessage());
  }

  private static FileAttribute<?>[] forOwnerOnly(Path directory) {
    return isPosix(directory)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path place) {
    return place.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
