package org.plimsoll.account;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountCommand.Awake;
import org.plimsoll.bench.BenchJournal;
import org.plimsoll.bench.BenchJournal.Kind;
import org.plimsoll.cluster.Journal;

/**
 * How long accounts take to come back: all of them are called at once, by the actor and the journal
 * of a node, and each answers when it has read its journal. The first time in a process that has
 * just started, as after a restart of a node; then again in the same process, as when a shard
 * comes. What there is without snapshots is seen in the accounts with long journals.
 */
public final class RecoveryBench {
  private static final long SEED = 20_261_121;
  private static final int AGAIN = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final List<Case> CASES =
      List.of(
          new Case(1_000, 1),
          new Case(1_000, 50),
          new Case(1_000, 500),
          new Case(1, 10_000),
          new Case(1, 100_000));

  private record Case(int accounts, int events) {
    List<AccountId> ids() {
      List<AccountId> ids = new ArrayList<>();
      for (int n = 0; n < accounts; n++) {
        ids.add(AccountId.of("a" + events + "-" + n));
      }
      return ids;
    }
  }

  private record Seconds(double first, double again) {}

  private final ActorSystem<?> system;
  private final Account.Surroundings around;
  private int spawned;

  private RecoveryBench(ActorSystem<?> system) {
    this.system = system;
    var view = new AccountHistories(SEED).view();
    this.around =
        new Account.Surroundings(
            () -> view,
            system.ignoreRef(),
            system.ignoreRef(),
            system.ignoreRef(),
            settlement -> system.ignoreRef(),
            AccountSettings.from(system.settings().config()),
            Clock.systemUTC());
  }

  /**
   * @param arguments none; or the journals to measure; or, in a process of its own, a journal, its
   *     place and a case
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 4) {
      try {
        recover(
            Kind.valueOf(arguments[0]),
            arguments[1],
            new Case(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3])));
        System.exit(0);
      } catch (RuntimeException e) {
        e.printStackTrace();
        System.exit(1);
      }
    }
    System.out.printf(
        "%-10s %9s %12s %12s %12s %12s %14s%n",
        "journal", "accounts", "events each", "first", "again", "events/s", "of 1 event");
    List<String> kinds = List.of(arguments);
    for (Kind kind : Kind.values()) {
      if (kinds.isEmpty() || kinds.contains(BenchJournal.name(kind))) {
        measure(kind);
      }
    }
    System.exit(0);
  }

  private static void measure(Kind kind) throws IOException, InterruptedException {
    try (BenchJournal journal = BenchJournal.start(kind)) {
      write(journal.configuration());
      double shortest = Double.NaN;
      for (Case each : CASES) {
        Seconds seconds = inProcess(kind, journal.place(), each);
        double perAccount = seconds.again() / each.accounts();
        shortest = Double.isNaN(shortest) ? perAccount : shortest;
        System.out.printf(
            "%-10s %,9d %,12d %10.2f s %10.2f s %,12.0f %14.1f%n",
            BenchJournal.name(kind),
            each.accounts(),
            each.events(),
            seconds.first(),
            seconds.again(),
            (double) each.accounts() * each.events() / seconds.again(),
            perAccount / shortest);
      }
    }
  }

  private static Config resolved(Config journal) {
    return ConfigFactory.parseString("pekko.loglevel = ERROR")
        .withFallback(journal)
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  private static void write(Config configuration) {
    Config config = resolved(configuration);
    Journal journal = Journal.of(config);
    journal.prepare();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "plimsoll", config);
    AccountHistories histories = new AccountHistories(SEED);
    try {
      for (Case each : CASES) {
        HistoryWriter.write(
            () -> each.ids().stream().map(id -> histories.ofEvents(id, each.events())).iterator(),
            system);
      }
    } finally {
      stop(system);
      journal.close();
    }
  }

  private static Seconds inProcess(Kind kind, String place, Case each)
      throws IOException, InterruptedException {
    String java = ProcessHandle.current().info().command().orElse("java");
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx2g",
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                RecoveryBench.class.getName(),
                kind.name(),
                place,
                Integer.toString(each.accounts()),
                Integer.toString(each.events()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("accounts were not recovered: " + said);
    }
    String[] lines = said.strip().split("\n");
    String[] seconds = lines[lines.length - 1].split(" ");
    return new Seconds(Double.parseDouble(seconds[0]), Double.parseDouble(seconds[1]));
  }

  private static void recover(Kind kind, String place, Case each) {
    Config config = resolved(BenchJournal.configuration(kind, place));
    Journal journal = Journal.of(config);
    journal.prepare();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "plimsoll", config);
    RecoveryBench bench = new RecoveryBench(system);
    // Nobody's account opens the journal, as the house's do on a node.
    bench.pass(List.of(AccountId.of("nobody")));
    double first = bench.pass(each.ids());
    double[] again = new double[AGAIN];
    for (int n = 0; n < AGAIN; n++) {
      again[n] = bench.pass(each.ids());
    }
    Arrays.sort(again);
    System.out.println(first + " " + again[AGAIN / 2]);
    stop(system);
    journal.close();
  }

  /** Seconds until the last of them has answered; they are gone again afterwards. */
  private double pass(List<AccountId> ids) {
    long start = System.nanoTime();
    List<ActorRef<AccountCommand>> accounts = new ArrayList<>();
    List<CompletionStage<Awake>> answers = new ArrayList<>();
    for (AccountId id : ids) {
      ActorRef<AccountCommand> account =
          system.systemActorOf(
              Account.create(id, around, system.ignoreRef()), id + "-" + spawned++, Props.empty());
      accounts.add(account);
      answers.add(
          AskPattern.ask(
              account,
              replyTo -> new AccountCommand.WakeUp(id, Optional.of(replyTo)),
              PATIENCE,
              system.scheduler()));
    }
    answers.forEach(answer -> answer.toCompletableFuture().join());
    double seconds = (System.nanoTime() - start) / 1e9;
    Source.range(0, ids.size() - 1)
        .mapAsyncUnordered(
            ids.size(),
            n ->
                Patterns.gracefulStop(
                    Adapter.toClassic(accounts.get(n)),
                    PATIENCE,
                    new AccountInternal.Stop(ids.get(n))))
        .runWith(Sink.ignore(), system)
        .toCompletableFuture()
        .join();
    return seconds;
  }

  private static void stop(ActorSystem<?> system) {
    system.terminate();
    system
        .getWhenTerminated()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
