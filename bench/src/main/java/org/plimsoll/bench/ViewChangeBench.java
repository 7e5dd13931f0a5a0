package org.plimsoll.bench;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.ConfigFactory;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MarginMonitor;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * From a changed view to the last account told that must look, against telling every account to
 * look: the same books, the same views, in turns. The first is the real {@link MarginMonitor}; the
 * baseline is one sharded actor per account that measures itself when told, once reached through
 * its shard and once directly.
 */
public final class ViewChangeBench {
  private static final int POSITIONS = 8;
  private static final int INSTRUMENTS = 64;
  private static final double MOVE = 0.003;
  private static final int WARM_UPS = 5;
  private static final int ROUNDS = 25;
  private static final int MUST = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final MarginModel MODEL = new StandardMarginModel();
  private static final EntityTypeKey<Told> TOLD = EntityTypeKey.create(Told.class, "Told");

  private final ActorSystem<SpawnProtocol.Command> system;
  private final Books books = new Books(42, INSTRUMENTS);
  private final AtomicReference<MarketView> view = new AtomicReference<>();
  private final List<Portfolio> portfolios = new ArrayList<>();
  private final AtomicLong nomineesTold = new AtomicLong();
  private final AtomicReference<CountDownLatch> measured = new AtomicReference<>();
  private ActorRef<MarginMonitorCommand> monitor;
  private final List<EntityRef<Told>> sharded = new ArrayList<>();
  private final List<ActorRef<Told>> direct = new ArrayList<>();

  /** Look at this view. */
  private record Told(MarketView view) {}

  /** What one way of doing it cost per view: the median by the wall, the mean in CPU time. */
  private record Cost(double wallMillis, double cpuMillis) {}

  private ViewChangeBench(ActorSystem<SpawnProtocol.Command> system) {
    this.system = system;
  }

  /**
   * @param arguments the number of accounts; 100,000 if none is given
   */
  public static void main(String[] arguments) throws Exception {
    int accounts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    var config =
        ConfigFactory.parseResources("bench.conf")
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    ActorSystem<SpawnProtocol.Command> system =
        ActorSystem.create(SpawnProtocol.create(), "bench", config);
    boolean enough = new ViewChangeBench(system).run(accounts);
    system.terminate();
    System.exit(enough ? 0 : 1);
  }

