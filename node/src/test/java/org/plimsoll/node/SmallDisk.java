package org.plimsoll.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A disk in memory of a few mebibytes, mounted for a test and unmounted after it. Needs the rights
 * of root, and mount and umount of Linux.
 */
final class SmallDisk implements AutoCloseable {
  private static final int BLOCK = 4096;

  private final Path directory;
  private final Thread unmount = new Thread(this::unmount);

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /** Empty where this machine does not allow it. */
  static Optional<SmallDisk> mount(Path directory, int mebibytes)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    if (run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "plimsoll-faults", directory)
        != 0) {
      return Optional.empty();
    }
    SmallDisk disk = new SmallDisk(directory);
    Runtime.getRuntime().addShutdownHook(disk.unmount);
    return Optional.of(disk);
  }

  Path directory() {
    return directory;
  }

  /** Takes the space but for so many bytes; what was taken before is given back first. */
  void fillBut(long bytes) throws IOException {
    free();
    FileStore store = Files.getFileStore(directory);
    try (FileChannel file =
        FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (store.getUsableSpace() >= bytes + BLOCK) {
        file.write(ByteBuffer.allocate(BLOCK));
      }
    }
  }

  /** Gives back what was taken. */
  void free() throws IOException {
    Files.deleteIfExists(ballast());
  }

  private Path ballast() {
    return directory.resolve("ballast");
  }

  @Override
  public void close() {
    unmount();
    Runtime.getRuntime().removeShutdownHook(unmount);
  }

  private void unmount() {
    try {
      run("umount", "--lazy", directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int run(Object... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    for (Object word : command) {
      words.add(word.toString());
    }
    try {
      return new ProcessBuilder(words).inheritIO().start().waitFor();
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
