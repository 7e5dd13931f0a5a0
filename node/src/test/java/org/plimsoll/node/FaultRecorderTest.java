package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountId;
import org.plimsoll.node.ApiClient.Answer;
import org.plimsoll.node.RequestOutcome.Acknowledged;
import org.plimsoll.node.RequestOutcome.Refused;
import org.plimsoll.node.RequestOutcome.Seen;
import org.plimsoll.node.RequestOutcome.Unknown;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

class FaultRecorderTest {
  private static final AccountId ALICE = AccountId.of("alice");
  private static final AccountId BOB = AccountId.of("bob");
  private static final AssetId USDT = AssetId.of("USDT");
  private static final ClientRequest DEPOSIT =
      new ClientRequest.Deposit(ALICE, USDT, Cash.of("12.5"));

  @TempDir Path directory;

  @Test
  void requests_and_outcomes_of_every_kind_are_read_as_they_were_written() throws IOException {
    var trade =
        new ClientRequest.Trade(
            "t", ALICE, BOB, InstrumentId.of("BTC-PERP"), Quantity.of("0.001"), Price.of("60000"));
    List<ClientRequest> requests =
        List.of(
            new ClientRequest.Open(ALICE),
            DEPOSIT,
            new ClientRequest.Withdrawal(BOB, USDT, Cash.of("1")),
            trade,
            new ClientRequest.Read(ALICE));
    List<RequestOutcome> outcomes =
        List.of(
            new Acknowledged(new TreeMap<>(Map.of(ALICE, 1L))),
            new Unknown("no answer"),
            new Refused("INSUFFICIENT_COLLATERAL"),
            new Acknowledged(new TreeMap<>(Map.of(ALICE, 5L, BOB, 7L))),
            new Seen(5, new TreeMap<>(Map.of(USDT, Cash.of("12.5")))));
    Path file = directory.resolve("recorded");
    try (FaultRecorder recorder = FaultRecorder.appendingTo(file)) {
      for (int n = 0; n < requests.size(); n++) {
        long number = recorder.invoked(n, "key-" + n, requests.get(n)).join();
        recorder.answered(number, outcomes.get(n)).join();
      }
    }

    List<Invocation> read = FaultRecorder.read(file);

    assertThat(read).extracting(Invocation::request).isEqualTo(requests);
    assertThat(read).extracting(Invocation::outcome).isEqualTo(outcomes);
    assertThat(read).extracting(Invocation::key).startsWith("key-0", "key-1");
    assertThat(read).allMatch(one -> one.invokedAt() < one.answeredAt());
  }

  @Test
  void a_request_is_in_the_file_before_it_may_be_sent_and_its_answer_before_it_counts()
      throws IOException {
    Path file = directory.resolve("recorded");
    try (FaultRecorder recorder = FaultRecorder.appendingTo(file)) {
      long number = recorder.invoked(1, "key", DEPOSIT).join();
      assertThat(FaultRecorder.read(file))
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.answeredAt()).isEqualTo(Invocation.NEVER);
                assertThat(one.outcome()).isInstanceOf(Unknown.class);
              });

      recorder.answered(number, new Refused("NO")).join();
      assertThat(FaultRecorder.read(file).get(0).outcome()).isEqualTo(new Refused("NO"));
    }
  }

  @Test
  void a_torn_last_line_is_left_out_and_written_over() throws IOException {
    Path file = directory.resolve("recorded");
    try (FaultRecorder recorder = FaultRecorder.appendingTo(file)) {
      recorder.invoked(1, "whole", DEPOSIT).join();
      recorder.invoked(1, "torn", DEPOSIT).join();
    }
    byte[] whole = Files.readAllBytes(file);
    int firstLine = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
    for (int length = firstLine; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(FaultRecorder.read(file)).extracting(Invocation::key).containsExactly("whole");
    }

    try (FaultRecorder recorder = FaultRecorder.appendingTo(file)) {
      assertThat(recorder.invoked(1, "next", DEPOSIT).join()).isEqualTo(2);
    }
    assertThat(FaultRecorder.read(file))
        .extracting(Invocation::key)
        .containsExactly("whole", "next");
  }

  @Test
  void a_line_that_is_damaged_before_the_last_is_not_passed_over() throws IOException {
    Path file = directory.resolve("recorded");
    Files.writeString(file, "{\"type\":\"invo\n");
    Files.writeString(file, "{}\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> FaultRecorder.read(file)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void many_at_once_are_all_written() throws IOException {
    Path file = directory.resolve("recorded");
    try (FaultRecorder recorder = FaultRecorder.appendingTo(file)) {
      List<CompletableFuture<Refused>> all =
          IntStream.range(0, 2000)
              .mapToObj(
                  n ->
                      recorder
                          .invoked(n % 50, "key-" + n, DEPOSIT)
                          .thenCompose(number -> recorder.answered(number, new Refused("R" + n))))
              .toList();
      all.forEach(CompletableFuture::join);
    }

    List<Invocation> read = FaultRecorder.read(file);
    assertThat(read).hasSize(2000);
    assertThat(read)
        .allMatch(
            one -> one.outcome().equals(new Refused("R" + one.key().substring("key-".length()))));
  }

  @ParameterizedTest
  @CsvSource({
    "422, INSUFFICIENT_COLLATERAL, true",
    "409, ACCOUNT_EXISTS, true",
    "409, IDEMPOTENCY_KEY_IN_USE, false",
    "503, COMMAND_EXPIRED, true",
    "503, OUTCOME_UNKNOWN, false",
    "503, UNAVAILABLE, false",
    "500, INTERNAL_ERROR, false",
    "408, BODY_TIMEOUT, false"
  })
  void only_what_is_certainly_not_done_is_refused(int status, String code, boolean refused)
      throws IOException {
    var body = new ObjectMapper().createObjectNode().put("code", code);

    RequestOutcome outcome = RecordedClient.outcome(DEPOSIT, new Answer(status, body));

    assertThat(outcome).isInstanceOf(refused ? Refused.class : Unknown.class);
  }
}
