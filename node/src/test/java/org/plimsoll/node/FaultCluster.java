package org.plimsoll.node;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.plimsoll.cluster.CassandraServer;

/**
 * Nodes in processes of their own, and the Cassandra they share, for a suite that does harm to
 * them: what clients and operators see of the nodes, and a supervisor that starts again what ended.
 */
final class FaultCluster implements AutoCloseable {
  static final int NODES = 3;

  private static final int HEAP_MEBIBYTES = 400;
  private static final Duration GLANCE = Duration.ofSeconds(2);
  private static final Duration OFTEN = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(240);

  /** Longer than any node stands still: what it says then is to be heard. */
  private static final Duration HEARING = Duration.ofSeconds(120);

  private static final int OK = 200;
  private static final Pattern MARGINED =
      Pattern.compile("(?m)^plimsoll_margined_accounts(?:\\{[^}]*})? (\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final LocalCluster cluster;
  private final Optional<FaultProxy> relay;
  private final Map<Integer, LocalNode> nodes = new ConcurrentHashMap<>();
  private final Map<String, ApiClient> clients = new ConcurrentHashMap<>();
  private final Thread atEnd = new Thread(this::stop, "stop-cluster");
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(GLANCE).build();

  private FaultCluster(Path directory, LocalCluster cluster, Optional<FaultProxy> relay) {
    this.directory = directory;
    this.cluster = cluster;
    this.relay = relay;
    cluster.nodes().forEach(node -> nodes.put(node.number(), node));
    Runtime.getRuntime().addShutdownHook(atEnd);
  }

  /** On loopback. */
  static FaultCluster start(Path directory) throws IOException, InterruptedException {
    CassandraServer server = TestCassandra.ofCluster(directory.resolve("cassandra"));
    return start(directory, server, number -> NodePlace.LOOPBACK, Optional.empty());
  }

  /** Each node on a host of its own, Cassandra and this process where all reach them. */
  static FaultCluster start(Path directory, NodeNetwork network)
      throws IOException, InterruptedException {
    CassandraServer server = TestCassandra.ofCluster(directory.resolve("cassandra"));
    int port = Integer.parseInt(server.address().replaceFirst(".*:", ""));
    FaultProxy relay = FaultProxy.before(port, 1, 0, network.here());
    String journal = network.here().getHostAddress() + ":" + relay.port();
    return start(directory, server, number -> network.place(number, journal), Optional.of(relay));
  }

  private static FaultCluster start(
      Path directory,
      CassandraServer server,
      IntFunction<NodePlace> places,
      Optional<FaultProxy> relay)
      throws IOException, InterruptedException {
    var settings =
        new LocalCluster.Settings(
                directory,
                ClassArchive.classPath(),
                NODES,
                0,
                HEAP_MEBIBYTES,
                Optional.empty(),
                List.of("--simulate"))
            .at(places);
    return new FaultCluster(directory, LocalCluster.start(settings, server), relay);
  }

  /** The newest of each number, whether it runs or not. */
  List<LocalNode> nodes() {
    return List.copyOf(new TreeMap<>(nodes).values());
  }

  LocalNode node(int number) {
    return nodes.get(number);
  }

  List<LocalNode> othersThan(Collection<LocalNode> some) {
    return nodes().stream().filter(node -> !some.contains(node)).toList();
  }

  ApiClient client(LocalNode node) {
    return clients.computeIfAbsent(node.api(), api -> ApiClient.of(node, HEARING));
  }

  /** All that clients know of; they find out by themselves who answers. */
  List<ApiClient> clients() {
    return nodes().stream().map(this::client).toList();
  }

  /** SIGKILL, all of them at once. */
  static void kill(Collection<LocalNode> some) throws InterruptedException {
    some.forEach(node -> node.process().destroyForcibly());
    for (LocalNode node : some) {
      node.kill();
    }
  }

  /** SIGSTOP: it stands still, and knows nothing of it. */
  static void freeze(LocalNode node) throws IOException, InterruptedException {
    signal("-STOP", node);
  }

  /** SIGCONT. */
  static void thaw(LocalNode node) throws IOException, InterruptedException {
    signal("-CONT", node);
  }

  private static void signal(String signal, LocalNode node)
      throws IOException, InterruptedException {
    String process = Long.toString(node.process().pid());
    int code = new ProcessBuilder("kill", signal, process).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("kill " + signal + " " + process + " ended with " + code);
    }
  }

