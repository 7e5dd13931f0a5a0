package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountSettings;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.RecallSettings;
import org.plimsoll.account.checkpoint.CheckpointSettings;
import org.plimsoll.account.checkpoint.Checkpoints;
import org.plimsoll.cluster.ClusterMembership;
import org.plimsoll.cluster.ClusterTransport;
import org.plimsoll.cluster.EmbeddedJournal;
import org.plimsoll.cluster.Journal;
import org.plimsoll.cluster.TelemetrySetup;
import org.plimsoll.cluster.UnsafeClusterException;
import org.plimsoll.http.AccountServices;
import org.plimsoll.http.ApiServer;
import org.plimsoll.http.ApiServices;
import org.plimsoll.http.ApiSettings;
import org.plimsoll.http.JournalEventLog;
import org.plimsoll.http.JournalServices;
import org.plimsoll.http.LiquidationServices;
import org.plimsoll.http.MarketServices;
import org.plimsoll.http.TwoPersons;
import org.plimsoll.http.WebhookSecrets;
import org.plimsoll.http.WebhookSettings;
import org.plimsoll.http.access.Authenticator;
import org.plimsoll.http.access.CallerOf;
import org.plimsoll.liquidation.BreakerSettings;
import org.plimsoll.liquidation.LiquidationPlanner;
import org.plimsoll.liquidation.LiquidatorSettings;
import org.plimsoll.node.operations.Operations;
import org.plimsoll.node.operations.OperationsServer;
import org.plimsoll.oracle.OracleSettings;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.PriceSource;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;
import org.slf4j.LoggerFactory;

