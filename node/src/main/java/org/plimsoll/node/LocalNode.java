package org.plimsoll.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A node of a {@link LocalCluster}, in a process of its own. */
final class LocalNode {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long BETWEEN_MILLIS = 250;
  private static final int ATTEMPTS = 1_200;
  private static final int SHOWN_CHARACTERS = 2_000;
  private static final int OK = 200;

  private final int number;
  private final Addresses addresses;
  private final Path log;
  private final Process process;
  private final String token;

  /**
   * Where it is reached, e.g. at {@code http://127.0.0.1:8080}.
   *
   * @param metrics of {@code /metrics}
   * @param management of {@code /ready} and {@code /cluster/members}
   */
  record Addresses(String api, String metrics, String management) {}

  /**
   * @param number from 1
   * @param log of its process
   * @param token to show to it
   */
  LocalNode(int number, Addresses addresses, Path log, Process process, String token) {
    this.number = number;
    this.addresses = addresses;
    this.log = log;
    this.process = process;
    this.token = token;
  }

  int number() {
    return number;
  }

  String api() {
    return addresses.api();
  }

  /** What it believes. */
  String token() {
    return token;
  }

  Addresses addresses() {
    return addresses;
  }

  Process process() {
    return process;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: no hook runs, nobody is told. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM: it leaves its cluster. */
  void terminate() {
    process.destroy();
  }

  /**
   * Waits until it serves its API.
   *
   * @throws UnusableException with the last it said, if it ends instead or never does
   */
  void awaitServing() throws IOException, InterruptedException {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (process.waitFor(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new UnusableException(
            "node " + number + " ended with code " + process.exitValue() + ": " + lastWords());
      }
      if (answers(http)) {
        return;
      }
    }
    throw new UnusableException("node " + number + " does not serve its API, see " + log);
  }

  private boolean answers(HttpClient http) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(api() + "/v1/markets"))
              .timeout(TIMEOUT)
              .header("Authorization", "Bearer " + token)
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      return false;
    }
  }

  String lastWords() throws IOException {
    String said = Files.readString(log, StandardCharsets.UTF_8);
    return said.substring(Math.max(0, said.length() - SHOWN_CHARACTERS)).strip();
  }
}