  /**
   * Starts again whatever has ended, for as long as it takes until all nodes serve in one cluster.
   *
   * @return the exit codes of those that had ended, by number
   */
  Map<Integer, Integer> restore() {
    Map<Integer, Integer> ended = new TreeMap<>();
    await()
        .atMost(PATIENCE)
        .pollInterval(OFTEN)
        .until(
            () -> {
              ended.putAll(restartEnded());
              return isWhole();
            });
    return ended;
  }

  /**
   * Starts again whatever has ended, and does not wait for it.
   *
   * @return the exit codes, by number
   */
  Map<Integer, Integer> restartEnded() throws IOException {
    Map<Integer, Integer> ended = new TreeMap<>();
    for (LocalNode node : nodes()) {
      if (!node.isAlive()) {
        ended.put(node.number(), node.process().exitValue());
        nodes.put(node.number(), cluster.restart(node));
      }
    }
    return ended;
  }

  private boolean isWhole() {
    return nodes().stream()
        .allMatch(
            node ->
                seesAll(node)
                    && glance(
                            HttpRequest.newBuilder(URI.create(node.api() + "/v1/markets"))
                                .header("Authorization", "Bearer " + node.token()))
                        .isPresent());
  }

  private boolean seesAll(LocalNode node) {
    Optional<JsonNode> seen = view(node);
    return up(seen) == NODES && seen.get().path("unreachable").isEmpty();
  }

  /** How many members of its cluster a node knows to be up; 0 if it is in none, or does not say. */
  int membersSeenBy(LocalNode node) {
    return up(view(node));
  }

  private Optional<JsonNode> view(LocalNode node) {
    return glance(node.addresses().management() + "/cluster/members").map(FaultCluster::parsed);
  }

  private static int up(Optional<JsonNode> seen) {
    int up = 0;
    for (JsonNode member : seen.map(all -> all.path("members")).orElse(JSON.createArrayNode())) {
      up += member.path("status").asText().equals("Up") ? 1 : 0;
    }
    return up;
  }

  /** How many accounts with exposure these nodes measure; of one that does not answer, none. */
  int margined(Collection<LocalNode> some) {
    return some.stream()
        .flatMap(node -> glance(node.addresses().metrics() + "/metrics").stream())
        .mapToInt(FaultCluster::margined)
        .sum();
  }

  private static int margined(String metrics) {
    Matcher found = MARGINED.matcher(metrics);
    return found.find() ? (int) Double.parseDouble(found.group(1)) : 0;
  }

  /** How often nodes say that another writer was there, each time with nothing acknowledged. */
  long secondWriters() throws IOException {
    long lines = 0;
    for (int number = 1; number <= NODES; number++) {
      try (Stream<String> log = Files.lines(directory.resolve("node-" + number + ".log"))) {
        lines += log.filter(line -> line.contains("SecondWriterException")).count();
      }
    }
    return lines;
  }

  /** Whatever goes on. */
  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(atEnd);
  }

  private void stop() {
    try {
      kill(cluster.nodes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cluster.close();
    relay.ifPresent(FaultCluster::close);
  }

  private static void close(FaultProxy proxy) {
    try {
      proxy.close();
    } catch (IOException e) {
      // It listens no more.
    }
  }

  private Optional<String> glance(String url) {
    return glance(HttpRequest.newBuilder(URI.create(url)));
  }

  private Optional<String> glance(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(request.timeout(GLANCE).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == OK ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }
}
