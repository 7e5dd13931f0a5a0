package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.plimsoll.account.AccountId;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.MarginParameters;

/** Holds everything that clients ever recorded against the journals, as a node shows them. */
final class FaultAudit {
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final MarginParameters parameters = ParameterFile.house();
  private final Path recorded;
  private final List<AccountId> accounts;

  /**
   * @param recorded by a {@link FaultRecorder}
   * @param accounts all that the clients used
   */
  FaultAudit(Path recorded, List<AccountId> accounts) {
    this.recorded = recorded;
    this.accounts = accounts;
  }

  List<Invocation> history() throws IOException {
    return FaultRecorder.read(recorded);
  }

  /** Nothing is wrong, though settlements may be under way. */
  void requireNothingWrong(ApiClient api, String when) throws IOException {
    assertThat(HistoryChecker.check(parameters, history(), new JournalPages(api).of(accounts)))
        .as(when)
        .isEmpty();
  }

  /** Nothing is wrong once all settlements are done, which may take a while. */
  void awaitNothingWrongAtRest(ApiClient api, String when) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        HistoryChecker.checkAtRest(
                            parameters, history(), new JournalPages(api).of(accounts)))
                    .as(when)
                    .isEmpty());
  }
}
