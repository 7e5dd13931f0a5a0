package org.plimsoll.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the contract finds. */
final class ApiContractTest {
  private static final String OPENED =
      """
      {"account":"alice","method":"STANDARD","commandId":"k","revision":1,\
      "at":"2025-02-10T12:00:00Z"}""";

  private final ApiContract contract = new ApiContract(OpenApiFile.shipped());

  @Test
  void an_exchange_that_keeps_to_the_file_passes_and_is_noted() {
    contract.check(opening("{\"account\":\"alice\"}", 201, OPENED));

    assertThat(contract.exercised()).containsOnlyKeys("openAccount");
    assertThat(contract.exercised().get("openAccount")).containsExactly(201);
  }

  @Test
  void a_field_the_file_does_not_know_is_named_with_its_operation_and_value() {
    assertThatThrownBy(
            () ->
                contract.check(
                    opening(
                        "{\"account\":\"alice\"}",
                        201,
                        OPENED.replace("\"method\"", "\"colour\":\"red\",\"method\""))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("openAccount", "colour", "additionalProperties");
    assertThat(contract.exercised()).isEmpty();
  }

  @Test
  void a_value_of_another_form_is_named_with_its_pointer() {
    assertThatThrownBy(
            () ->
                contract.check(
                    opening(
                        "{\"account\":\"alice\"}", 201, OPENED.replace("2025-02", "yesterday"))))
        .hasMessageContainingAll("answer /at = \"yesterday-10T12:00:00Z\"", "date-time");
  }

  @Test
  void a_decimal_that_is_a_number_is_found() {
    assertThatThrownBy(
            () ->
                contract.check(
                    exchange(
                        "POST",
                        "/v1/accounts/alice/deposits",
                        "{\"asset\":\"USDT\",\"amount\":5}",
                        201,
                        """
                        {"account":"alice","commandId":"k","revision":2,\
                        "at":"2025-02-10T12:00:00Z","asset":"USDT","amount":"5"}""")))
        .hasMessageContaining("request /amount = 5");
  }

  @Test
  void a_status_a_type_and_a_header_the_file_does_not_know_are_found() {
    assertThatThrownBy(() -> contract.check(opening("{\"account\":\"alice\"}", 202, OPENED)))
        .hasMessageContaining("status 202 is not known");
    assertThatThrownBy(() -> contract.check(opening("{}", 422, OPENED)))
        .hasMessageContaining("content type 'application/json' is not known");
    assertThatThrownBy(
            () -> contract.check(exchange("GET", "/v1/accounts/alice/deleveraging", "", 200, "{}")))
        .hasMessageContaining("header etag is not known");
  }

  @Test
  void an_address_the_file_does_not_know_may_only_be_refused() {
    assertThatThrownBy(() -> contract.check(exchange("GET", "/v1/unheard", "", 200, "{}")))
        .hasMessageContaining("the file does not know it");
    assertThatThrownBy(() -> contract.check(exchange("GET", "/v1/trades", "", 200, "{}")))
        .hasMessageContaining("the file does not know it");
  }

  @Test
  void a_path_in_which_more_is_literal_is_meant() {
    OpenApiFile file = OpenApiFile.shipped();

    assertThat(file.at("/v1/accounts/alice/isolated/BTC-PERP/mode"))
        .extracting(Operation::id)
        .containsExactly("switchPositionMode");
    assertThat(file.at("/v1/prices/keys/k1/revoke"))
        .extracting(Operation::id)
        .containsExactly("revokePublisherKey");
    assertThat(file.at("/v1/accounts//margin")).isEmpty();
  }

  @Test
  void a_wrong_request_that_is_refused_for_it_is_no_fault() {
    String problem =
        """
        {"type":"urn:plimsoll:problem:invalid-body","title":"Invalid body","status":400,\
        "detail":"account is required","code":"INVALID_BODY"}""";

    assertThatCode(
            () ->
                contract.check(
                    new Exchange(
                        "POST",
                        URI.create("http://127.0.0.1/v1/accounts"),
                        headers(Map.of()),
                        "{\"acount\":1}",
                        400,
                        headers(Map.of("content-type", "application/problem+json")),
                        problem)))
        .doesNotThrowAnyException();
  }

  private static Exchange opening(String sent, int status, String answer) {
    return exchange("POST", "/v1/accounts", sent, status, answer);
  }

  private static Exchange exchange(
      String method, String path, String sent, int status, String answer) {
    return new Exchange(
        method,
        URI.create("http://127.0.0.1:8080" + path),
        headers(Map.of("idempotency-key", "k")),
        sent,
        status,
        headers(
            Map.of(
                "content-type",
                "application/json",
                "etag",
                "\"1\"",
                "location",
                "/v1/accounts/alice")),
        answer);
  }

  private static HttpHeaders headers(Map<String, String> values) {
    Map<String, List<String>> all = new TreeMap<>();
    values.forEach((name, value) -> all.put(name, List.of(value)));
    return HttpHeaders.of(all, (name, value) -> true);
  }
}
