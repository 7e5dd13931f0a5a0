package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.CommandId;

final class KeyMemoryTest {
  private static final CommandId KEY = CommandId.of("key");

  private final KeyMemory keys = new KeyMemory(2);
  private final AtomicInteger handled = new AtomicInteger();

  @Test
  void a_repeat_is_not_handled_again() {
    HttpResponse first = ask(KEY, "a", response(201)).join();
    HttpResponse second = ask(KEY, "a", response(201)).join();

    assertThat(handled).hasValue(1);
    assertThat(second.getHeader("Idempotency-Replayed")).isPresent();
    assertThat(first.getHeader("Idempotency-Replayed")).isEmpty();
  }

  @Test
  void another_request_under_a_known_key_is_refused() {
    ask(KEY, "a", response(201)).join();

    assertThatThrownBy(() -> ask(KEY, "b", response(201)).join())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("IDEMPOTENCY_KEY_REUSED");
    assertThat(handled).hasValue(1);
  }

  @Test
  void a_key_of_one_route_means_nothing_to_another() {
    ask(KEY, "a", response(201)).join();

    keys.once("elsewhere", KEY, "b", () -> response(201)).toCompletableFuture().join();
  }

  @Test
  void a_refusal_is_forgotten() {
    ask(KEY, "a", response(422)).join();

    HttpResponse second = ask(KEY, "b", response(201)).join();

    assertThat(second.getHeader("Idempotency-Replayed")).isEmpty();
    assertThat(handled).hasValue(2);
  }

  @Test
  void a_failure_is_forgotten_thrown_or_returned() {
    assertThatThrownBy(
            () -> ask(KEY, "a", CompletableFuture.failedFuture(new Exception("lost"))).join())
        .hasRootCauseMessage("lost");
    assertThatThrownBy(
            () ->
                keys.once(
                        "route",
                        KEY,
                        "a",
                        () -> {
                          throw new IllegalStateException("thrown");
                        })
                    .toCompletableFuture()
                    .join())
        .hasMessage("thrown");

    assertThat(ask(KEY, "b", response(201)).join().status().intValue()).isEqualTo(201);
  }

  @Test
  void the_oldest_key_is_forgotten_first() {
    ask(KEY, "a", response(201)).join();
    ask(CommandId.of("2"), "a", response(201)).join();
    ask(CommandId.of("3"), "a", response(201)).join();

    ask(CommandId.of("2"), "a", response(201)).join();
    assertThat(handled).hasValue(3);
    ask(KEY, "a", response(201)).join();
    assertThat(handled).hasValue(4);
  }

  private CompletableFuture<HttpResponse> ask(
      CommandId key, Object request, CompletionStage<HttpResponse> answer) {
    return keys.once(
            "route",
            key,
            request,
            () -> {
              handled.incrementAndGet();
              return answer;
            })
        .toCompletableFuture();
  }

  private static CompletionStage<HttpResponse> response(int status) {
    return CompletableFuture.completedFuture(HttpResponse.create().withStatus(status));
  }
}
