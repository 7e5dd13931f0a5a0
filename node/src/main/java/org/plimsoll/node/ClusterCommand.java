package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.plimsoll.cluster.CassandraServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plimsoll cluster}. */
@Command(
    name = "cluster",
    description = {
      "Runs a cluster on this machine, a Cassandra and nodes, each a process of its own, until it"
          + " is told to stop.",
      "With --kill it loses a node, shows how long accounts were away, and ends."
    },
    mixinStandardHelpOptions = true)
final class ClusterCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int LEAST_TO_LOSE_ONE = 3;

  @Option(names = "--nodes", defaultValue = "3", description = "default: ${DEFAULT-VALUE}")
  private int nodes;

  @Option(names = "--kill", description = "kill -9 one node and show the failover")
  private boolean kill;

  @Option(
      names = "--accounts",
      defaultValue = "60",
      description = "that --kill watches (default: ${DEFAULT-VALUE})")
  private int accounts;

  @Option(
      names = "--data",
      defaultValue = "data/cluster",
      description = "directory of data, configuration and logs (default: ./${DEFAULT-VALUE})")
  private Path data;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description =
          "of the first API; the others count up; 0 takes any free ones (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--cassandra-port",
      defaultValue = "9042",
      description = "of CQL (default: ${DEFAULT-VALUE})")
  private int cassandraPort;

  @Option(
      names = "--storage-port",
      defaultValue = "7000",
      description = "of Cassandra itself (default: ${DEFAULT-VALUE})")
  private int storagePort;

  @Option(
      names = "--heap",
      defaultValue = "400",
      description = "of each node, in MiB; Cassandra takes 512 (default: ${DEFAULT-VALUE})")
  private int heap;

  @Option(
      names = "--simulate",
      description = "feed a simulated market instead of waiting for pushed prices")
  private boolean simulate;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "where to write a token of the administrator, for this user alone")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--config",
      description = "file with settings of every node, before those it is given here")
  private Path config;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireUsable();
    Console.quietLog();
    Console console = new Console(System.out, System.err);
    console.line("starting Cassandra and %d nodes, which takes a minute; logs in %s", nodes, data);
    LocalCluster cluster = start();
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "stop"));
    for (LocalNode node : cluster.nodes()) {
      console.line("node %d: API on %s", node.number(), node.api());
    }
    cluster.introduce(tokenFile, console);
    if (kill) {
      return new FailoverTrial(cluster, console).run(accounts) ? 0 : FAILED;
    }
    console.line(
        "Every account can be reached at each of them. Lose one by kill -9 %d; stop all with"
            + " Ctrl-C.",
        cluster.nodes().get(0).process().pid());
    for (LocalNode node : cluster.nodes()) {
      node.process().waitFor();
      console.line("node %d has ended with code %d", node.number(), node.process().exitValue());
    }
    return FAILED;
  }

  private LocalCluster start() throws IOException, InterruptedException {
    CassandraServer server =
        CassandraServer.start(
            new CassandraServer.Settings(
                CassandraCommand.classPath(),
                data.resolve("cassandra"),
                cassandraPort,
                storagePort,
                CassandraCommand.HEAP_MEBIBYTES,
                true));
    return LocalCluster.start(
        new LocalCluster.Settings(
            data,
            System.getProperty("java.class.path"),
            nodes,
            port,
            heap,
            Optional.ofNullable(config),
            simulate ? List.of("--simulate") : List.of()),
        server);
  }

  private void requireUsable() {
    if (config != null && !Files.isReadable(config)) {
      throw new UnusableException("the file of --config cannot be read: " + config);
    }
    if (nodes < 1) {
      throw new UnusableException("--nodes must be at least 1, was: " + nodes);
    }
    if (kill && nodes < LEAST_TO_LOSE_ONE) {
      throw new UnusableException(
          "--kill needs --nodes "
              + LEAST_TO_LOSE_ONE
              + " or more: a majority must be left; was: "
              + nodes);
    }
    if (accounts < 1) {
      throw new UnusableException("--accounts must be at least 1, was: " + accounts);
    }
  }
}
