package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a body, the account does not notice. */
final class BodyRefusalTest {
  private static final String GOOD = "{\"asset\":\"USDT\",\"amount\":\"1\"}";

  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();
  private String account;
  private long revision;

  @BeforeEach
  void open_an_account() {
    account = node.openWith("1000");
    revision = node.revisionOf(account);
  }

  @AfterEach
  void the_account_is_as_it_was() {
    assertThat(node.revisionOf(account)).isEqualTo(revision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"asset":"USDT","amount":"1","note":"x"}   | /note
          {"asset":"USDT","amount":"1","a/b~c":1}    | /a~1b~0c
          {"asset":"USDT","amount":"1","Amount":"1"} | /Amount
          {"asset":"USDT"}                           | /amount
          {"amount":"1"}                             | /asset
          {"asset":"USDT","amount":null}             | /amount
          {"asset":null,"amount":"1"}                | /asset
          {"asset":"USDT","amount":100}              | /amount
          {"asset":"USDT","amount":100.5}            | /amount
          {"asset":"USDT","amount":true}             | /amount
          {"asset":"USDT","amount":["1"]}            | /amount
          {"asset":"USDT","amount":{"value":"1"}}    | /amount
          {"asset":"USDT","amount":"1e3"}            | /amount
          {"asset":"USDT","amount":"1E-3"}           | /amount
          {"asset":"USDT","amount":1e3}              | /amount
          {"asset":"USDT","amount":"0.123456789"}    | /amount
          {"asset":"USDT","amount":"1.000000000"}    | /amount
          {"asset":"USDT","amount":"92233720368.54775808"} | /amount
          {"asset":"USDT","amount":"999999999999"}   | /amount
          {"asset":"USDT","amount":"+1"}             | /amount
          {"asset":"USDT","amount":" 1"}             | /amount
          {"asset":"USDT","amount":"1,5"}            | /amount
          {"asset":"USDT","amount":"1_000"}          | /amount
          {"asset":"USDT","amount":".5"}             | /amount
          {"asset":"USDT","amount":"5."}             | /amount
          {"asset":"USDT","amount":"0x10"}           | /amount
          {"asset":"USDT","amount":"NaN"}            | /amount
          {"asset":"USDT","amount":"Infinity"}       | /amount
          {"asset":"USDT","amount":"\u0661"}         | /amount
          {"asset":"USDT","amount":""}               | /amount
          {"asset":1,"amount":"1"}                   | /asset
          {"asset":"usdt","amount":"1"}              | /asset
          {"asset":"","amount":"1"}                  | /asset
          {"asset":"US DT","amount":"1"}             | /asset
          {"asset":"\\ud800","amount":"1"}           | /asset
          {"asset":"USDT","amount":"1","amount":"2"} | /amount
          {"asset":"USDT","asset":"BTC","amount":"1"}| /asset
          """)
  void a_wrong_field_is_named(String body, String pointer) {
    deposit(body).isProblem(400, "INVALID_BODY").names(pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []
          [{"asset":"USDT","amount":"1"}]
          "text"
          null
          true
          17
          {
          {"asset":"USDT","amount":"1"
          {"asset":"USDT","amount":"1"} {}
          {"asset":"USDT","amount":"1"} x
          {"asset":"USDT","amount":"1"},
          {"asset":"USDT","amount":"1",}
          {asset:"USDT","amount":"1"}
          {"asset":"USDT","amount":NaN}
          {"asset":"USDT","amount":01}
          {"asset":"USDT","amount":"1"} // comment
          {"asset":"USDT" "amount":"1"}
          <deposit/>
          asset=USDT&amount=1
          """)
  void a_body_that_is_no_json_object_is_refused(String body) {
    deposit(body).isProblem(400, "INVALID_BODY");
  }

  @Test
  void everything_that_is_wrong_is_said_at_once() {
    deposit("{\"asset\":5,\"amount\":\"x\",\"note\":1}")
        .isProblem(400, "INVALID_BODY")
        .names("/asset", "/amount", "/note");
  }

