package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class CalculationsTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final Calculations calculations = new Calculations(waiting::add, 2);

  @Test
  void a_calculation_runs_on_the_threads_set_apart() {
    CompletionStage<String> result = calculations.run(() -> "done");

    assertThat(result.toCompletableFuture()).isNotDone();
    waiting.remove().run();
    assertThat(result.toCompletableFuture()).isCompletedWithValue("done");
  }

  @Test
  void too_many_at_a_time_are_refused_until_one_has_ended_well_or_not() {
    calculations.run(() -> 1);
    CompletionStage<Integer> failing =
        calculations.run(
            () -> {
              throw new IllegalStateException("broken");
            });

    assertThat(codeOf(calculations.run(() -> 3))).isEqualTo(ProblemCode.BUSY);
    waiting.remove().run();
    waiting.remove().run();
    assertThat(failing.toCompletableFuture()).isCompletedExceptionally();
    calculations.run(() -> 4);
    CompletionStage<Integer> last = calculations.run(() -> 5);
    assertThat(waiting).hasSize(2);
    assertThat(last.toCompletableFuture()).isNotDone();
  }

  private static ProblemCode codeOf(CompletionStage<?> refused) {
    ProblemCode[] code = new ProblemCode[1];
    assertThatThrownBy(() -> refused.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(ProblemException.class, e -> code[0] = e.problem().code());
    return code[0];
  }
}
