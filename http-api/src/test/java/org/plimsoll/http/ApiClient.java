package org.plimsoll.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import org.plimsoll.http.contract.ApiContract;

/**
 * A caller of the API, in other words than the server's own. Every answer is held against the
 * OpenAPI file.
 */
final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  ApiClient(int port) {
    this.port = port;
  }

  int port() {
    return port;
  }

  static String newKey() {
    return UUID.randomUUID().toString();
  }

  Answer get(String path) {
    return send(request(path).GET().build());
  }

  /** Under a new key. */
  Answer post(String path, String body) {
    return post(path, newKey(), body);
  }

  /**
   * @param key null for none
   */
  Answer post(String path, String key, String body) {
    return post(path, key, "application/json", BodyPublishers.ofString(body));
  }

  Answer post(String path, String key, String contentType, BodyPublisher body) {
    HttpRequest.Builder request = request(path).POST(body).header("Content-Type", contentType);
    return send((key == null ? request : request.header("Idempotency-Key", key)).build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      ApiContract.shipped().check(request, response);
      return answer(response);
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /**
   * Opens a stream of events.
   *
   * @param headers names and values
   */
  StreamReader stream(String path, String... headers) {
    HttpRequest.Builder request = request(path).GET();
    for (int n = 0; n < headers.length; n += 2) {
      request.header(headers[n], headers[n + 1]);
    }
    try {
      HttpRequest asked = request.build();
      HttpResponse<InputStream> response = http.send(asked, BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new AssertionError(
            new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
      }
      ApiContract.shipped().checkOpened(asked, response);
      return new StreamReader(response.body());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** What a stream of events begins with, which is then closed, or why there is none. */
  Answer opened(HttpRequest request) {
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        boolean isStream = response.statusCode() == 200;
        String text =
            lines
                .lines()
                .takeWhile(line -> !isStream || !line.isEmpty())
                .collect(Collectors.joining("\n"));
        return new Answer(
            response.statusCode(),
            response.headers(),
            text,
            isStream ? JSON.createObjectNode() : JSON.readTree(text));
      }
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static Answer answer(HttpResponse<String> response) throws JsonProcessingException {
    return new Answer(
        response.statusCode(), response.headers(), response.body(), JSON.readTree(response.body()));
  }
}
