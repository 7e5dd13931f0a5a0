package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Incident S12: a costly query starved everything else, and late commands ran at bad prices. */
class FloodOfReadsTest {
  private static final int READS = 300;
  private static final int CALLERS = 30;

  private final TestNode node = TestNode.shared();
  private final ApiClient client = node.client();

  @Test
  void s12_commands_are_carried_out_while_the_most_costly_read_is_flooded() {
    String account = node.openWith("100000");
    String read =
        "{\"account\":\"" + account + "\",\"shocks\":[{\"name\":\"fall\",\"others\":\"-0.2\"}]}";
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<CompletableFuture<Answer>> reads = new ArrayList<>();
      for (int n = 0; n < READS; n++) {
        reads.add(
            CompletableFuture.supplyAsync(() -> client.post("/v1/stress", null, read), callers));
      }
      for (int n = 0; n < 20; n++) {
        node.deposit(account, "USDT", "1"); // which is answered in time, or this fails
      }
      for (CompletableFuture<Answer> each : reads) {
        assertThat(each.join().status()).as("served, or refused by name").isIn(200, 503);
      }
    } finally {
      callers.shutdown();
    }
  }
}
