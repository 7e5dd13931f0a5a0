package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.CommandId;

final class RunningCommandsTest {
  private static final HttpResponse DONE = HttpResponse.create().withStatus(201);

  private final RunningCommands commands = new RunningCommands();
  private final CompletableFuture<HttpResponse> first = new CompletableFuture<>();

  /** While anna deposits to a under key k. */
  @ParameterizedTest
  @CsvSource({
    "deposit, a, k, anna, true",
    "deposit, a, k, bert, false",
    "deposit, a, k2, anna, false",
    "deposit, b, k, anna, false",
    "withdraw, a, k, anna, false"
  })
  void the_same_command_is_refused_while_it_is_running(
      String operation, String account, String key, String caller, boolean isRefused) {
    run("deposit", "a", "k", "anna", first);

    if (isRefused) {
      assertThatThrownBy(() -> run(operation, account, key, caller, done()))
          .hasMessageContaining("IDEMPOTENCY_KEY_IN_USE");
    } else {
      assertThat(run(operation, account, key, caller, done())).isCompletedWithValue(DONE);
    }
  }

  @Test
  void it_may_be_repeated_once_it_is_answered_or_has_failed() {
    run("deposit", "a", "k", "anna", done());
    run("deposit", "a", "k", "anna", CompletableFuture.failedFuture(new Exception("lost")));
    assertThat(
            commands
                .alone(
                    "deposit",
                    Map.of("id", "a"),
                    CommandId.of("k").by("anna"),
                    () -> {
                      throw new IllegalStateException("thrown");
                    })
                .toCompletableFuture())
        .isCompletedExceptionally();

    assertThat(run("deposit", "a", "k", "anna", done())).isCompletedWithValue(DONE);
  }

  private CompletableFuture<HttpResponse> run(
      String operation,
      String account,
      String key,
      String caller,
      CompletionStage<HttpResponse> answer) {
    return commands
        .alone(operation, Map.of("id", account), CommandId.of(key).by(caller), () -> answer)
        .toCompletableFuture();
  }

  private static CompletionStage<HttpResponse> done() {
    return CompletableFuture.completedStage(DONE);
  }
}
