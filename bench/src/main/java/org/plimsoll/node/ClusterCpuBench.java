package org.plimsoll.node;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.plimsoll.bench.BenchJournal;
import org.plimsoll.bench.ClosedLoop;
import org.plimsoll.bench.ClosedLoop.Turn;
import org.plimsoll.cluster.CassandraServer;

/**
 * What several nodes cost: CPU time of the processes for a durable command, by the same load over
 * HTTP on one node and on three. With three, two of three requests reach a node that does not have
 * the account, and a trade is the business of three entities wherever they are. What the nodes take
 * while nobody asks them anything is measured too, and taken off. The nodes run as {@code plimsoll
 * cluster} starts them, compiled by the first compiler alone.
 */
public final class ClusterCpuBench {
  private static final int[] SIZES = {1, 3};
  private static final int IN_FLIGHT = 32;
  private static final long WARM_UP_MILLIS = 15_000;
  private static final long TURN_MILLIS = 20_000;
  private static final long IDLE_SECONDS = 10;
  private static final int HEAP_MEBIBYTES = 400;
  private static final int CREATED = 201;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final LocalCluster cluster;
  private final CassandraServer server;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /** CPU time of all processes so far, in nanoseconds. */
  private record Cpu(double nodes, double server) {
    Cpu since(Cpu before) {
      return new Cpu(nodes - before.nodes, server - before.server);
    }
  }

  /** CPU time of a command, in microseconds. */
  private record Cost(double nodes, double idle, double server) {}

  private ClusterCpuBench(LocalCluster cluster, CassandraServer server) {
    this.cluster = cluster;
    this.server = server;
    this.token = cluster.token();
  }

  public static void main(String[] arguments) throws Exception {
    Console.quietLog();
    System.out.printf(
        "%-6s %-8s %10s %10s %10s %14s %14s %14s %10s%n",
        "nodes",
        "command",
        "per second",
        "p50 ms",
        "p99 ms",
        "nodes us",
        "without idle",
        "cassandra us",
        "of 1 node");
    double[] alone = new double[2];
    for (int size : SIZES) {
      Path directory = Files.createTempDirectory("plimsoll-cluster-cpu");
      CassandraServer server = BenchJournal.cassandra(directory.resolve("cassandra"));
      try (LocalCluster cluster = LocalCluster.start(settings(directory, size), server)) {
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        new ClusterCpuBench(cluster, server).run(size, alone);
      }
      BenchJournal.delete(directory);
    }
    System.exit(0);
  }

  private static LocalCluster.Settings settings(Path directory, int size) {
    return new LocalCluster.Settings(
        directory,
        System.getProperty("java.class.path"),
        size,
        0,
        HEAP_MEBIBYTES,
        Optional.empty(),
        List.of("--simulate"));
  }

  private void run(int size, double[] alone) throws InterruptedException {
    openAccounts();
    ClosedLoop[] loops = {
      new ClosedLoop(IN_FLIGHT, this::deposit), new ClosedLoop(IN_FLIGHT, this::trade)
    };
    String[] names = {"deposit", "trade"};
    for (ClosedLoop loop : loops) {
      loop.run(WARM_UP_MILLIS);
    }
    double idlePerSecond = idleNanos() / IDLE_SECONDS;
    for (int n = 0; n < loops.length; n++) {
      Cpu before = cpu();
      Turn turn = loops[n].run(TURN_MILLIS);
      Cpu used = cpu().since(before);
      long commands = turn.sortedNanos().length;
      Cost cost =
          new Cost(
              used.nodes() / commands / 1e3,
              idlePerSecond * turn.seconds() / commands / 1e3,
              used.server() / commands / 1e3);
      double net = cost.nodes() - cost.idle();
      alone[n] = alone[n] == 0 ? net : alone[n];
      System.out.printf(
          "%-6d %-8s %,10.0f %10.1f %10.1f %,14.0f %,14.0f %,14.0f %10.2f%n",
          size,
          names[n],
          turn.perSecond(),
          turn.millis(0.5),
          turn.millis(0.99),
          cost.nodes(),
          net,
          cost.server(),
          net / alone[n]);
    }
    System.out.printf(
        "%-6d idle: %.0f ms of CPU time a second, all nodes together%n", size, idlePerSecond / 1e6);
  }

  private double idleNanos() throws InterruptedException {
    Cpu before = cpu();
    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
    return cpu().since(before).nodes();
  }

  private Cpu cpu() {
    return new Cpu(
        cluster.nodes().stream().mapToDouble(node -> nanos(node.process().toHandle())).sum(),
        nanos(server.process()));
  }

  private static double nanos(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  private void openAccounts() {
    for (int caller = 0; caller < IN_FLIGHT; caller++) {
      for (String account : List.of("one-" + caller, "other-" + caller)) {
        post(caller, "/v1/accounts", "open-" + account, "{\"account\":\"" + account + "\"}").join();
        pay(caller, account, "funds", "1000000").join();
      }
    }
  }

  private CompletableFuture<Void> deposit(int caller, long number) {
    return pay(caller + number, "one-" + caller, "deposit-" + number, "1");
  }

  private CompletableFuture<Void> pay(long request, String account, String key, String amount) {
    return post(
        request,
        "/v1/accounts/" + account + "/deposits",
        key,
        "{\"asset\":\"USDT\",\"amount\":\"" + amount + "\"}");
  }

  /** There and back, so that nobody's position grows. */
  private CompletableFuture<Void> trade(int caller, long number) {
    boolean back = number % 2 == 1;
    String id = "trade-" + caller + "-" + number;
    return post(
        caller + number,
        "/v1/trades",
        id,
        String.format(
            "{\"tradeId\":\"%s\",\"buyer\":\"%s\",\"seller\":\"%s\",\"instrument\":\"BTC-PERP\","
                + "\"quantity\":\"0.01\",\"price\":\"60000\"}",
            id, (back ? "other-" : "one-") + caller, (back ? "one-" : "other-") + caller));
  }

  /** Each request goes to the next node. */
  private CompletableFuture<Void> post(long request, String path, String key, String body) {
    List<LocalNode> nodes = cluster.nodes();
    String api = nodes.get((int) (request % nodes.size())).api();
    return http.sendAsync(
            HttpRequest.newBuilder(URI.create(api + path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .thenAccept(
            response -> {
              if (response.statusCode() != CREATED) {
                throw new IllegalStateException(
                    path + " answered " + response.statusCode() + ": " + response.body());
              }
            });
  }
}
