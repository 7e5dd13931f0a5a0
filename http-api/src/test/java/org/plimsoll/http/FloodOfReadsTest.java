package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Incident S12: a costly query starved everything else, and late commands ran at bad prices. */
class FloodOfReadsTest {
  private static final int READS = 300;
  private static final int QUESTIONS = 60;
  private static final int CALLERS = 30;

  private final TestNode node = TestNode.shared();
  private final ApiClient client = node.client();

  @Test
  void s12_commands_are_carried_out_while_the_most_costly_read_is_flooded() {
    String account = node.openWith("100000");
    String read =
        "{\"account\":\"" + account + "\",\"shocks\":[{\"name\":\"fall\",\"others\":\"-0.2\"}]}";
    whileFlooded(READS, () -> client.post("/v1/stress", null, read), () -> depositTwenty(account));
  }

  @Test
  void commands_are_carried_out_while_the_journals_of_all_accounts_are_read() {
    String account = node.openWith("100000");

    List<Answer> answers =
        whileFlooded(
            QUESTIONS,
            () -> client.get("/v1/audit/events?limit=1000"),
            () -> depositTwenty(account));

    answers.stream()
        .filter(answer -> answer.status() == 503)
        .forEach(refused -> refused.isProblem(503, "BUSY"));
  }

  private void depositTwenty(String account) {
    for (int n = 0; n < 20; n++) {
      node.deposit(account, "USDT", "1"); // which is answered in time, or this fails
    }
  }

  private static List<Answer> whileFlooded(int reads, Supplier<Answer> read, Runnable commands) {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<CompletableFuture<Answer>> sent = new ArrayList<>();
      for (int n = 0; n < reads; n++) {
        sent.add(CompletableFuture.supplyAsync(read, callers));
      }
      commands.run();
      List<Answer> answers = sent.stream().map(CompletableFuture::join).toList();
      assertThat(answers)
          .as("served, or refused by name")
          .allMatch(answer -> answer.status() == 200 || answer.status() == 503);
      return answers;
    } finally {
      callers.shutdown();
    }
  }
}
