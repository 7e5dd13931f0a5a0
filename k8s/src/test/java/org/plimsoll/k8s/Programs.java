package org.plimsoll.k8s;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Programs of this machine that tests use where they are. */
final class Programs {
  /** How a program ended and all it said. */
  record Result(int exitCode, String output) {}

  private static final Set<String> ANNOUNCED = ConcurrentHashMap.newKeySet();

  private Programs() {}

  static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  static Result run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What was not checked must be seen by whoever reads the build, once. */
  static void announce(String message) {
    if (ANNOUNCED.add(message)) {
      System.err.println("*** NOT CHECKED: " + message);
    }
  }
}
