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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Talks to the API as a trader's system does. */
final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Node> nodes;
  private final Duration timeout;
  private final AtomicInteger asked = new AtomicInteger();

  /**
   * Who is asked.
   *
   * @param token to show; empty: none
   */
  private record Node(String address, Optional<String> token) {
    HttpRequest.Builder request(String path) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
      token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
      return request;
    }
  }

  private ApiClient(List<Node> nodes, Duration timeout) {
    this.nodes = List.copyOf(nodes);
    this.timeout = timeout;
  }

  /** Of one who shows no token. */
  ApiClient(String address) {
    this(List.of(new Node(address, Optional.empty())), TIMEOUT);
  }

  /** Of one who shows this token. */
  ApiClient(String address, String token) {
    this(List.of(new Node(address, Optional.of(token))), TIMEOUT);
  }

  /** Of the administrator, who asks these in turns. */
  static ApiClient of(NodeProcess... nodes) {
    return new ApiClient(
        Stream.of(nodes).map(node -> new Node(node.address(), Optional.of(node.token()))).toList(),
        TIMEOUT);
  }

  /** Of the administrator. */
  static ApiClient of(LocalNode node) {
    return of(node, TIMEOUT);
  }

  /**
   * The same.
   *
   * @param timeout how long an answer is waited for
   */
  static ApiClient of(LocalNode node, Duration timeout) {
    return new ApiClient(List.of(new Node(node.api(), Optional.of(node.token()))), timeout);
  }

  /** Of the administrator of a node of this process, which serves its API from now on. */
  static ApiClient serving(PlimsollNode node) {
    NodeAccess access = NodeAccess.of(node.system().settings().config());
    String address = "http://127.0.0.1:" + node.serve(access).getPort();
    return new ApiClient(address, access.administratorToken());
  }

  /** The address of the only node that is asked. */
  String address() {
    return nodes.get(0).address();
  }

  /** What is shown to the only node that is asked. */
  String token() {
    return nodes.get(0).token().orElseThrow();
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
    Node node = nodes.get(Math.floorMod(asked.getAndIncrement(), nodes.size()));
    return node.request(path).timeout(timeout);
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
