package org.plimsoll.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Talks to the API as a trader's system does. */
final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> addresses;
  private final Duration timeout;
  private final AtomicInteger asked = new AtomicInteger();

  ApiClient(String address) {
    this(List.of(address), TIMEOUT);
  }

  /**
   * @param timeout how long an answer is waited for
   */
  ApiClient(String address, Duration timeout) {
    this(List.of(address), timeout);
  }

  /** Asks these nodes in turns. */
  ApiClient(List<String> addresses) {
    this(addresses, TIMEOUT);
  }

  private ApiClient(List<String> addresses, Duration timeout) {
    this.addresses = List.copyOf(addresses);
    this.timeout = timeout;
  }

  record Answer(int status, JsonNode body) {}

  Answer get(String path) {
    return getAsync(path).join();
  }

  CompletableFuture<Answer> getAsync(String path) {
    return send(request(path).GET().build());
  }

  Answer post(String path, String key, String body) {
    return postAsync(path, key, body).join();
  }

  CompletableFuture<Answer> postAsync(String path, String key, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    String address = addresses.get(Math.floorMod(asked.getAndIncrement(), addresses.size()));
    return HttpRequest.newBuilder(URI.create(address + path)).timeout(timeout);
  }

  private CompletableFuture<Answer> send(HttpRequest request) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> new Answer(response.statusCode(), parsed(response.body())));
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
