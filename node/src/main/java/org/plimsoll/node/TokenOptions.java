package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Where commands that call a node have their token from. Never from the command line itself, which
 * every user of the machine can read.
 */
final class TokenOptions {
  static final String VARIABLE = "PLIMSOLL_TOKEN";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "with the token to show to the node (default: environment variable PLIMSOLL_TOKEN)")
  private Optional<Path> file = Optional.empty();

  /**
   * The token to show; empty: none.
   *
   * @throws UnusableException if the file cannot be read
   */
  Optional<String> token() {
    return file.map(TokenOptions::read).or(() -> inVariable(System.getenv()));
  }

  static Optional<String> inVariable(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .map(String::strip)
        .filter(token -> !token.isEmpty());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UnusableException("the token cannot be read from " + file + ": " + e.getMessage());
    }
  }
}
