package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour: one fall of a price through every module, over HTTP, read back from the journal. */
class UnwindIT {
  @TempDir Path data;

  private PlimsollNode node;
  private ApiClient api;
  private long sequence;

  @BeforeEach
  void start() {
    node = startNode();
    api = ApiClient.serving(node);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void a_fall_of_the_price_becomes_an_unwind_in_the_journal() {
    openWith("alice", "10000");
    openWith("bob", "100000");
    price("50000");
    trade("t1", "alice", "bob", "2", "50000");

    price("45400"); // alice has lost 9200 of her 10000, and 1 % of 90800 is more than the rest
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> types("alice").contains("liquidation-ended"));

    assertThat(types("alice"))
        .containsSubsequence(
            "account-opened",
            "collateral-deposited",
            "leg-reserved",
            "leg-settled",
            "margin-status-changed",
            "liquidation-started",
            "unwind-ordered",
            "leg-settled",
            "liquidation-ended");
    JsonNode unwind = last("alice", "unwind-ordered");
    assertThat(unwind.get("step").get("step").asText()).isEqualTo("market-slice");
    assertThat(decimal(unwind.get("step"), "quantity"))
        .isBetween(new BigDecimal("-2"), new BigDecimal("-0.001"));
    assertThat(decimal(unwind.get("figures").get("marks"), "BTC-PERP"))
        .isEqualByComparingTo("45400");

    JsonNode margin = api.get("/v1/accounts/alice/margin").body();
    BigDecimal equity = decimal(margin, "equity");
    BigDecimal maintenance = decimal(margin, "maintenanceMargin");
    assertThat(equity).as("restored").isGreaterThanOrEqualTo(maintenance.multiply(buffer()));
    assertThat(equity.subtract(maintenance.multiply(buffer())))
        .as("and no further than one lot needs")
        .isLessThan(new BigDecimal("45400").multiply(new BigDecimal("0.001")));
    assertPositionsSumToZero();
    assertReported(unwind, equity);
  }

  /** What was expected, what was done, and what it came to. */
  private void assertReported(JsonNode unwind, BigDecimal equity) {
    JsonNode past = api.get("/v1/accounts/alice/liquidations").body().get("liquidations");
    assertThat(past).hasSize(1);
    JsonNode step = past.get(0).get("steps").get(0);
    assertThat(step.get("state").asText()).isEqualTo("SETTLED");
    assertThat(step.get("step")).isEqualTo(unwind.get("step"));
    assertThat(decimal(step.get("outcome"), "cost").add(decimal(step.get("outcome"), "fees")))
        .as("as expected, at a price that stands still")
        .isCloseTo(decimal(step.get("estimate"), "cost"), within(new BigDecimal("0.0001")));
    JsonNode report = past.get(0).get("report");
    assertThat(report.get("steps").asInt()).isEqualTo(1);
    assertThat(decimal(report, "equityAtEnd")).isEqualByComparingTo(equity);
  }

  @Test
  void an_insolvent_account_is_taken_over_by_the_insurance_fund() {
    deposit("house:insurance-fund", "50000");
    openWith("carol", "10000");
    openWith("dave", "100000");
    price("50000");
    trade("t2", "carol", "dave", "2", "50000");

    price("44000"); // carol has lost 12000 of her 10000
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> types("carol").contains("liquidation-ended"));

