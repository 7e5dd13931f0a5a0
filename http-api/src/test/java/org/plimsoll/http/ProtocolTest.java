package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong before any resource is asked. */
final class ProtocolTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @ParameterizedTest
  @CsvSource({
    "/",
    "/v1",
    "/v1/",
    "/v2/accounts",
    "/v1/account",
    "/v1/accounts/",
    "/v1/accounts/a/",
    "/v1/accounts/a/b",
    "/v1/accounts/a/margin/x",
    "/v1/accounts//margin",
    "/v1/accounts/a/isolated",
    "/v1/accounts/a/isolated/BTC-PERP",
    "/v1/accounts/a/isolated//mode",
    "/v1/stress/",
    "/v1/trades/1",
    "/v1/prices/BTC-USDT",
    "/v1/prices//resume",
    "/V1/accounts",
    "/v1/status/",
    "/favicon.ico"
  })
  void an_unknown_address_is_not_found(String path) {
    api.get(path).isProblem(404, "NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT    | /v1/accounts                 | GET, POST
          DELETE | /v1/accounts/a               | GET
          POST   | /v1/accounts/a               | GET
          PUT    | /v1/accounts/a/margin        | GET
          GET    | /v1/accounts/a/deposits      | POST
          PATCH  | /v1/accounts/a/withdrawals   | POST
          POST   | /v1/accounts/a/events        | GET
          GET    | /v1/accounts/a/method        | POST
          POST   | /v1/accounts/a/method-check  | GET
          GET    | /v1/accounts/a/leverage      | POST
          PUT    | /v1/accounts/a/collateral-choices | POST
          GET    | /v1/accounts/a/isolated/BTC-PERP/collateral | POST
          GET    | /v1/accounts/a/isolated/BTC-PERP/mode | POST
          POST   | /v1/accounts/a/isolated/BTC-PERP/mode-check | GET
          GET    | /v1/accounts/a/what-if       | POST
          POST   | /v1/accounts/a/collateral-suggestion | GET
          GET    | /v1/stress                   | POST
          POST   | /v1/parameters               | GET
          GET    | /v1/trades                   | POST
          DELETE | /v1/prices                   | GET, POST
          GET    | /v1/prices/BTC-USDT/resume   | POST
          POST   | /v1/markets                  | GET
          POST   | /v1/liquidations             | GET
          OPTIONS| /v1/status                   | GET
          """)
  void another_method_is_not_allowed(String method, String path, String allowed) {
    Answer answer = api.send(api.request(path).method(method, BodyPublishers.noBody()).build());

    answer.isProblem(405, "METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /v1/acc%6Funts/a%2E9 HTTP/1.1            | 404 | account a.9 does not exist
          GET /v1/accounts/a%2Fmargin HTTP/1.1         | 400 | was: a/margin
          GET /v1/accounts/a%20b/margin HTTP/1.1       | 400 | was: a b
          GET /v1/accounts/a+b HTTP/1.1                | 400 | was: a+b
          GET /v1/accounts/a;b=1 HTTP/1.1              | 400 | was: a;b=1
          GET /v1%2Fstatus HTTP/1.1                    | 404 | NOT_FOUND
          GET /v1/../v1/status HTTP/1.1                | 200 | version
          GET //v1/status HTTP/1.1                     | 404 | NOT_FOUND
          GET /v1/prices/keys HTTP/1.1                 | 405 | POST
          """)
  void segments_are_decoded_once_each(String line, int status, String expected) throws IOException {
    assertThat(raw(line + "\nHost: localhost\nConnection: close\n\n", ""))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains(expected);
  }

  @Test
  void the_head_of_a_resource_is_not_served() throws IOException {
    assertThat(raw("HEAD /v1/status HTTP/1.1\nHost: localhost\nConnection: close\n\n", ""))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: GET");
  }

  @Test
  void a_body_too_large_is_refused_before_anything_else_and_in_chunks_too() throws IOException {
    String response =
        raw(
            """
            POST /v1/accounts HTTP/1.1
            Host: localhost
            Idempotency-Key: chunks
            Content-Type: application/json
            Transfer-Encoding: chunked

            """,
            ("4000\n" + " ".repeat(0x4000) + "\n").repeat(5) + "0\n\n");

    assertThat(response)
        .startsWith("HTTP/1.1 413 ")
        .contains("application/problem+json")
        .contains("BODY_TOO_LARGE");
  }

  @Test
  void a_body_of_exactly_the_largest_size_is_read() throws IOException {
    String body = "{\"account\":\"" + node.newName("padded") + "\"}";
    String padded = body + " ".repeat(65_536 - body.length());

    api.post("/v1/accounts", padded).isSuccess(201);
    api.post("/v1/accounts", padded + " ").isProblem(413, "BODY_TOO_LARGE");
  }

  @Test
  void a_body_in_small_chunks_is_read() throws IOException {
    String body = "{\"account\":\"" + node.newName("chunked") + "\"}";
    StringBuilder chunks = new StringBuilder();
    body.chars().forEach(c -> chunks.append("1\n").append((char) c).append('\n'));

    String response =
        raw(
            """
            POST /v1/accounts HTTP/1.1
            Host: localhost
            Idempotency-Key: chunks
            Content-Type: application/json
            Transfer-Encoding: chunked
            Connection: close

            """,
            chunks + "0\n\n");

    assertThat(response).startsWith("HTTP/1.1 201 ").doesNotContain("Server:");
  }

  @Test
  void a_large_body_to_an_unknown_address_does_not_block_the_connection() {
    api.post("/v1/nothing", "x".repeat(60_000)).isProblem(404, "NOT_FOUND");
    api.send(api.request("/v1/status").PUT(BodyPublishers.ofString("x".repeat(60_000))).build())
        .isProblem(405, "METHOD_NOT_ALLOWED");
    api.post("/v1/nothing", "x".repeat(200_000)).isProblem(413, "BODY_TOO_LARGE");
    api.get("/v1/markets").isSuccess(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /v1/accounts/%zz HTTP/1.1          | 400
          GET /v1/accounts/a/events?from=%zz HTTP/1.1 | 400
          FETCH /v1/status HTTP/1.1              | 501
          GET /v1/status HTTP/9.9                | 505
          """)
  void what_is_no_proper_request_is_refused_as_a_problem_too(String line, int status)
      throws IOException {
    assertThat(raw(line + "\nHost: localhost\nConnection: close\n\n", ""))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("application/problem+json")
        .contains("ILLEGAL_REQUEST");
  }

  @Test
  void more_than_64_header_fields_are_refused() throws IOException {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 65; i++) {
      fields.append("X-Field-").append(i).append(": 1\n");
    }

    assertThat(raw("GET /v1/status HTTP/1.1\nHost: localhost\n" + fields + "\n", ""))
        .startsWith("HTTP/1.1 4")
        .contains("application/problem+json")
        .contains("ILLEGAL_REQUEST");
  }

  @ParameterizedTest
  @CsvSource({"X-Long, 1, 8201, 431", "X-Long, 1, 1000000, 431", "X, 65, 1, 431"})
  void a_header_field_too_long_is_refused(String name, int names, int values, int status)
      throws IOException {
    String field = name.repeat(names) + ": " + "v".repeat(values);

    assertThat(raw("GET /v1/status HTTP/1.1\nHost: localhost\n" + field + "\n\n", ""))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("ILLEGAL_REQUEST");
  }

  @ParameterizedTest
  @CsvSource({"gzip", "br", "x-unheard", "'gzip, identity'"})
  void a_packed_body_is_refused_unopened(String encoding) {
    HttpRequest packed =
        api.request("/v1/accounts")
            .header("Idempotency-Key", ApiClient.newKey())
            .header("Content-Type", "application/json")
            .header("Content-Encoding", encoding)
            .POST(BodyPublishers.ofByteArray(new byte[] {0x1f, (byte) 0x8b, 8, 0}))
            .build();

    api.send(packed).isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void a_body_packed_for_its_transfer_is_not_unpacked() throws IOException {
    assertThat(
            raw(
                """
                POST /v1/accounts HTTP/1.1
                Host: localhost
                Idempotency-Key: packed
                Content-Type: application/json
                Transfer-Encoding: gzip, chunked
                Connection: close

                """,
                "3\n{}}\n0\n\n"))
        .startsWith("HTTP/1.1 4");
  }

  @Test
  void an_address_too_long_is_refused() {
    api.get("/v1/accounts/" + "a".repeat(3000)).isProblem(414, "ILLEGAL_REQUEST");
  }

  /** Sends lines as they are, with the line ends of HTTP, and reads all there is. */
  private String raw(String head, String body) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write((head + body).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
