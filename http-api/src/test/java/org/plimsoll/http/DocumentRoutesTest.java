package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tells programs and people of the API. */
final class DocumentRoutesTest {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ApiClient api = TestNode.shared().client();

  @Test
  void the_file_is_served_as_it_is_and_in_json() throws IOException {
    try (InputStream in = DocumentRoutes.class.getResourceAsStream("/openapi.yaml")) {
      byte[] shipped = in.readAllBytes();

      assertThat(get("/openapi.yaml").body())
          .isEqualTo(new String(shipped, StandardCharsets.UTF_8));
      assertThat(new ObjectMapper().readTree(get("/openapi.json").body()))
          .isEqualTo(new YAMLMapper().readTree(shipped));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/openapi.yaml, application/yaml",
    "/openapi.json, application/json",
    "/docs/, text/html; charset=UTF-8",
    "/docs/initializer.js, application/javascript; charset=UTF-8",
    "/docs/swagger-ui-bundle.js, application/javascript; charset=UTF-8",
    "/docs/swagger-ui.css, text/css; charset=UTF-8",
    "/docs/favicon-32x32.png, image/png"
  })
  void each_part_says_what_it_is_and_is_kept_until_it_changes(String path, String type) {
    HttpResponse<String> first = get(path);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(header(first, "Content-Type")).isEqualTo(type);
    assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(first, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(first, "Content-Security-Policy"))
        .startsWith("default-src 'self';")
        .doesNotContain("unsafe", "http:", "https:", "*");

    HttpResponse<String> again =
        send(api.request(path).header("If-None-Match", header(first, "ETag")).GET().build());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void the_page_loads_only_what_is_served_beside_it_and_holds_no_script() {
    String page = get("/docs/").body();

    Matcher loaded = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page);
    int parts = 0;
    while (loaded.find()) {
      parts++;
      assertThat(get("/docs/" + loaded.group(1)).statusCode()).as(loaded.group(1)).isEqualTo(200);
    }
    assertThat(parts).isEqualTo(4);
    assertThat(page).doesNotContainPattern("<script[^>]*>[^<]").doesNotContain("style=", "onload");
    assertThat(get("/docs/initializer.js").body()).contains("\"../openapi.yaml\"");
  }

  @Test
  void the_page_without_its_slash_leads_to_it() {
    HttpResponse<String> answer = get("/docs");

    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(header(answer, "Location")).isEqualTo("/docs/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi.yaml", "/openapi.json", "/docs/", "/docs/swagger-ui.css"})
  void nothing_of_it_can_be_changed(String path) {
    api.send(api.request(path).POST(BodyPublishers.ofString("{}")).build())
        .isProblem(405, "METHOD_NOT_ALLOWED");
    api.send(api.request(path).DELETE().build()).isProblem(405, "METHOD_NOT_ALLOWED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/index.css",
        "/docs/swagger-initializer.js",
        "/docs/..%2Freference.conf",
        "/docs/..%2f..%2freference.conf",
        "/docs/%2e%2e/reference.conf",
        "/docs/swagger-ui.css/",
        "/docs//"
      })
  void nothing_else_of_the_program_is_served(String path) {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path)).build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
