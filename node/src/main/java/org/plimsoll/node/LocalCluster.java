package org.plimsoll.node;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plimsoll.cluster.CassandraServer;

/**
 * Nodes of one cluster and their Cassandra, each in a process of its own, on loopback alone: to try
 * with and to test by. What speaks between them is not encrypted, which nodes allow on loopback.
 */
final class LocalCluster implements AutoCloseable {
  private static final long LEAVE_SECONDS = 100;

  /**
   * What a cluster is made of.
   *
   * @param directory of its data, configuration and logs; made if it is not there
   * @param classPath of this program
   * @param nodes how many, at least 1
   * @param firstPort of the APIs, which count up from it; 0 takes any free ones
   * @param heapMebibytes of each node
   * @param config file with settings of every node, which go before those it is given here
   * @param options of each node beside those that make it one of the cluster
   * @param isLasting whether it runs long enough for the compiler that takes its time
   * @param places of the nodes, by number from 1
   */
  record Settings(
      Path directory,
      String classPath,
      int nodes,
      int firstPort,
      int heapMebibytes,
      Optional<Path> config,
      List<String> options,
      boolean isLasting,
      IntFunction<NodePlace> places) {

    /** Of a cluster for a few minutes, with all nodes on loopback. */
    Settings(
        Path directory,
        String classPath,
        int nodes,
        int firstPort,
        int heapMebibytes,
        Optional<Path> config,
        List<String> options) {
      this(
          directory,
          classPath,
          nodes,
          firstPort,
          heapMebibytes,
          config,
          options,
          false,
          number -> NodePlace.LOOPBACK);
    }

    /** Of one that runs for long, or not. */
    Settings lasting(boolean isSo) {
      return new Settings(
          directory, classPath, nodes, firstPort, heapMebibytes, config, options, isSo, places);
    }

    /** With its nodes at these places. */
    Settings at(IntFunction<NodePlace> elsewhere) {
      return new Settings(
          directory,
          classPath,
          nodes,
          firstPort,
          heapMebibytes,
          config,
          options,
          isLasting,
          elsewhere);
    }
  }

  private final Settings settings;
  private final CassandraServer server;
  private final List<Integer> clusterPorts;
  private final List<LocalNode> nodes = new ArrayList<>();
  private final AccessKey key;

  private LocalCluster(Settings settings, CassandraServer server) throws IOException {
    this.settings = settings;
    this.server = server;
    this.clusterPorts = freePorts(settings.nodes());
    // Before any node starts, so that all have the same.
    this.key = AccessKey.in(keyFile());
  }

  /**
   * Starts the nodes, all at once, on a server that runs, which is theirs to stop from then on.
   *
   * @return when all of them serve
   * @throws UnusableException if one of them does not
   */
  static LocalCluster start(Settings settings, CassandraServer server)
      throws IOException, InterruptedException {
    Files.createDirectories(settings.directory());
    var cluster = new LocalCluster(settings, server);
    try {
      for (int n = 1; n <= settings.nodes(); n++) {
        cluster.launch(n);
      }
      for (LocalNode node : cluster.nodes()) {
        node.awaitServing();
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Those that run. */
  synchronized List<LocalNode> nodes() {
    return nodes.stream().filter(LocalNode::isAlive).toList();
  }

  /** Starts a node again that has ended, on its old ports; it may not serve yet. */
  LocalNode restart(LocalNode ended) throws IOException {
    return launch(ended.number());
  }

  /** Stops the nodes in good order, all at once, then their Cassandra. */
  @Override
  public void close() {
    stopNodes();
    server.close();
  }

  /** Stops the nodes in good order, all at once. */
  void stopNodes() {
    List<LocalNode> running = nodes();
    running.forEach(LocalNode::terminate);
    try {
      for (LocalNode node : running) {
        if (!node.process().waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)) {
          node.kill();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A token of the administrator, which every node believes. */
  String token() {
    return key.administratorToken(audience(), Clock.systemUTC().instant());
  }

  /** See {@link AccessKey#introduce}. */
  void introduce(Optional<Path> tokenFile, Console console) {
    key.introduce(tokenFile, audience(), Clock.systemUTC().instant(), console);
  }

  private static String audience() {
    return ConfigFactory.defaultReference().getString("plimsoll.http.access.audience");
  }

  private Path keyFile() {
    return settings.directory().toAbsolutePath().resolve(AccessKey.FILE);
  }

  private synchronized LocalNode launch(int number) throws IOException {
    NodePlace place = settings.places().apply(number);
    Path config = settings.directory().resolve("node-" + number + ".conf");
    Path log = settings.directory().resolve("node-" + number + ".log");
    List<Integer> free = freePorts(3);
    int port = settings.firstPort() == 0 ? free.get(0) : settings.firstPort() + number - 1;
    Files.writeString(config, configuration(number, place, free.get(1), free.get(2)));
    Process process =
        new ProcessBuilder(command(place, config, port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    var addresses =
        new LocalNode.Addresses(place.url(port), place.url(free.get(1)), place.url(free.get(2)));
    var node = new LocalNode(number, addresses, log, process, token());
    nodes.add(node);
    return node;
  }

  private List<String> command(NodePlace place, Path config, int port) {
    List<String> command = new ArrayList<>(place.through());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + settings.heapMebibytes() + "m",
            // Several processes on one machine start sooner with the first compiler alone.
            "-XX:TieredStopAtLevel=" + (settings.isLasting() ? 4 : 1),
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            settings.classPath(),
            NodeMain.class.getName(),
            "node",
            "--journal",
            "cassandra",
            "--cassandra",
            place.journal().orElse(server.address()),
            "--data",
            settings.directory().toString(),
            "--config",
            config.toString(),
            "--port",
            Integer.toString(port)));
    command.addAll(settings.options());
    return command;
  }

  private String configuration(int number, NodePlace place, int metrics, int management) {
    return String.join(
        "\n",
        "# Written at each start.",
        "pekko.remote.artery.canonical { hostname = \""
            + place.host()
            + "\", port = "
            + clusterPorts.get(number - 1)
            + " }",
        membership(),
        "# For what operators see, ports that were free.",
        "pekko.management.http.port = " + management,
        "plimsoll.metrics.port = " + metrics,
        "# The key of this directory makes tokens for all of them.",
        "plimsoll.http.access { mode = tokens, own-key = \"" + keyFile() + "\" }",
        String.join("\n", place.settings()),
        settings
            .config()
            .map(file -> "include required(file(\"" + file.toAbsolutePath() + "\"))\n")
            .orElse(""));
  }

  /** The settings of whoever joins this cluster. */
  String membership() {
    String seeds =
        IntStream.rangeClosed(1, settings.nodes())
            .mapToObj(
                n ->
                    "\"pekko://plimsoll@"
                        + settings.places().apply(n).host()
                        + ":"
                        + clusterPorts.get(n - 1)
                        + '"')
            .collect(Collectors.joining(", ", "[", "]"));
    return String.join(
        "\n",
        "pekko.cluster.seed-nodes = " + seeds,
        "plimsoll.audit.signing-key = \""
            + SigningKeyFile.drawnIn(settings.directory().toAbsolutePath())
            + '"',
        "# Several processes share a few cores: none is lost for being slow, and a lost one is",
        "# given up sooner, because there is no network that could be cut.",
        "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 5s",
        "pekko.cluster.split-brain-resolver.stable-after = 5s");
  }

  /** Host and port of its Cassandra. */
  String journal() {
    return server.address();
  }

  /** Ports that were free a moment ago, all different. */
  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int n = 0; n < count; n++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      held.forEach(LocalCluster::close);
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
