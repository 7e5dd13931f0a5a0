package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** What sources tell of the books of perpetuals. */
final class QuoteRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @Test
  void a_quote_counts_and_says_what_it_was_judged_against_also_when_it_is_repeated() {
    String quote = quote("BTC-PERP", node.newName("maker"), "49999", "50001");
    String key = ApiClient.newKey();
    await().until(() -> api.post("/v1/quotes", key, quote).status() == 202);

    Answer repeated = api.post("/v1/quotes", key, quote).isSuccess(202);

    assertThat(repeated.isReplayed()).isTrue();
    assertThat(repeated.at("/instrument")).isEqualTo("BTC-PERP");
    assertThat(repeated.at("/indexPrice")).isEqualTo("50000");
  }

  @Test
  void a_quote_that_cannot_be_is_refused() {
    String maker = node.newName("maker");
    await()
        .until(
            () ->
                api.post("/v1/quotes", quote("BTC-PERP", maker, "49999", "50001")).status() == 202);

    api.post("/v1/quotes", quote("BTC-PERP", maker, "50001", "49999"))
        .isProblem(409, "QUOTE_CROSSED");
    api.post("/v1/quotes", quote("BTC-PERP", maker, "99999", "100001"))
        .isProblem(409, "TOO_FAR_FROM_INDEX");
    api.post("/v1/quotes", "{\"instrument\":\"BTC-PERP\"}").isProblem(400, "INVALID_BODY");
  }

  private String quote(String instrument, String source, String bid, String ask) {
    return """
        {"instrument":"%s","source":"%s","sequence":%d,"bid":"%s","ask":"%s"}"""
        .formatted(instrument, source, node.nextSequence(), bid, ask);
  }
}
