package org.plimsoll.node;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of a node as a JVM has them once they are loaded, so that a node starts in half the
 * time: tests start many. Made by the first test of a build that starts one, for all the others.
 */
final class ClassArchive {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path ARCHIVE =
      TARGET.resolve("node-" + Runtime.version().feature() + ".jsa");

  private ClassArchive() {}

  /** What a JVM that runs {@link #classPath()} starts sooner with. */
  static List<String> options() {
    try (FileChannel channel =
        FileChannel.open(
            TARGET.resolve("node.jsa.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock(); // until it is closed: several processes test at once
      if (!Files.exists(ARCHIVE)) {
        make();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // One of other jars is not used, and that is no reason to fail.
    return List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xshare:auto", "-Xlog:cds=error");
  }

  private static void make() throws IOException {
    Path data = Files.createTempDirectory(TARGET, "archived");
    String archive = "-XX:ArchiveClassesAtExit=" + ARCHIVE;
    try (NodeProcess node =
        NodeProcess.start(List.of(archive, "-Xlog:cds=error", "-cp", jars()), data, "--simulate")) {
      node.terminate();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a node stopped", e);
    }
  }

  /** Of this test, jars first: an archive is of jars alone, and of the first ones. */
  static String classPath() {
    return path(Stream.concat(entries(false), entries(true)));
  }

  private static String jars() {
    return path(entries(false));
  }

  private static Stream<String> entries(boolean areDirectories) {
    // Surefire and failsafe hide the real class path behind a jar of their own.
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(entry -> Files.isDirectory(Path.of(entry)) == areDirectories);
  }

  private static String path(Stream<String> entries) {
    return entries.collect(Collectors.joining(File.pathSeparator));
  }
}
