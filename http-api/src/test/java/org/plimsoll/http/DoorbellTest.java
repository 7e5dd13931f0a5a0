package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DoorbellTest {
  private final Doorbell bell = new Doorbell(Duration.ofHours(1));

  @Test
  void who_waits_is_woken_by_the_next_ring() {
    CompletableFuture<Void> waiting = bell.await().toCompletableFuture();
    assertThat(waiting).isNotDone();

    bell.run();

    assertThat(waiting).isDone();
  }

  @Test
  void a_ring_while_nobody_waits_wakes_the_next_one_and_no_other() {
    bell.run();
    bell.run();

    assertThat(bell.await().toCompletableFuture()).isDone();
    assertThat(bell.await().toCompletableFuture()).isNotDone();
  }

  @Test
  void nobody_waits_longer_than_that() {
    Doorbell silent = new Doorbell(Duration.ofMillis(1));

    CompletableFuture<Void> waiting = silent.await().toCompletableFuture();

    await().until(waiting::isDone);
  }
}
