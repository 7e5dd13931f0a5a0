package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.plimsoll.oracle.ParameterFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plimsoll node}. */
@Command(
    name = "node",
    description = "Runs a single node with its journal in a file, until it is told to stop.",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  private static final Duration BIND = Duration.ofSeconds(30);

  @Option(
      names = "--data",
      defaultValue = "data",
      description = "directory of the journal (default: ./data)")
  private Path data;

  @Option(names = "--host", description = "address of the API (default: 127.0.0.1)")
  private String host;

  @Option(names = "--port", description = "port of the API (default: 8080; 0 takes any free one)")
  private Integer port;

  @Option(
      names = "--simulate",
      description = "feed a simulated market instead of waiting for pushed prices")
  private boolean simulate;

  @Option(names = "--seed", defaultValue = "1", description = "of the simulated market")
  private long seed;

  @Option(names = "--config", description = "file with settings that override the defaults")
  private Path config;

  @Override
  public Integer call() throws InterruptedException {
    Console console = new Console(System.out, System.err);
    Config settings = PlimsollNode.configuration(data, overrides());
    Clock clock = Clock.systemUTC();
    var market = new LiveMarket(ParameterFile.house(), seed, clock);
    PlimsollNode node =
        PlimsollNode.start(settings, index -> simulate ? market.sources(index) : List.of(), clock);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, console), "stop"));
    var address = PlimsollNode.await(node.serve(), BIND).localAddress();
    console.line(
        "Plimsoll %s: API on http://%s:%d, journal in %s",
        PlimsollNode.version(), address.getHostString(), address.getPort(), data);
    new CountDownLatch(1).await(); // until the process is told to stop
    return 0;
  }

  private Config overrides() {
    Config overrides = ConfigFactory.empty();
    if (config != null) {
      if (!Files.isReadable(config)) {
        throw new UnusableException("the file of --config cannot be read: " + config);
      }
      overrides =
          ConfigFactory.parseFile(
              config.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }
    if (host != null) {
      overrides = overrides.withValue("plimsoll.http.host", ConfigValueFactory.fromAnyRef(host));
    }
    if (port != null) {
      overrides = overrides.withValue("plimsoll.http.port", ConfigValueFactory.fromAnyRef(port));
    }
    return overrides;
  }

  private static void stop(PlimsollNode node, Console console) {
    console.line("stopping");
    node.close();
    console.line("stopped");
  }
}