  @Test
  void a_body_of_a_thousand_unknown_fields_is_answered_briefly() {
    StringBuilder body = new StringBuilder("{\"asset\":\"USDT\",\"amount\":\"1\"");
    for (int i = 0; i < 1000; i++) {
      body.append(",\"f").append(i).append("\":1");
    }
    Answer answer = deposit(body.append('}').toString()).isProblem(400, "INVALID_BODY");
    assertThat(answer.body().path("errors")).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource({"''", "' '", "'\n\n'"})
  void an_empty_body_is_refused(String body) {
    deposit(body).isProblem(400, "INVALID_BODY");
  }

  @Test
  void a_body_nested_deeper_than_sixteen_levels_is_refused() {
    String deep = "[".repeat(16) + "]".repeat(16);
    deposit("{\"asset\":\"USDT\",\"amount\":" + deep + "}").isProblem(400, "INVALID_BODY");
  }

  @Test
  void a_text_longer_than_four_kibibytes_is_refused() {
    String text = "x".repeat(4097);
    deposit("{\"asset\":\"USDT\",\"amount\":\"" + text + "\"}").isProblem(400, "INVALID_BODY");
    deposit("{\"" + text + "\":1}").isProblem(400, "INVALID_BODY");
    deposit("{\"asset\":\"USDT\",\"amount\":\"1\",\"note\":" + "1".repeat(40) + "}")
        .isProblem(400, "INVALID_BODY")
        .names("/note");
    deposit("{\"asset\":\"USDT\",\"amount\":\"1\",\"note\":" + "1".repeat(41) + "}")
        .isProblem(400, "INVALID_BODY")
        .names(""); // refused before any field is looked at
    deposit("{\"asset\":\"USDT\",\"amount\":" + "1".repeat(4097) + "}")
        .isProblem(400, "INVALID_BODY");
  }

  @ParameterizedTest
  @CsvSource({"c328", "ff", "c0af", "eda080", "e282"})
  void a_body_that_is_not_utf_8_is_refused(String broken) {
    byte[] head = "{\"asset\":\"".getBytes(StandardCharsets.UTF_8);
    byte[] middle = HexFormat.of().parseHex(broken);
    byte[] tail = "\",\"amount\":\"1\"}".getBytes(StandardCharsets.UTF_8);
    byte[] body = new byte[head.length + middle.length + tail.length];
    System.arraycopy(head, 0, body, 0, head.length);
    System.arraycopy(middle, 0, body, head.length, middle.length);
    System.arraycopy(tail, 0, body, head.length + middle.length, tail.length);
    depositBytes(body).isProblem(400, "INVALID_BODY");
  }

  @Test
  void a_body_in_another_encoding_is_refused() {
    depositBytes(GOOD.getBytes(StandardCharsets.UTF_16)).isProblem(400, "INVALID_BODY");
    depositBytes(GOOD.getBytes(StandardCharsets.UTF_16BE)).isProblem(400, "INVALID_BODY");
    depositBytes(("\ufeff" + GOOD).getBytes(StandardCharsets.UTF_8)).isProblem(400, "INVALID_BODY");
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain",
    "application/xml",
    "application/x-www-form-urlencoded",
    "application/jsonp",
    "application/vnd.api+json",
    "application/octet-stream",
    "text/json"
  })
  void a_body_of_another_type_is_refused(String contentType) {
    api.post(path(), ApiClient.newKey(), contentType, BodyPublishers.ofString(GOOD))
        .isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @ParameterizedTest
  @CsvSource({"application/json", "application/json; charset=utf-8", "Application/JSON"})
  void json_is_json_however_its_type_is_written(String contentType) {
    api.post(path(), ApiClient.newKey(), contentType, BodyPublishers.ofString(GOOD)).isSuccess(201);
    revision++;
  }

  @Test
  void a_body_larger_than_sixty_four_kibibytes_is_refused() {
    deposit(" ".repeat(65_536) + GOOD).isProblem(413, "BODY_TOO_LARGE");
  }

  @ParameterizedTest
  @CsvSource({
    "{\"account\":\"\"}",
    "{\"account\":\"-a\"}",
    "{\"account\":\"a b\"}",
    "{\"account\":\"a/b\"}",
    "{\"account\":\"alic\u00e9\"}",
    "{\"account\":\"a|b\"}"
  })
  void an_account_is_not_opened_under_a_name_it_cannot_have(String body) {
    api.post("/v1/accounts", body).isProblem(400, "INVALID_ACCOUNT_ID").names("/account");
  }

  @Test
  void a_name_of_65_characters_is_too_long_for_an_account() {
    api.post("/v1/accounts", "{\"account\":\"" + "a".repeat(65) + "\"}")
        .isProblem(400, "INVALID_ACCOUNT_ID");
    api.post("/v1/accounts", "{\"account\":5}").isProblem(400, "INVALID_BODY").names("/account");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "sequence":"1"   | /sequence
          "sequence":1.5   | /sequence
          "sequence":1.0   | /sequence
          "sequence":1e2   | /sequence
          "sequence":null  | /sequence
          "sequence":true  | /sequence
          "sequence":9223372036854775808 | /sequence
          "price":"0"      | /price
          "price":"-1"     | /price
          "price":1        | /price
          "source":""      | /source
          "source":" "     | /source
          "source":"a\\nb" | /source
          "source":"\\ud800" | /source
          "source":7       | /source
          "index":"btc"    | /index
          "observedAt":"yesterday"             | /observedAt
          "observedAt":1735689600              | /observedAt
          "observedAt":null                    | /observedAt
          "observedAt":"2025-01-01T00:00:00"   | /observedAt
          "observedAt":"2025-13-01T00:00:00Z"  | /observedAt
          "observedAt":"2025-02-30T00:00:00Z"  | /observedAt
          "observedAt":"2025-01-01 00:00:00Z"  | /observedAt
          """)
  void a_wrong_field_of_a_price_is_named(String wrong, String pointer) {
    StringBuilder body = new StringBuilder("{" + wrong);
    String[] good = {
      "\"index\":\"DOT-USDT\"", "\"source\":\"s\"", "\"sequence\":1", "\"price\":\"5\""
    };
    for (String field : good) {
      if (!wrong.startsWith(field.substring(0, field.indexOf(':')))) {
        body.append(',').append(field);
      }
    }
    api.post("/v1/prices", body.append('}').toString())
        .isProblem(400, "INVALID_BODY")
        .names(pointer);
    assertThat(node.listed("DOT-USDT").path("price").isNull()).isTrue();
  }

  private String path() {
    return "/v1/accounts/" + account + "/deposits";
  }

  private Answer deposit(String body) {
    return api.post(path(), body);
  }

  private Answer depositBytes(byte[] body) {
    return api.post(
        path(), ApiClient.newKey(), "application/json", BodyPublishers.ofByteArray(body));
  }
}
