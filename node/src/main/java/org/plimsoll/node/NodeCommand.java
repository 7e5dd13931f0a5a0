package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.plimsoll.node.backtest.DailyHistory;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.PriceSource;
import org.plimsoll.oracle.feed.PriceFeeds;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plimsoll node}. */
@Command(
    name = "node",
    description =
        "Runs a node until it is told to stop: alone, or a member of a cluster if the file of"
            + " --config names seed nodes.",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  @Mixin private JournalOptions journalOptions;

  @Option(names = "--host", description = "address of the API (default: 127.0.0.1)")
  private String host;

  @Option(names = "--port", description = "port of the API (default: 8080; 0 takes any free one)")
  private Integer port;

  @Option(
      names = "--metrics-port",
      description = "port of /metrics (default: 9095; 0 takes any free one)")
  private Integer metricsPort;

  @Option(
      names = "--management-port",
      description = "port of /ready and /alive (default: 7626; 0 takes any free one)")
  private Integer managementPort;

  @Option(
      names = "--log",
      paramLabel = "FORMAT",
      description = "text, or json: one object a line (default: text)")
  private LogFormat log;

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

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "where to write a token of the administrator, for this user alone")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--replay-clock",
      hidden = true,
      description =
          "file of a replay's clock: list what would have been listed when the bars of --prices"
              + " begin, hear pushed prices, and have the time of the file")
  private Path replayClock;

  private enum LogFormat {
    TEXT,
    JSON
  }

  @Override
  public Integer call() {
    Console console = new Console(System.out, System.err);
    Config overrides = overrides();
    Console.logFormat(logFormat(overrides));
    Config settings = PlimsollNode.configuration(journalOptions.journalConfiguration(), overrides);
    NodeAccess access = NodeAccess.of(settings);
    PlimsollNode node = start(settings);
    ProcessEnd end = ProcessEnd.of(node, console);
    InetSocketAddress address = served(node, access, console, end);
    console.line(
        "Plimsoll %s: API on http://%s:%d, journal in %s",
        PlimsollNode.version(), address.getHostString(), address.getPort(), node.journalPlace());
    node.operations()
        .ifPresent(
            served ->
                console.line(
                    "metrics on http://%s/metrics, health on http://%s/ready",
                    told(served.metrics()), told(served.management())));
    return end.await();
  }

  private PlimsollNode start(Config settings) {
    if (replayClock == null) {
      Clock clock = Clock.systemUTC();
      return PlimsollNode.start(settings, sources(settings, clock), scenarios(), clock);
    }
    ReplayMarket market = ReplayMarket.read(prices, from, to);
    PlimsollNode node =
        PlimsollNode.start(
            settings,
            market.parameters(),
            index -> List.of(),
            market.scenarios(),
            SharedClock.open(replayClock));
    RestProbe.start(node);
    return node;
  }

  /** The token is there before it is said where it can be used: scripts wait for that. */
  private InetSocketAddress served(
      PlimsollNode node, NodeAccess access, Console console, ProcessEnd end) {
    try {
      InetSocketAddress address = node.serve(access);
      access.introduce(tokenFile, console);
      return address;
    } catch (RuntimeException e) {
      end.failed();
      throw e;
    }
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

  /** Read on its own, because the first who logs, wherever it is, settles it. */
  private static String logFormat(Config overrides) {
    return overrides
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true))
        .getString("plimsoll.log.format");
  }

  private static String told(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private Config overrides() {
    Config overrides = journalOptions.overrides();
    overrides = with(overrides, "plimsoll.http.host", host);
    overrides = with(overrides, "plimsoll.http.port", port);
    overrides = with(overrides, "plimsoll.metrics.port", metricsPort);
    overrides = with(overrides, "pekko.management.http.port", managementPort);
    overrides = with(overrides, "plimsoll.log.format", log == null ? null : log.name());
    return overrides.withFallback(ConfigFactory.parseString("plimsoll.operations.on = on"));
  }

  /** With an option that was given. */
  private static Config with(Config overrides, String path, Object option) {
    return option == null
        ? overrides
        : overrides.withValue(path, ConfigValueFactory.fromAnyRef(option));
  }
}
