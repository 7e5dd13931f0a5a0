package org.plimsoll.k8s;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The directories of this module and what becomes of them. */
final class Kustomization {
  /** Everything that is applied by itself. */
  static final List<String> APPLIED =
      List.of("overlays/dev", "overlays/prod", "cassandra/k8ssandra");

  private static final Set<String> DIRECTORIES =
      Set.of("base", "overlays", "components", "cassandra");
  private static final Map<String, List<Manifest>> RENDERED = new ConcurrentHashMap<>();

  private Kustomization() {}

  /**
   * What {@code kubectl apply -k} would apply. Skips the test, loudly, where there is no kubectl.
   */
  static List<Manifest> rendered(String directory) {
    return RENDERED.computeIfAbsent(directory, Kustomization::render).stream()
        .map(Manifest::copy)
        .toList();
  }

  /** All objects that are whole in their file: neither patches nor instructions to Kustomize. */
  static List<Manifest> written() {
    return files(".yaml")
        .filter(file -> !file.endsWith("kustomization.yaml"))
        .filter(file -> !file.endsWith("node.yaml"))
        .flatMap(file -> Manifest.of(file).stream())
        .toList();
  }

  /** The files of all directories with this ending. */
  static Stream<Path> files(String ending) {
    return DIRECTORIES.stream()
        .flatMap(Kustomization::walk)
        .filter(file -> file.toString().endsWith(ending))
        .sorted();
  }

  private static List<Manifest> render(String directory) {
    if (!Programs.isOnPath("kubectl")) {
      Programs.announce(
          directory
              + " was NOT rendered: there is no kubectl. Its files are checked one by one only.");
      abort("no kubectl: " + directory + " is not rendered");
    }
    Programs.Result result = Programs.run("kubectl", "kustomize", directory);
    if (result.exitCode() != 0) {
      throw new AssertionError("kubectl kustomize " + directory + ": " + result.output());
    }
    return Manifest.parse(directory, result.output());
  }

  private static Stream<Path> walk(String directory) {
    try (Stream<Path> files = Files.walk(Path.of(directory))) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
