package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.VenueBooks;

final class StressRoutesTest {
  private static final Executor THREADS = task -> new Thread(task).start();

  private static final String FALL =
      "{\"name\":\"fall\",\"moves\":{\"BTC-USDT\":\"-0.2\"},\"volatility\":\"0.3\"}";

  private final TestNode node = TestNode.mixed();
  private final ApiClient api = node.client();

  @Test
  void an_account_is_measured_after_every_shock() {
    String account = node.openWith("9000");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);

    Answer stressed =
        stress(
                "{\"account\":\"%s\",\"shocks\":[%s,{\"name\":\"all up\",\"others\":\"0.1\"},%s]}"
                    .formatted(account, FALL, "{\"historical\":\"2025-01-02\"}"))
            .isSuccess(200);

    assertThat(stressed.at("/account")).isEqualTo(account);
    assertThat(stressed.at("/shocks/0/shock")).isEqualTo("fall");
    assertThat(stressed.at("/shocks/0/equity")).isEqualTo("-1000");
    assertThat(stressed.at("/shocks/0/status")).isEqualTo("INSOLVENT");
    assertThat(stressed.at("/shocks/0/deficiency")).isEqualTo("1000");
    assertThat(stressed.at("/shocks/1/equity")).isEqualTo("14000");
    assertThat(stressed.at("/shocks/1/status")).isEqualTo("ABOVE_INITIAL");
    // The second of the recorded days: a hundredth down.
    assertThat(stressed.at("/shocks/2/shock")).isEqualTo("2025-01-02");
    assertThat(stressed.at("/shocks/2/equity")).isEqualTo("8500");
    assertThat(api.get("/v1/accounts/" + account).at("/status")).isEqualTo("ABOVE_INITIAL");
  }

  @Test
  void a_stress_day_of_the_parameters_is_a_past_day_too() {
    String account = node.openWith("9000");
    node.trade(account, "BTC-PERP", "-1", "50000").isProblem(422, "AMOUNT_NOT_POSITIVE");
    node.trade(account, "BTC-PERP", "0.1", "50000").isSuccess(201);

    Answer stressed =
        stress("{\"account\":\"" + account + "\",\"shocks\":[{\"historical\":\"2020-03-12\"}]}");

    assertThat(stressed.isSuccess(200).at("/shocks/0/equity")).isEqualTo("7000");
  }

  @Test
  void the_venue_is_measured_with_its_worst_accounts_first() {
    String account = node.openWith("9000");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);
    String small = node.openWith("2600");
    node.trade(small, "BTC-PERP", "1", "50000").isSuccess(201);

    Answer stressed = stress("{\"shocks\":[" + FALL + "]}").isSuccess(200);

    JsonNode totals = stressed.body().at("/shocks/0");
    assertThat(stressed.body().path("accounts").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(totals.path("insolvent").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(totals.path("covered").asBoolean()).isFalse();
    assertThat(totals.path("deficiency").asDouble()).isGreaterThanOrEqualTo(8400);
    assertThat(totals.path("uncovered").asText()).isEqualTo(totals.path("deficiency").asText());
    assertThat(worst(totals, small).path("deficiency").asText()).isEqualTo("7400");
    assertThat(worst(totals, small).path("equity").asText()).isEqualTo("-7400");
    double before = Double.MAX_VALUE;
    for (JsonNode each : totals.path("worst")) {
      assertThat(each.path("deficiency").asDouble()).isLessThanOrEqualTo(before);
      before = each.path("deficiency").asDouble();
    }
    assertThat(totals.path("worst").size()).isLessThanOrEqualTo(20);
  }

  @Test
  void one_stress_test_of_the_venue_runs_at_a_time() {
    TestProbe<MarginMonitorCommand> monitor = node.testKit().createTestProbe();
    AccountServices real = node.services().accounts();
    VenueBooks books = VenueBooks.of(monitor.getRef(), node.system(), Duration.ofSeconds(30));
    ApiClient slow =
        node.bind(
            OtherServices.with(
                node.services(),
                new AccountServices(real.sharding(), books, monitor.getRef(), real.secrets())));
    String body = "{\"shocks\":[" + FALL + "]}";
    var first = CompletableFuture.supplyAsync(() -> slow.post("/v1/stress", null, body), THREADS);
    var asked =
        monitor.expectMessageClass(MarginMonitorCommand.GetBooks.class, Duration.ofSeconds(10));

    Answer second = slow.post("/v1/stress", null, body);
    asked.replyTo().tell(new MarginMonitorCommand.Books(List.of()));

    second.isProblem(503, "STRESS_TEST_RUNNING");
    assertThat(second.header("Retry-After")).isEqualTo("1");
    assertThat(first.join().isSuccess(200).body().at("/shocks/0/insolvent").asInt()).isZero();
    var third = CompletableFuture.supplyAsync(() -> slow.post("/v1/stress", null, body), THREADS);
    monitor
        .expectMessageClass(MarginMonitorCommand.GetBooks.class, Duration.ofSeconds(10))
        .replyTo()
        .tell(new MarginMonitorCommand.Books(List.of()));
    third.join().isSuccess(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                         | 400 | INVALID_BODY       | /shocks
          {"shocks":[]}                                              | 400 | INVALID_BODY       | /shocks
          {"shocks":[{"moves":{"BTC-USDT":"0.1"}}]}                  | 400 | INVALID_BODY       | /shocks/0/name
          {"shocks":[{"name":"x"}]}                                  | 400 | INVALID_BODY       | /shocks/0/moves
          {"shocks":[{"name":"x","moves":{"X":"0.1"}}]}              | 400 | INVALID_BODY       | /shocks/0/moves/X
          {"shocks":[{"historical":"2020-03-12","name":"x"}]}        | 400 | INVALID_BODY       | /shocks/0/name
          {"shocks":[{"name":"x","others":"0.1"},{"name":"x","others":"0.2"}]} | 400 | INVALID_BODY | /shocks
          """)
  void a_wrong_field_of_a_shock_is_named(String body, int status, String code, String pointer) {
    stress(body).isProblem(status, code).names(pointer);
  }

  @Test
  void a_day_that_nobody_recorded_and_an_account_that_is_not_open_are_refused() {
    stress("{\"shocks\":[{\"historical\":\"1987-10-19\"}]}").isProblem(422, "UNKNOWN_SCENARIO");
    stress("{\"account\":\"nobody\",\"shocks\":[" + FALL + "]}")
        .isProblem(422, "ACCOUNT_NOT_FOUND");
    stress("{\"account\":\"-b\",\"shocks\":[" + FALL + "]}").isProblem(400, "INVALID_ACCOUNT_ID");
  }

  private Answer stress(String body) {
    return api.post("/v1/stress", null, body);
  }

  private static JsonNode worst(JsonNode totals, String account) {
    for (JsonNode each : totals.path("worst")) {
      if (each.path("account").asText().equals(account)) {
        return each;
      }
    }
    return MissingNode.getInstance();
  }
}