  private boolean run(int accounts) throws Exception {
    System.out.printf(
        "%,d accounts with %d positions in %d instruments; %d views, %s, %d cores%n",
        accounts,
        POSITIONS,
        INSTRUMENTS,
        ROUNDS,
        System.getProperty("java.vm.version"),
        Runtime.getRuntime().availableProcessors());
    prepare(accounts);
    List<double[]> monitorCosts = new ArrayList<>();
    List<double[]> directCosts = new ArrayList<>();
    List<double[]> shardedCosts = new ArrayList<>();
    long toldBefore = 0;
    for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
      if (round == WARM_UPS) {
        toldBefore = nomineesTold.get();
      }
      view.set(books.nextView(MOVE));
      double[] a = timed(this::changeView);
      double[] b = timed(() -> tellAll(direct));
      double[] c = timed(this::tellAllSharded);
      if (round >= WARM_UPS) {
        monitorCosts.add(a);
        directCosts.add(b);
        shardedCosts.add(c);
      }
      System.out.print(round < WARM_UPS ? "w" : ".");
    }
    System.out.println();
    double nominees = (nomineesTold.get() - toldBefore) / (double) ROUNDS;
    return report(cost(monitorCosts), cost(directCosts), cost(shardedCosts), nominees);
  }

  private boolean report(Cost monitor, Cost direct, Cost sharded, double nominees) {
    System.out.printf("%-38s %10s %10s%n", "per view", "wall ms", "CPU ms");
    line("monitor: view to last nominee told", monitor);
    line("tell every account, sharded", sharded);
    line("tell every account, direct", direct);
    System.out.printf("nominees told per view                 %10.1f%n", nominees);
    double wall = sharded.wallMillis() / monitor.wallMillis();
    double cpu = sharded.cpuMillis() / monitor.cpuMillis();
    System.out.printf(
        "sharded over monitor                   %9.0fx %9.0fx   (must: %dx)%n", wall, cpu, MUST);
    System.out.printf(
        "direct over monitor                    %9.0fx %9.0fx%n",
        direct.wallMillis() / monitor.wallMillis(), direct.cpuMillis() / monitor.cpuMillis());
    return wall >= MUST && cpu >= MUST;
  }

  private static void line(String what, Cost cost) {
    System.out.printf("%-38s %10.2f %10.2f%n", what, cost.wallMillis(), cost.cpuMillis());
  }

  private void prepare(int accounts) throws Exception {
    Cluster.get(system).manager().tell(Join.create(Cluster.get(system).selfMember().address()));
    view.set(books.nextView(MOVE));
    for (int i = 0; i < accounts; i++) {
      portfolios.add(books.book(POSITIONS, view.get()));
    }
    ClusterSharding.get(system)
        .init(Entity.of(TOLD, entity -> told(Integer.parseInt(entity.getEntityId()))));
    monitor = spawn(MarginMonitor.create(view::get), "monitor");
    ActorRef<AccountCommand> nominee = spawn(nominee(), "nominee");
    for (int i = 0; i < accounts; i++) {
      Portfolio portfolio = portfolios.get(i);
      monitor.tell(
          new MarginMonitorCommand.UpdateRow(
              AccountId.of("a" + i),
              1,
              MarginMethod.STANDARD,
              statusOf(portfolio, view.get()),
              portfolio,
              nominee));
      sharded.add(ClusterSharding.get(system).entityRefFor(TOLD, Integer.toString(i)));
      direct.add(spawn(told(i), "told-" + i));
    }
    System.out.println("books and actors are there");
  }

  private static MarginStatus statusOf(Portfolio portfolio, MarketView view) {
    return MarginAssessment.of(portfolio, view, MODEL).statusAfter(MarginStatus.ABOVE_INITIAL);
  }

  /** An account of the baseline: it measures itself at every view and says when it has. */
  private Behavior<Told> told(int number) {
    Portfolio portfolio = portfolios.get(number);
    return Behaviors.setup(
        context -> {
          MarginStatus[] status = {statusOf(portfolio, view.get())};
          return Behaviors.receiveMessage(
              told -> {
                status[0] =
                    MarginAssessment.of(portfolio, told.view(), MODEL).statusAfter(status[0]);
                measured.get().countDown();
                return Behaviors.same();
              });
        });
  }

  /** Stands for every nominated account: it looks, finds its new status, and says so. */
  private Behavior<AccountCommand> nominee() {
    return Behaviors.receive(
        (context, command) -> {
          if (command instanceof AccountCommand.Recheck recheck) {
            nomineesTold.incrementAndGet();
            int number = Integer.parseInt(recheck.account().value().substring(1));
            Portfolio portfolio = portfolios.get(number);
            monitor.tell(
                new MarginMonitorCommand.UpdateRow(
                    recheck.account(),
                    1,
                    MarginMethod.STANDARD,
                    statusOf(portfolio, view.get()),
                    portfolio,
                    context.getSelf()));
          }
          return Behaviors.same();
        });
  }

  /** The report is answered after the sweep, when every nominee has been told. */
  private void changeView() {
    monitor.tell(new MarginMonitorCommand.ViewChanged());
    CompletionStage<MarginMonitorCommand.Report> swept =
        AskPattern.ask(monitor, MarginMonitorCommand.GetReport::new, PATIENCE, system.scheduler());
    swept.toCompletableFuture().join();
  }

  private void tellAll(List<ActorRef<Told>> accounts) {
    measured.set(new CountDownLatch(accounts.size()));
    Told message = new Told(view.get());
    accounts.forEach(account -> account.tell(message));
    await();
  }

  private void tellAllSharded() {
    measured.set(new CountDownLatch(sharded.size()));
    Told message = new Told(view.get());
    sharded.forEach(account -> account.tell(message));
    await();
  }

  private void await() {
    try {
      if (!measured.get().await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("not every account looked within " + PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    CompletionStage<ActorRef<T>> spawned =
        AskPattern.ask(
            system,
            (ActorRef<ActorRef<T>> replyTo) ->
                new SpawnProtocol.Spawn<>(behavior, name, Props.empty(), replyTo),
            PATIENCE,
            system.scheduler());
    return spawned.toCompletableFuture().join();
  }

  private static double[] timed(Runnable work) {
    OperatingSystemMXBean machine =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = machine.getProcessCpuTime();
    long wall = System.nanoTime();
    work.run();
    return new double[] {
      (System.nanoTime() - wall) / 1e6, (machine.getProcessCpuTime() - cpu) / 1e6
    };
  }

  private static Cost cost(List<double[]> costs) {
    double[] wall = costs.stream().mapToDouble(cost -> cost[0]).sorted().toArray();
    // The mean, because the clock of CPU time ticks in steps of ten milliseconds.
    double cpu = costs.stream().mapToDouble(cost -> cost[1]).average().orElseThrow();
    return new Cost(wall[wall.length / 2], cpu);
  }
}
