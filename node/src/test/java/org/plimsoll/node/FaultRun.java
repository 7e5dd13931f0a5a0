package org.plimsoll.node;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.plimsoll.account.AccountId;

/**
 * Clients that are recorded while harm is done to what serves them, and what they came to know held
 * against the journals.
 */
final class FaultRun implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(180);
  static final Duration OFTEN = Duration.ofMillis(20);

  private final long seed;
  private final FaultRecorder recorder;
  private final FaultLoad load;
  private final FaultAudit audit;
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

  /**
   * How much is asked.
   *
   * @param reads of a hundred requests
   */
  record Size(int accounts, int clients, int reads) {}

  /**
   * How long clients waited, in milliseconds.
   *
   * @param first until some account acknowledged something
   * @param last until every account had
   */
  record Waited(long first, long last) {}

  /**
   * @param directory of what is recorded
   * @param name begins the names of accounts and keys
   */
  FaultRun(Path directory, String name, Size size, long seed) throws IOException {
    Path recorded = directory.resolve("recorded.jsonl");
    this.seed = seed;
    this.recorder = FaultRecorder.appendingTo(recorded);
    this.load = new FaultLoad(recorder, name, size.accounts(), size.clients(), size.reads(), seed);
    this.audit = new FaultAudit(recorded, load.accounts());
  }

  FaultLoad load() {
    return load;
  }

  /** Opens the accounts; returns when trades go through. */
  void open(ApiClient api) {
    load.open(api);
    await().atMost(PATIENCE).until(() -> load.trades(api));
  }

  /** Sets the clients going; returns when so much more is acknowledged and so much in flight. */
  void begin(ApiClient api, int more, int inFlight) {
    int enough = load.acknowledged() + more;
    running = load.run(api);
    await()
        .atMost(PATIENCE)
        .pollInterval(OFTEN)
        .until(() -> load.acknowledged() >= enough && load.inFlight() >= inFlight);
  }

  /** Returns when every client has its answer, or has given it up. */
  void end() {
    load.stop();
    running.join();
  }

  /**
   * Returns when every account has acknowledged a deposit.
   *
   * @param name of what was done before; no two alike
   */
  Waited awaitAcknowledgements(ApiClient api, String name) {
    long begun = System.nanoTime();
    long first = 0;
    for (AccountId account : load.accounts()) {
      String key = "after-" + name + "-" + account;
      await().atMost(PATIENCE).pollInterval(OFTEN).until(() -> load.pays(api, account, key));
      first = first == 0 ? millisSince(begun) : first;
    }
    return new Waited(first, millisSince(begun));
  }

  /** Returns when some account has acknowledged a deposit. */
  void awaitAcknowledgement(ApiClient api, String name) {
    AccountId account = load.accounts().get(0);
    String key = "after-" + name + "-" + account;
    await().atMost(PATIENCE).pollInterval(OFTEN).until(() -> load.pays(api, account, key));
  }

  static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  /**
   * Repeats what nobody knows the outcome of until it is known.
   *
   * @return how many requests that were
   */
  int resolve(ApiClient api) throws IOException {
    int unknown = load.repeatUnknown(api, history());
    await().atMost(PATIENCE).until(() -> load.repeatUnknown(api, history()) == 0);
    return unknown;
  }

  List<Invocation> history() throws IOException {
    return audit.history();
  }

  HistoryCounts counts() throws IOException {
    return HistoryCounts.of(history());
  }

  /**
   * @param after what was done, for whoever reads the failure
   */
  void check(ApiClient api, String after) throws IOException {
    audit.requireNothingWrong(api, "seed " + seed + ", " + after);
  }

  /** To be called when nothing is asked any more. */
  void checkAtRest(ApiClient api) {
    audit.awaitNothingWrongAtRest(api, "seed " + seed + ", at rest");
  }

  @Override
  public void close() throws IOException {
    load.stop();
    recorder.close();
  }
}
