package org.plimsoll.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node in another process, asked over its API. */
final class RunningNode {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int OK = 200;

  private final String url;
  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * @param url without the version, e.g. {@code http://127.0.0.1:8080}
   * @param token to show, if there is one
   * @throws UnusableException if it is no address of HTTP
   */
  RunningNode(URI url, Optional<String> token) {
    if (url.getScheme() == null
        || !Set.of("http", "https").contains(url.getScheme())
        || url.getHost() == null) {
      throw new UnusableException(
          "the address of a node is like http://127.0.0.1:8080, was: " + url);
    }
    this.url = url.toString().replaceAll("/+$", "");
    this.token = token;
  }

  /**
   * @param path from the version on, e.g. {@code /v1/status}
   * @throws UnusableException if the node cannot be reached or refuses
   */
  JsonNode get(String path) {
    return send(request(path).GET().build());
  }

  /** The same with a body, of what changes nothing and needs no key. */
  JsonNode post(String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
    token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
    return request;
  }

  private JsonNode send(HttpRequest request) {
    HttpResponse<String> response;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new UnusableException(
          "the node at " + url + " does not answer (" + why + "): is it running?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnusableException("interrupted while the node at " + url + " was asked");
    }
    JsonNode body = parsed(response.body());
    boolean isPlimsoll = response.statusCode() == OK ? body.isObject() : body.has("code");
    if (!isPlimsoll) {
      throw new UnusableException(
          "what answers at " + url + " is no Plimsoll node: status " + response.statusCode());
    }
    if (response.statusCode() != OK) {
      throw new UnusableException("the node refuses: " + reasonOf(body));
    }
    return body;
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  /** The fields say it better than the document, where there are any. */
  private static String reasonOf(JsonNode problem) {
    List<String> details = new ArrayList<>();
    problem.path("errors").forEach(error -> details.add(error.path("detail").asText()));
    String detail =
        details.isEmpty() ? problem.path("detail").asText() : String.join("; ", details);
    return detail + " (" + problem.path("code").asText() + ")";
  }
}
