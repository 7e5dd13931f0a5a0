package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.plimsoll.cluster.CassandraJournal;
import org.plimsoll.cluster.EmbeddedJournal;
import org.plimsoll.node.backtest.DailyHistory;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.PriceSource;
import org.plimsoll.oracle.feed.PriceFeeds;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plimsoll node}. */
@Command(
    name = "node",
    description = "Runs a single node until it is told to stop.",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Option(
      names = "--data",
      defaultValue = "data",
      description = "directory of what the node keeps (default: ./data)")
  private Path data;

  @Option(
      names = "--journal",
      defaultValue = "embedded",
      description = "embedded: a file in the directory; or cassandra (default: ${DEFAULT-VALUE})")
  private JournalKind journal;

  @Option(
      names = "--cassandra",
      paramLabel = "HOST:PORT",
      description = "a server of the journal's Cassandra (default: 127.0.0.1:9042)")
  private String cassandra;

  @Option(names = "--host", description = "address of the API (default: 127.0.0.1)")
  private String host;

  @Option(names = "--port", description = "port of the API (default: 8080; 0 takes any free one)")
  private Integer port;

  @Option(
      names = "--simulate",
      description = "feed a simulated market instead of waiting for pushed prices")
  private boolean simulate;

  @Option(
      names = "--prices",
      description = "feed recorded prices from this bar file instead of waiting for pushed ones")
  private Path prices;

  @Option(
      names = "--from",
      defaultValue = "1970-01-01T00:00:00Z",
      description = "first recorded bar (default: the first of the file)")
  private Instant from;

  @Option(
      names = "--to",
      defaultValue = "9999-12-31T00:00:00Z",
      description = "end of the recorded bars, exclusive (default: the end of the file)")
  private Instant to;

  @Option(
      names = "--speed",
      defaultValue = "60",
      description = "recorded time by real time (default: ${DEFAULT-VALUE})")
  private double speed;

  @Option(
      names = "--history",
      description = "bar file of past days, from which portfolio margin takes its scenarios")
  private Path history;

  @Option(names = "--seed", defaultValue = "1", description = "of the simulated market")
  private long seed;

  @Option(names = "--config", description = "file with settings that override the defaults")
  private Path config;

  private enum JournalKind {
    EMBEDDED,
    CASSANDRA
  }

  @Override
  public Integer call() {
    Console console = new Console(System.out, System.err);
    Config settings = PlimsollNode.configuration(journalConfiguration(), overrides());
    Clock clock = Clock.systemUTC();
    PlimsollNode node = PlimsollNode.start(settings, sources(settings, clock), scenarios(), clock);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, console), "stop"));
    var address = node.serve();
    console.line(
        "Plimsoll %s: API on http://%s:%d, journal in %s",
        PlimsollNode.version(), address.getHostString(), address.getPort(), node.journalPlace());
    // Until the process is told to stop, or a part of the node has failed.
    node.system().getWhenTerminated().toCompletableFuture().join();
    return FAILED;
  }

  private Config journalConfiguration() {
    if (journal == JournalKind.CASSANDRA) {
      return CassandraJournal.configuration(data);
    }
    if (cassandra != null) {
      throw new UnusableException("--cassandra needs --journal cassandra");
    }
    return EmbeddedJournal.configuration(data);
  }

  private Function<IndexId, List<PriceSource>> sources(Config settings, Clock clock) {
    MarginParameters parameters = ParameterFile.house();
    PriceFeeds feeds = feeds(settings, parameters, clock);
    if (prices != null) {
      var recorded = RecordedMarket.read(prices, from, to, parameters);
      return index -> recorded.sources(index, speed, clock);
    }
    if (simulate) {
      var market = new LiveMarket(parameters, seed, clock);
      return market::sources;
    }
    return feeds::sources;
  }

  private PriceFeeds feeds(Config settings, MarginParameters parameters, Clock clock) {
    PriceFeeds feeds;
    try {
      feeds = PriceFeeds.from(settings, clock);
    } catch (IllegalArgumentException | ConfigException e) {
      throw new UnusableException("the price feeds cannot be used: " + e.getMessage());
    }
    Set<IndexId> unknown = new TreeSet<>(feeds.indexes());
    unknown.removeAll(parameters.judgedIndexes());
    if (!unknown.isEmpty()) {
      throw new UnusableException(
          "plimsoll.oracle.feeds has symbols for "
              + unknown
              + ", which no parameters name, or only as composed of others");
    }
    if (!feeds.indexes().isEmpty() && (simulate || prices != null)) {
      throw new UnusableException(
          "plimsoll.oracle.feeds is not empty: --simulate and --prices would mix other prices with"
              + " those of the venues");
    }
    return feeds;
  }

  private Optional<HistoricalScenarios> scenarios() {
    return Optional.ofNullable(history)
        .map(file -> RecordedMarket.read(file, Instant.MIN, Instant.MAX, ParameterFile.house()))
        .map(recorded -> recorded.days(history).scenarios(DailyHistory.FILTER));
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
    if (cassandra != null) {
      overrides = CassandraJournal.withContact(overrides, cassandra);
    }
    return overrides;
  }

  private static void stop(PlimsollNode node, Console console) {
    console.line("stopping");
    node.close();
    console.line("stopped");
  }
}
