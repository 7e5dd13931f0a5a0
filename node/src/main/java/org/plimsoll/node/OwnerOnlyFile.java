package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** A file with a secret, which nobody but its owner may read. */
final class OwnerOnlyFile {
  private OwnerOnlyFile() {}

  /**
   * Writes it if it is not there, whole or not at all.
   *
   * @param content asked for only then
   * @return whether it was written by this
   */
  static boolean create(Path file, Supplier<byte[]> content) throws IOException {
    if (Files.exists(file)) {
      return false;
    }
    Path draft = draft(file, content.get());
    try {
      Files.move(draft, file);
      return true;
    } catch (FileAlreadyExistsException e) {
      // Another start of this node was quicker; its secret counts.
      return false;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Writes it, in place of one that may be there. */
  static void replace(Path file, byte[] content) throws IOException {
    Path draft = draft(file, content);
    try {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static Path draft(Path file, byte[] content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path draft =
        Files.createTempFile(
            directory, file.getFileName().toString(), ".new", forOwnerOnly(directory));
    Files.write(draft, content, StandardOpenOption.SYNC);
    return draft;
  }

  private static FileAttribute<?>[] forOwnerOnly(Path directory) {
    boolean isPosix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
