package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many withdrawals at once, in the hope that two see the same balance. */
final class WithdrawalRaceTest {
  private static final int WITHDRAWALS = 1_000;
  private static final int CALLERS = 32;

  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @Test
  void a_thousand_withdrawals_at_once_take_no_more_than_margin_leaves() {
    String account = node.openWith("10000");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);
    long free = Long.parseLong(excess(account).split("\\.")[0]);
    String withdrawal =
        "{\"asset\":\"USDT\",\"amount\":\"" + Math.max(1, free / (WITHDRAWALS / 4)) + "\"}";

    long taken = withdrawAtOnce("/v1/accounts/" + account + "/withdrawals", withdrawal);

    assertThat(taken).isBetween(1L, WITHDRAWALS - 1L);
    assertThat(excess(account)).doesNotStartWith("-");
  }

  private String excess(String account) {
    return api.get("/v1/accounts/" + account + "/margin").isSuccess(200).at("/excess");
  }

  /** How many were carried out. */
  private long withdrawAtOnce(String path, String withdrawal) {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<CompletableFuture<Answer>> all =
          IntStream.range(0, WITHDRAWALS)
              .mapToObj(
                  n -> CompletableFuture.supplyAsync(() -> api.post(path, withdrawal), callers))
              .toList();
      List<Answer> answers = all.stream().map(CompletableFuture::join).toList();
      assertThat(answers).allMatch(each -> each.status() == 201 || each.status() == 422);
      return answers.stream().filter(each -> each.status() == 201).count();
    } finally {
      callers.shutdown();
    }
  }
}
