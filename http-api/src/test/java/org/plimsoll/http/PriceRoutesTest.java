package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.PriceObservation;
import org.plimsoll.oracle.PriceSignature;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

final class PriceRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @Test
  void an_index_has_a_price_when_a_quorum_of_sources_agrees() {
    Answer first = node.observe("AVAX-USDT", "a", "20").isSuccess(202);
    assertThat(first.at("/index")).isEqualTo("AVAX-USDT");
    assertThat(first.body().path("price").isNull()).isTrue();
    assertThat(first.body().path("status").isNull()).isTrue();
    assertThat(node.listed("AVAX-USDT").path("price").isNull()).isTrue();
    assertThat(node.listed("AVAX-USDT").path("status").isNull()).isTrue();

    node.observe("AVAX-USDT", "b", "20.2").isSuccess(202);
    Answer third = node.observe("AVAX-USDT", "c", "20.1").isSuccess(202);

    assertThat(third.at("/price")).isEqualTo("20.1");
    assertThat(third.at("/status")).isEqualTo("VALID");
    await().until(() -> node.listed("AVAX-USDT").path("price").asText().equals("20.1"));
    assertThat(node.listed("AVAX-USDT").path("status").asText()).isEqualTo("VALID");
    assertThat(Instant.parse(node.listed("AVAX-USDT").path("observedAt").asText())).isNotNull();
    assertThat(api.get("/v1/prices").body().path("viewVersion").asLong()).isPositive();
  }

  @Test
  void a_price_says_when_it_was_observed() {
    Instant observedAt = node.services().clock().instant();
    String body =
        TestNode.observation("BTC-USDT", "timed", node.nextSequence(), "50000")
            .replace("}", ",\"observedAt\":\"" + observedAt + "\"}");

    api.post("/v1/prices", body).isSuccess(202);
  }

  @ParameterizedTest
  @CsvSource({
    "-3600, 409, TOO_OLD",
    "3600, 409, FROM_THE_FUTURE",
    "-1, 409, TIME_GOES_BACK",
  })
  void a_price_of_another_time_is_refused(long seconds, int status, String code) {
    String source = node.newName("source");
    node.observe("BTC-USDT", source, "50000").isSuccess(202);
    Instant observedAt = node.services().clock().instant().plusSeconds(seconds);
    String later = seconds == -3600 ? node.newName("other") : source;
    String body =
        TestNode.observation("BTC-USDT", later, node.nextSequence(), "50000")
            .replace("}", ",\"observedAt\":\"" + observedAt + "\"}");

    api.post("/v1/prices", body).isProblem(status, code);
  }

  @Test
  void a_sequence_rises() {
    String source = node.newName("source");
    api.post("/v1/prices", TestNode.observation("BTC-USDT", source, 7, "50000")).isSuccess(202);

    api.post("/v1/prices", TestNode.observation("BTC-USDT", source, 7, "50000"))
        .isProblem(409, "SEQUENCE_NOT_RISING");
    api.post("/v1/prices", TestNode.observation("BTC-USDT", source, 6, "50000"))
        .isProblem(409, "SEQUENCE_NOT_RISING");
  }

  @Test
  void an_index_that_is_not_listed_is_not_found() {
    api.post("/v1/prices", TestNode.observation("XRP-USDT", "a", 1, "1"))
        .isProblem(404, "UNKNOWN_INDEX");
    api.post("/v1/prices/XRP-USDT/resume", "{\"reason\":\"why not\"}")
        .isProblem(404, "UNKNOWN_INDEX");
    api.post("/v1/prices/xrp/resume", "{\"reason\":\"why not\"}").isProblem(404, "UNKNOWN_INDEX");
  }

  @Test
  void a_composed_index_is_listed_with_what_it_is_made_of_and_cannot_be_published() {
    TestNode wrapped = TestNode.standardOnly();
    JsonNode made = wrapped.listed("WBETH-USDT").path("composedOf");
    assertThat(made.path("ratio").asText()).isEqualTo("WBETH-ETH");
    assertThat(made.path("base").asText()).isEqualTo("ETH-USDT");
    assertThat(made.path("floor").asText()).isEqualTo("1");
    assertThat(made.path("ceiling").asText()).isEqualTo("1.2");
    assertThat(wrapped.listed("WBETH-ETH").path("composedOf").isNull()).isTrue();

    wrapped.observe("WBETH-USDT", "own-book", "389").isProblem(403, "COMPOSED_INDEX");
    wrapped
        .client()
        .post("/v1/prices/WBETH-USDT/resume", "{\"reason\":\"why not\"}")
        .isProblem(403, "COMPOSED_INDEX");

    await().until(() -> wrapped.observe("WBETH-ETH", "first", "1.08").status() == 202);
    await().until(() -> wrapped.observe("ETH-USDT", "first", "3000").status() == 202);
    wrapped.setPrice("WBETH-ETH", "1.08");
    wrapped.setPrice("ETH-USDT", "3000");
    await().until(() -> wrapped.listed("WBETH-USDT").path("price").asText().equals("3240"));
    assertThat(wrapped.listed("WBETH-USDT").path("validity").asText()).isEqualTo("VALID");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}
          {"reason":""}
          {"reason":" "}
          {"reason":5}
          {"reason":"a\\nb"}
          """)
  void a_resume_needs_a_reason(String body) {
    api.post("/v1/prices/BTC-USDT/resume", body).isProblem(400, "INVALID_BODY").names("/reason");
  }

  @Test
  void only_a_halted_index_is_resumed() {
    api.post("/v1/prices/BTC-USDT/resume", "{\"reason\":\"impatience\"}")
        .isProblem(409, "NOT_HALTED");
  }

  @Test
  void a_halt_is_ended_by_a_person_with_a_reason() {
    node.setPrice("LTC-USDT", "100");
    for (int i = 0; i < 3; i++) {
      node.observe("LTC-USDT", "a", "900").isSuccess(202);
      node.observe("LTC-USDT", "b", "900").isSuccess(202);
      node.observe("LTC-USDT", "c", "900").isSuccess(202);
    }
    await().until(() -> node.listed("LTC-USDT").path("status").asText().equals("HALTED"));
    String key = ApiClient.newKey();
    String body = "{\"reason\":\"the move is real\"}";

    Answer resumed = api.post("/v1/prices/LTC-USDT/resume", key, body).isSuccess(200);
    Answer again = api.post("/v1/prices/LTC-USDT/resume", key, body).isSuccess(200);

    assertThat(resumed.at("/index")).isEqualTo("LTC-USDT");
    assertThat(resumed.at("/status")).isEqualTo("STALE");
    assertThat(again.isReplayed()).isTrue();
    assertThat(again.text()).isEqualTo(resumed.text());
    node.setPrice("LTC-USDT", "900");
  }

  @Test
  void a_key_is_added_signs_and_is_revoked() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String publicKey = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    String key =
        "{\"id\":\"k-1\",\"source\":\"signer\",\"publicKey\":\""
            + publicKey
            + "\",\"validFrom\":\"2020-01-01T00:00:00Z\",\"validUntil\":\"2100-01-01T00:00:00Z\","
            + "\"reason\":\"first key\"}";
    assertThat(api.post("/v1/prices/keys", key).isSuccess(200).at("/id")).isEqualTo("k-1");
    Instant now = node.services().clock().instant();

    await().until(() -> api.post("/v1/prices", signed(pair, 1, now, "70", "70")).status() == 202);
    api.post("/v1/prices", signed(pair, 2, now, "70", "71")).isProblem(403, "SIGNATURE_WRONG");
    api.post("/v1/prices", signed(pair, 2, now, "70", "70").replaceAll(",\"observedAt.*?Z\"", ""))
        .isProblem(400, "INVALID_BODY")
        .names("/observedAt");
    api.post("/v1/prices/keys/k-1/revoke", "{\"reason\":\"leaked\"}").isSuccess(200);
    api.post("/v1/prices", signed(pair, 3, now, "70", "70")).isProblem(403, "KEY_NOT_VALID");
    api.post("/v1/prices/keys/k-9/revoke", "{\"reason\":\"typo\"}").isProblem(404, "UNKNOWN_KEY");
    api.post("/v1/prices/keys", key.replace(publicKey, "AAAA")).isProblem(400, "INVALID_BODY");
  }

  private static String signed(
      KeyPair pair, long sequence, Instant at, String signedPrice, String sentPrice)
      throws GeneralSecurityException {
    var observation =
        new PriceObservation(
            IndexId.of("AVAX-USDT"), "signer", sequence, Price.of(signedPrice), at);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(PriceSignature.statement(observation));
    return "{\"index\":\"AVAX-USDT\",\"source\":\"signer\",\"sequence\":"
        + sequence
        + ",\"price\":\""
        + sentPrice
        + "\",\"observedAt\":\""
        + at
        + "\",\"keyId\":\"k-1\",\"signature\":\""
        + Base64.getEncoder().encodeToString(signature.sign())
        + "\"}";
  }
}