/** A running node: the actors, their journal, and the API if it is served. */
final class PlimsollNode implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration JOIN = Duration.ofMinutes(4);

  /** Longer than all phases of a coordinated shutdown may take, see cluster.conf. */
  static final Duration STOP = Duration.ofSeconds(95);

  private final ActorSystem<Void> system;
  private final Config config;
  private final Journal journal;
  private final NodeServices services;
  private final WebhookSecrets secrets;
  private final Optional<OperationsServer> operations;

  private PlimsollNode(
      ActorSystem<Void> system,
      Config config,
      Journal journal,
      NodeServices services,
      WebhookSecrets secrets,
      Optional<OperationsServer> operations) {
    this.system = system;
    this.config = config;
    this.journal = journal;
    this.services = services;
    this.secrets = secrets;
    this.operations = operations;
  }

  /** The configuration of a node with its journal in this directory. */
  static Config configuration(Path directory, Config overrides) {
    return configuration(EmbeddedJournal.configuration(directory), overrides);
  }

  /** The configuration of a node with this journal. */
  static Config configuration(Config journal, Config overrides) {
    return overrides
        .withFallback(journal)
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  /**
   * Starts a node and returns when it can be used: the journal is safe, the node is a member of its
   * cluster, it has heard which market controls are in force, and the accounts of the venue are
   * open, whichever node opened them.
   *
   * @throws org.plimsoll.cluster.UnsafeJournalException if the journal could lose events
   * @throws UnsafeClusterException if others could listen, or its cluster does not let it in
   */
  static PlimsollNode start(
      Config config, Function<IndexId, List<PriceSource>> sources, Clock clock) {
    return start(config, sources, Optional.empty(), clock);
  }

  /** The same with a history, from which portfolio margin takes its scenarios. */
  static PlimsollNode start(
      Config config,
      Function<IndexId, List<PriceSource>> sources,
      Optional<HistoricalScenarios> history,
      Clock clock) {
    return start(config, ParameterFile.house(), sources, history, clock);
  }

  /**
   * The same under other parameters than those of the house, if it is the first node of all; later
   * the journal says which parameters are in force.
   */
  static PlimsollNode start(
      Config config,
      MarginParameters parameters,
      Function<IndexId, List<PriceSource>> sources,
      Optional<HistoricalScenarios> history,
      Clock clock) {
    // Logging starts here, on one thread: started by many at once it complains.
    LoggerFactory.getLogger(PlimsollNode.class);
    ClusterTransport.requireSafe(config);
    Journal journal = Journal.of(config);
    journal.prepare();
    var settings =
        new NodeSettings(
            parameters,
            sources,
            history,
            OracleSettings.from(config),
            AccountSettings.from(config),
            RecallSettings.from(config),
            LiquidatorSettings.from(config),
            WebhookSettings.from(config),
            WebhookKey.in(Path.of(config.getString("plimsoll.data-directory"))),
            BreakerSettings.from(config),
            checkpoints(config, clock),
            Operations.of(config, clock),
            clock);
    var started = new CompletableFuture<NodeServices>();
    ActorSystem<Void> system =
        ActorSystem.create(
            NodeGuardian.create(settings, started), "plimsoll", setup(config, settings));
    // From here on, so that it can be seen what a start waits for.
    Optional<OperationsServer> served =
        settings.operations().map(operations -> serve(operations, system));
    NodeServices services;
    try {
      join(system);
      services = await(started, START);
    } catch (RuntimeException e) {
      system.terminate();
      throw e;
    }
    var node = new PlimsollNode(system, config, journal, services, settings.secrets(), served);
    node.openHouseAccounts(settings.liquidator());
    return node;
  }

  private static Optional<Checkpoints.Surroundings> checkpoints(Config config, Clock clock) {
    CheckpointSettings settings = CheckpointSettings.from(config);
    return settings.areOn()
        ? Optional.of(
            new Checkpoints.Surroundings(
                SigningKeyFile.of(config), CheckpointFile.of(config), settings, clock))
        : Optional.empty();
  }

  private static void join(ActorSystem<?> system) {
    try {
      await(ClusterMembership.join(system), JOIN);
    } catch (CompletionException e) {
      throw e.getCause() instanceof UnsafeClusterException refused ? refused : e;
    }
  }

  private static ActorSystemSetup setup(Config config, NodeSettings settings) {
    ActorSystemSetup setup =
        ActorSystemSetup.create(BootstrapSetup.create(ClusterMembership.prepared(config)));
    return settings
        .operations()
        .map(operations -> setup.withSetup(new TelemetrySetup(operations.telemetry())))
        .orElse(setup);
  }

  private static OperationsServer serve(Operations operations, ActorSystem<?> system) {
    try {
      return await(operations.serve(system), START);
    } catch (CompletionException e) {
      system.terminate();
      throw new UnusableException(e.getCause().getMessage());
    }
  }

  /**
   * Serves the API and returns its address.
   *
   * @param access by the configuration of this node
   * @throws UnusableException if it cannot listen there
   */
  InetSocketAddress serve(NodeAccess access) {
    Authenticator callers = access.authenticator();
    system.getWhenTerminated().thenRun(callers::close);
    ApiServices apiServices = apiServices(callers);
    ApiSettings settings = ApiSettings.from(config);
    try {
      return await(ApiServer.bind(system, settings, apiServices), START).localAddress();
    } catch (CompletionException e) {
      throw new UnusableException(
          "the API cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + "; is the port in use? Choose another with --port. "
              + e.getCause().getMessage());
    }
  }

  private ApiServices apiServices(CallerOf callers) {
    return new ApiServices(
        new AccountServices(services.accounts(), services.books(), services.monitor(), secrets),
        new MarketServices(
            services.views(), services.prices(), services.control(), knownParameters()),
        liquidationServices(),
        new JournalServices(eventLog(), services.checkpoints(), services.news()),
        new TwoPersons(
            services.proposals(),
            services.parameters(),
            config.getBoolean("plimsoll.controls.two-persons")),
        callers,
        services.clock(),
        version());
  }

  /** Plans with the same market the liquidator reckons with. */
  private LiquidationServices liquidationServices() {
    LiquidatorSettings liquidation = LiquidatorSettings.from(config);
    return new LiquidationServices(
        services.liquidator(),
        new LiquidationPlanner(instrument -> liquidation.depth(), liquidation.leastMarketEquity()),
        liquidation.losses().backstops());
  }

  /** Where metrics and health are served; empty if they are not. */
  Optional<OperationsServer> operations() {
    return operations;
  }

  JournalEventLog eventLog() {
    return journalQueries().accounts();
  }

  /** Where the journal is, for a reader. */
  String journalPlace() {
    return journal.place();
  }

  /** See {@link Journal#lost()}. */
  CompletionStage<String> journalLost() {
    return journal.lost();
  }

  LocalClient client() {
    return new LocalClient(system, services);
  }

  NodeServices services() {
    return services;
  }

  /** Those in force, which need not be those it was started with. */
  MarginParameters parameters() {
    return services.views().get().parameters();
  }

  ActorSystem<Void> system() {
    return system;
  }

  /** The persistence ids of everything that ever wrote an event. */
  Source<String, NotUsed> persistenceIds() {
    return journalQueries().persistenceIds();
  }

  /** How many events were written under a persistence id. */
  CompletionStage<Long> countEvents(String persistenceId) {
    return journalQueries().countEvents(persistenceId);
  }

  /** What was written under a persistence id so far. */
  Source<EventEnvelope, NotUsed> events(String persistenceId) {
    return journalQueries().events(persistenceId);
  }

  private JournalQueries journalQueries() {
    return new JournalQueries(system);
  }

  /**
   * The parameters that come with the system, by name and by version. Read once, and never by a
   * path: who asks over the API must not be able to read files.
   */
  private static Function<String, Optional<MarginParameters>> knownParameters() {
    Map<String, MarginParameters> known = new HashMap<>();
    for (String name : ParameterFile.presets()) {
      MarginParameters preset = ParameterFile.preset(name);
      known.put(name, preset);
      known.put(preset.version(), preset);
    }
    return name -> Optional.ofNullable(known.get(name));
  }

  static String version() {
    String version = PlimsollNode.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Stops in good order: no new requests, the actors, then the journal. */
  @Override
  public void close() {
    await(
        CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.actorSystemTerminateReason()),
        STOP);
    journal.close();
  }

  static <T> T await(CompletionStage<T> stage, Duration patience) {
    return stage.toCompletableFuture().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private void openHouseAccounts(LiquidatorSettings settings) {
    LocalClient client = client();
    settings
        .house()
        .all(parameters())
        .forEach(account -> await(client.open(account, MarginMethod.HOUSE), START));
    Stream.concat(AccountId.allClearing().stream(), AccountId.allLending().stream())
        .forEach(account -> await(client.open(account, MarginMethod.HOUSE), START));
  }
}
