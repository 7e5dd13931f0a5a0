package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** What the server said. */
record Answer(int status, HttpHeaders headers, String text, JsonNode body) {

  Answer isSuccess(int expected) {
    assertThat(status).as(text).isEqualTo(expected);
    assertThat(header("Content-Type")).isEqualTo("application/json");
    return this;
  }

  /** Checks that this is a complete problem document of this status and code. */
  Answer isProblem(int expected, String code) {
    assertThat(status + " " + body.path("code").asText()).as(text).isEqualTo(expected + " " + code);
    assertThat(header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(body.path("status").asInt()).isEqualTo(expected);
    assertThat(body.path("type").asText())
        .isEqualTo("urn:plimsoll:problem:" + code.toLowerCase().replace('_', '-'));
    assertThat(body.path("title").asText()).isNotBlank();
    assertThat(body.path("detail").asText()).isNotBlank().doesNotContain("com.fasterxml");
    return this;
  }

  /** Checks that a problem names exactly these fields. */
  Answer names(String... pointers) {
    assertThat(body.path("errors").findValuesAsText("pointer")).containsExactly(pointers);
    return this;
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  boolean isReplayed() {
    return header("Idempotency-Replayed").equals("true");
  }

  String at(String pointer) {
    return body.at(pointer).asText();
  }
}
