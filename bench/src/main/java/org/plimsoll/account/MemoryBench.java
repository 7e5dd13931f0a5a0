package org.plimsoll.account;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountCommand.Awake;
import org.plimsoll.account.AccountCommand.WakeUp;
import org.plimsoll.bench.BenchJournal;
import org.plimsoll.bench.BenchJournal.Kind;
import org.plimsoll.cluster.ClusterMembership;
import org.plimsoll.cluster.Journal;
import org.plimsoll.risk.market.MarketView;

/**
 * Heap that an account in memory takes: its state, its actor, its place in the shard and its row in
 * the monitor. The heap in use after collections with one population and with a larger one; the
 * difference over the accounts between them, so that whatever else a node has drops out.
 */
public final class MemoryBench {
  private static final long SEED = 20_261_121;
  private static final int PARALLEL = 256;
  private static final int COLLECTIONS = 4;
  private static final int COMMANDS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Accounts of one kind, of which some and then all are in memory. */
  private record Population(
      String name,
      String prefix,
      int some,
      int all,
      BiFunction<AccountHistories, AccountId, AccountLedger> history) {
    AccountId id(int n) {
      return AccountId.of(prefix + n);
    }
  }

  private static final Population IDLE =
      new Population("idle: opened and funded", "idle-", 10_000, 50_000, AccountHistories::idle);
  private static final Population ACTIVE =
      new Population(
          "8 positions, 200 commands",
          "active-",
          500,
          2_500,
          (histories, id) -> histories.ofCommands(id, COMMANDS));

  private final ActorSystem<?> system;
  private final AccountSharding sharding;

  private MemoryBench(ActorSystem<?> system, MarketView view) {
    this.system = system;
    this.sharding = AccountSharding.of(system);
    sharding.start(
        () -> view,
        system.systemActorOf(MarginMonitor.create(() -> view), "monitor", Props.empty()),
        system.ignoreRef(),
        system.ignoreRef(),
        AccountSettings.from(system.settings().config()),
        Clock.systemUTC());
  }

  public static void main(String[] arguments) throws Exception {
    try (BenchJournal place = BenchJournal.start(Kind.H2)) {
      Config config =
          ConfigFactory.parseString("pekko.loglevel = ERROR\nplimsoll.account.idle-timeout = 1h")
              .withFallback(place.configuration())
              .withFallback(ConfigFactory.defaultReferenceUnresolved())
              .resolve();
      Journal journal = Journal.of(config);
      journal.prepare();
      ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "plimsoll", config);
      ClusterMembership.join(system).toCompletableFuture().join();
      AccountHistories histories = new AccountHistories(SEED);
      for (Population population : new Population[] {IDLE, ACTIVE}) {
        write(population, histories, system);
      }
      new MemoryBench(system, histories.view()).run();
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
      journal.close();
    }
    System.exit(0);
  }

  private static void write(
      Population population, AccountHistories histories, ActorSystem<?> system) {
    HistoryWriter.write(
        () ->
            IntStream.range(0, population.all())
                .mapToObj(n -> population.history().apply(histories, population.id(n)))
                .iterator(),
        system);
  }

  private void run() {
    System.out.printf(
        "%-28s %10s %12s %10s %12s %14s %10s%n",
        "accounts", "some", "heap MiB", "all", "heap MiB", "bytes each", "of idle");
    double idle = print(IDLE, Double.NaN);
    print(ACTIVE, idle);
  }

  private double print(Population population, double idle) {
    wake(population, 0, population.some());
    double some = heap();
    wake(population, population.some(), population.all());
    double all = heap();
    double each = (all - some) / (population.all() - population.some());
    System.out.printf(
        "%-28s %,10d %,12.1f %,10d %,12.1f %,14.0f %10.1f%n",
        population.name(),
        population.some(),
        some / 1024 / 1024,
        population.all(),
        all / 1024 / 1024,
        each,
        each / (Double.isNaN(idle) ? each : idle));
    return each;
  }

  private void wake(Population population, int from, int to) {
    Source.range(from, to - 1)
        .mapAsyncUnordered(
            PARALLEL,
            n -> {
              AccountId id = population.id(n);
              return AskPattern.<AccountCommand, Awake>ask(
                  sharding.account(id),
                  (ActorRef<Awake> replyTo) -> new WakeUp(id, Optional.of(replyTo)),
                  PATIENCE,
                  system.scheduler());
            })
        .runWith(Sink.ignore(), system)
        .toCompletableFuture()
        .join();
  }

  /** Bytes in use after collections. */
  private static double heap() {
    for (int n = 0; n < COLLECTIONS; n++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