    assertThat(last("carol", "unwind-ordered").get("step").get("step").asText())
        .isEqualTo("covered-takeover");
    JsonNode account = api.get("/v1/accounts/carol").body();
    assertThat(account.get("positions")).isEmpty();
    assertThat(decimal(api.get("/v1/accounts/carol/margin").body(), "equity"))
        .isEqualByComparingTo("0");
    assertThat(types("house:insurance-fund")).contains("leg-settled");
    assertThat(equity("house:insurance-fund")).isEqualByComparingTo("48000");
    assertThat(paid("INSURANCE_FUND")).isEqualTo("2000");
    assertPositionsSumToZero();
  }

  @Test
  void with_nothing_to_pay_it_the_other_side_is_deleveraged_at_the_bankruptcy_price() {
    openWith("carol", "10000");
    openWith("dave", "100000");
    price("50000");
    trade("t2", "carol", "dave", "2", "50000");

    price("44000");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> types("carol").contains("liquidation-ended"));

    assertThat(last("carol", "unwind-ordered").get("step").get("step").asText())
        .isEqualTo("deleveraging");
    for (String account : List.of("carol", "dave")) {
      assertThat(api.get("/v1/accounts/" + account).body().get("positions")).isEmpty();
    }
    assertThat(equity("carol")).isEqualByComparingTo("0");
    assertThat(equity("dave")).isEqualByComparingTo("110000"); // closed at 45,000, not at 44,000
    assertThat(paid("DELEVERAGED")).isEqualTo("2000");
    assertPositionsSumToZero();
  }

  @Test
  void what_nobody_else_could_pay_is_shared_by_those_who_hold_the_market() {
    node.close();
    node = startNode(", plimsoll.liquidator.losses.market-cap=\"2000\"");
    api = ApiClient.serving(node);
    deposit("house:insurance-fund", "50000");
    openWith("carol", "10000");
    openWith("dave", "14000");
    openWith("erin", "10000");
    openWith("henry", "10000");
    price("50000");
    trade("t2", "carol", "dave", "2", "50000");
    trade("t3", "erin", "henry", "0.1", "50000");
    price("44000"); // the fund takes over what carol had, and has paid all it may
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> types("carol").contains("liquidation-ended"));

    price("58000"); // dave lacks 2,000; on the other side are erin, with 0.1, and the fund
    await().atMost(Duration.ofSeconds(20)).until(() -> types("dave").contains("liquidation-ended"));

    assertThat(steps("dave")).containsExactly("deleveraging", "shared-loss");
    assertThat(equity("dave")).isEqualByComparingTo("0");
    assertThat(equity("erin")).isEqualByComparingTo("10700"); // 800 made, 100 given
    assertThat(equity("henry")).isEqualByComparingTo("7300"); // 800 lost, 1,900 charged
    assertThat(paid("DELEVERAGED")).isEqualTo("100");
    assertThat(paid("SOCIALIZED")).isEqualTo("1900");
    assertPositionsSumToZero();
  }

  @Test
  void a_restarted_node_knows_the_account_and_liquidates_nothing_before_fresh_prices() {
    openWith("erin", "10000");
    openWith("frank", "100000");
    price("50000");
    trade("t3", "erin", "frank", "2", "50000");
    List<String> before = types("erin");

    node.close();
    node = startNode();
    api = ApiClient.serving(node);

    assertThat(types("erin")).isEqualTo(before);
    await().atMost(Duration.ofSeconds(20)).until(() -> monitored() >= 2); // back by themselves
    assertThat(api.get("/v1/accounts/erin/margin").status()).isEqualTo(409);
    observe("source-1", "45400"); // a single source is no quorum
    assertThat(types("erin")).isEqualTo(before);
    observe("source-2", "45400");
    await().atMost(Duration.ofSeconds(20)).until(() -> types("erin").contains("unwind-ordered"));
  }

  private PlimsollNode startNode() {
    return startNode("");
  }

  private PlimsollNode startNode(String more) {
    var config =
        PlimsollNode.configuration(
            data,
            ConfigFactory.parseString(
                "plimsoll.http.port=0, plimsoll.oracle.move-bound=\"0.5\"" + more));
    return PlimsollNode.start(config, index -> List.of(), Clock.systemUTC());
  }

  private void openWith(String account, String cash) {
    assertThat(api.post("/v1/accounts", "open-" + account, "{\"account\":\"" + account + "\"}"))
        .returns(201, ApiClient.Answer::status);
    assertThat(
            api.post(
                "/v1/accounts/" + account + "/deposits",
                "deposit-" + account,
                "{\"asset\":\"USDT\",\"amount\":\"" + cash + "\"}"))
        .returns(201, ApiClient.Answer::status);
  }

  private void deposit(String account, String cash) {
    assertThat(
            api.post(
                "/v1/accounts/" + account + "/deposits",
                "deposit-" + account,
                "{\"asset\":\"USDT\",\"amount\":\"" + cash + "\"}"))
        .returns(201, ApiClient.Answer::status);
  }

  private BigDecimal equity(String account) {
    return decimal(api.get("/v1/accounts/" + account + "/margin").body(), "equity");
  }

  private String paid(String layer) {
    return api.get("/v1/status").body().path("losses").path("paid").path(layer).asText();
  }

  private void trade(String id, String buyer, String seller, String quantity, String price) {
    var answer =
        api.post(
            "/v1/trades",
            id,
            String.format(
                "{\"tradeId\":\"%s\",\"buyer\":\"%s\",\"seller\":\"%s\","
                    + "\"instrument\":\"BTC-PERP\",\"quantity\":\"%s\",\"price\":\"%s\"}",
                id, buyer, seller, quantity, price));
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
  }

  /** Two sources make a quorum; the node takes the price up before this returns. */
  private void price(String price) {
    observe("source-1", price);
    observe("source-2", price);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                StreamSupport.stream(
                        api.get("/v1/prices").body().get("prices").spliterator(), false)
                    .anyMatch(
                        known ->
                            known.get("index").asText().equals("BTC-USDT")
                                && known.path("price").asText().equals(price)
                                && known.get("status").asText().equals("VALID")));
  }

  private void observe(String source, String price) {
    sequence++;
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                api.post(
                            "/v1/prices",
                            "price-" + System.nanoTime(),
                            String.format(
                                "{\"index\":\"BTC-USDT\",\"source\":\"%s\",\"sequence\":%d,"
                                    + "\"price\":\"%s\"}",
                                source, sequence, price))
                        .status()
                    == 202); // the oracle may still be starting
  }

  private int monitored() {
    return api.get("/v1/status").body().get("monitor").get("rows").asInt();
  }

  private List<JsonNode> events(String account) {
    List<JsonNode> events = new ArrayList<>();
    api.get("/v1/accounts/" + account + "/events?limit=1000")
        .body()
        .get("events")
        .forEach(events::add);
    return events;
  }

  private List<String> types(String account) {
    return events(account).stream().map(event -> event.get("type").asText()).toList();
  }

  private List<String> steps(String account) {
    return events(account).stream()
        .filter(event -> event.get("type").asText().equals("unwind-ordered"))
        .map(event -> event.get("step").get("step").asText())
        .toList();
  }

  private JsonNode last(String account, String type) {
    return events(account).stream()
        .filter(event -> event.get("type").asText().equals(type))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private void assertPositionsSumToZero() {
    var ledger = LedgerAudit.of(new JournalReader(node).accounts(read -> {}), node.parameters());
    assertThat(ledger.isExact()).as("%s", ledger).isTrue();
  }

  private static BigDecimal buffer() {
    return new BigDecimal("1.1");
  }

  private static BigDecimal decimal(JsonNode body, String field) {
    return new BigDecimal(body.get(field).asText());
  }
}
