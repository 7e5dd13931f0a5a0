package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.plimsoll.account.AccountId;
import org.plimsoll.cluster.CassandraJournal;
import org.plimsoll.cluster.CassandraServer;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

/**
 * Several nodes, each a process of its own, on one Cassandra; one of them is lost on the way. This
 * process is a further member of the cluster that holds no accounts and none of what there is one
 * of: it has the clock of all, pushes the prices, gives the commands and reads the journal.
 *
 * <p>Prices go on while a node is away, one every two seconds, and while accounts move: moments at
 * which not all accounts had come to rest, see {@link BreachAudit}.
 */
final class ClusterVenue implements ReplayVenue {
  private static final String ROLE = "venue";
  private static final Duration OPENING_STEP = Duration.ofMillis(250);
  private static final Duration OPENING_PAUSE = Duration.ofMillis(100);

  /** Until what nodes tell each other every second has been told. */
  private static final int OPENING_ROUNDS = 12;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration PATIENCE_WHILE_MOVING = Duration.ofSeconds(10);
  private static final Duration PACE_WHILE_AWAY = Duration.ofSeconds(2);
  private static final Duration GLANCE = Duration.ofSeconds(1);
  private static final Duration SOONEST_LOOK = Duration.ofMillis(3);
  private static final Duration LATEST_LOOK = Duration.ofMillis(100);
  private static final int LOOKS_OF_A_WAIT = 20;
  private static final int CALM_LOOKS = 2;
  private static final int OWNERS_PER_TOP_UP = 1_000;
  private static final int TOP_UPS_WHEN_KILLED = 200;
  private static final int ACCOUNTS_OF_A_LONG_RUN = 1_000;
  private static final int NODE_HEAP_MEBIBYTES = 400;
  private static final int ACCOUNTS_PER_MEBIBYTE = 10;
  private static final int SERVER_HEAP_MEBIBYTES = 768;

  /**
   * What it is made of.
   *
   * @param directory of data, configuration and logs
   * @param nodes that hold accounts
   * @param kill when a node is lost, by recorded time; empty: none is
   * @param limited whether budgets hold unwinding back
   * @param accounts how many there will be
   * @param seed chooses who tops up
   */
  record Settings(
      Path prices,
      Instant from,
      Instant to,
      Path directory,
      int nodes,
      Optional<Instant> kill,
      boolean limited,
      int accounts,
      long seed) {}

  private final Settings settings;
  private final SharedClock clock;
  private final LocalCluster cluster;
  private final PlimsollNode driver;
  private final Market market;
  private final TopUps topUps;
  private final ShardPlaces places;
  private final Console console;
  private final Thread hook;
  private Optional<NodeLoss> loss = Optional.empty();

  private ClusterVenue(
      Settings settings,
      SharedClock clock,
      LocalCluster cluster,
      PlimsollNode driver,
      Acknowledgements acknowledgements,
      Console console) {
    this.settings = settings;
    this.clock = clock;
    this.cluster = cluster;
    this.driver = driver;
    this.market = new Market(driver.client());
    this.topUps =
        new TopUps(
            driver.client(),
            driver.parameters().settlementAsset(),
            acknowledgements,
            settings.seed());
    this.places = new ShardPlaces(driver, ROLE);
    this.console = console;
    this.hook = new Thread(cluster::close, "stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts Cassandra, the nodes and the member that drives them. */
  static ClusterVenue start(
      Settings settings, ReplayMarket market, Acknowledgements acknowledgements, Console console) {
    console.line(
        "Starting Cassandra and %d nodes; logs in %s.", settings.nodes(), settings.directory());
    try {
      Files.createDirectories(settings.directory());
      Path time = settings.directory().toAbsolutePath().resolve("time");
      var clock = SharedClock.create(time, market.start());
      LocalCluster cluster = startNodes(settings, time);
      try {
        PlimsollNode driver =
            PlimsollNode.start(
                driverConfiguration(settings, cluster),
                market.parameters(),
                index -> List.of(),
                market.scenarios(),
                clock);
        return new ClusterVenue(settings, clock, cluster, driver, acknowledgements, console);
      } catch (RuntimeException e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while nodes started", e);
    }
  }

  private static LocalCluster startNodes(Settings settings, Path time)
      throws IOException, InterruptedException {
    Path config = settings.directory().resolve("replay.conf");
    Files.writeString(config, nodeConfiguration(settings.limited()));
    List<Integer> ports = LocalCluster.freePorts(2);
    CassandraServer server =
        CassandraServer.start(
            new CassandraServer.Settings(
                CassandraCommand.classPath(),
                settings.directory().resolve("cassandra"),
                ports.get(0),
                ports.get(1),
                SERVER_HEAP_MEBIBYTES,
                true));
    return LocalCluster.start(
        new LocalCluster.Settings(
                settings.directory(),
                System.getProperty("java.class.path"),
                settings.nodes(),
                0,
                NODE_HEAP_MEBIBYTES + settings.accounts() / ACCOUNTS_PER_MEBIBYTE,
                Optional.of(config),
                List.of(
                    "--prices",
                    settings.prices().toAbsolutePath().toString(),
                    "--from",
                    settings.from().toString(),
                    "--to",
                    settings.to().toString(),
                    "--replay-clock",
                    time.toString()))
            .lasting(settings.accounts() >= ACCOUNTS_OF_A_LONG_RUN),
        server);
  }

  /** Roles keep accounts, and whatever there is one of, off the member that drives. */
  private static String nodeConfiguration(boolean limited) {
    return String.join(
        "\n",
        "# Written at each start.",
        "pekko.cluster.roles = [\"" + ROLE + "\"]",
        placement(),
        "plimsoll.operations.on = off",
        "plimsoll.breakers.on = off",
        "plimsoll.liquidator.budget.limited = " + limited,
        "");
  }

  private static String placement() {
    return String.join(
        "\n",
        "pekko.cluster.sharding.role = \"" + ROLE + "\"",
        "pekko.cluster.singleton.role = \"" + ROLE + "\"",
        "pekko.cluster.split-brain-resolver.keep-majority.role = \"" + ROLE + "\"");
  }

  private static Config driverConfiguration(Settings settings, LocalCluster cluster) {
    Config overrides =
        ConfigFactory.parseString(
            String.join(
                "\n",
                cluster.membership(),
                "pekko.cluster.roles = [\"driver\"]",
                placement(),
                "plimsoll.breakers.on = off",
                "plimsoll.liquidator.budget.limited = " + settings.limited()));
    return PlimsollNode.configuration(
        CassandraJournal.configuration(settings.directory().resolve("driver")),
        CassandraJournal.withContact(overrides, cluster.journal()));
  }

  @Override
  public PlimsollNode node() {
    return driver;
  }

  @Override
  public void open(Map<IndexId, Price> first) {
    Instant deadline = Instant.now().plus(PATIENCE);
    int rounds = 0;
    boolean open = false;
    while (!open || rounds < OPENING_ROUNDS) {
      clock.set(clock.instant().plus(OPENING_STEP));
      boolean heard = market.tryPublish(clock.instant(), first, PATIENCE_WHILE_MOVING);
      var view = driver.services().views().get();
      open =
          heard && first.keySet().stream().allMatch(view::isValid) && isMeasured(settings.nodes());
      rounds++;
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("the market did not open within " + PATIENCE);
      }
      LockSupport.parkNanos(OPENING_PAUSE.toNanos());
    }
  }

  @Override
  public BreachAudit.Rest populated(List<AccountId> accounts) {
    topUps.begin(accounts);
    places.awaitUnmoved(settings.nodes(), PATIENCE);
    requireRest();
    return rest(true);
  }

  @Override
  public BreachAudit.Rest take(Instant at, Map<IndexId, Price> prices) {
    clock.set(at);
    if (loss.isEmpty() && settings.kill().filter(kill -> !at.isBefore(kill)).isPresent()) {
      lose(at, prices);
    } else {
      topUps.send(1 + settings.accounts() / OWNERS_PER_TOP_UP);
    }
    return switch (phase()) {
      case AWAY -> takeWhileAway(at, prices);
      case RETURNING -> takeWhileMoving(at, prices);
      case OVER -> takeWhole(at, prices);
    };
  }

  /** With a price out that nobody waited for, and commands under way. */
  private void lose(Instant at, Map<IndexId, Price> prices) {
    market.tryPublish(at, prices, PATIENCE);
    topUps.send(Math.min(settings.accounts(), TOP_UPS_WHEN_KILLED));
    console.line("%nkill -9 of a node at %s, %,d deposits under way", at, topUps.underWay());
    loss = Optional.of(NodeLoss.of(cluster, settings.nodes(), places, driver, at, console));
  }

  private NodeLoss.Phase phase() {
    return loss.map(NodeLoss::phase).orElse(NodeLoss.Phase.OVER);
  }

  /** At a pace: what an oracle on the lost node judges is not heard, and nobody waits for it. */
  private BreachAudit.Rest takeWhileAway(Instant at, Map<IndexId, Price> prices) {
    long end = System.nanoTime() + PACE_WHILE_AWAY.toNanos();
    market.tryPublish(at, prices, GLANCE);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return rest(false);
  }

  private BreachAudit.Rest takeWhileMoving(Instant at, Map<IndexId, Price> prices) {
    market.tryPublish(at, prices, PATIENCE_WHILE_MOVING);
    awaitRest(settings.nodes() - 1, PATIENCE_WHILE_MOVING);
    return rest(false);
  }

  private BreachAudit.Rest takeWhole(Instant at, Map<IndexId, Price> prices) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!market.tryPublish(at, prices, PATIENCE_WHILE_MOVING)) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("the oracles did not hear " + prices);
      }
    }
    requireRest();
    return rest(true);
  }

  private BreachAudit.Rest rest(boolean isWhole) {
    return new BreachAudit.Rest(clock.instant(), driver.services().views().get(), isWhole);
  }

  private void requireRest() {
    if (!awaitRest(settings.nodes(), PATIENCE)) {
      throw new IllegalStateException(
          "the accounts did not come to rest within "
              + PATIENCE
              + ": "
              + answers()
              + ", here "
              + RestProbe.marketOf(driver.services().views().get())
              + ", "
              + topUps.underWay()
              + " deposits unanswered, liquidator "
              + PlimsollNode.await(driver.client().liquidatorReport(), PATIENCE));
    }
    topUps
        .failure()
        .ifPresent(
            problem -> {
              throw new IllegalStateException("a deposit was never answered", problem);
            });
  }

  private boolean awaitRest(int nodes, Duration patience) {
    long begun = System.nanoTime();
    for (int calm = 0; calm < CALM_LOOKS; ) {
      calm = isAtRest(nodes) ? calm + 1 : 0;
      long waited = System.nanoTime() - begun;
      if (calm == 0 && waited > patience.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(untilNextLook(waited));
    }
    return true;
  }

  /** Soon at first; those who have much to do are not asked all the time. */
  private static long untilNextLook(long waitedNanos) {
    return Math.max(
        SOONEST_LOOK.toNanos(), Math.min(LATEST_LOOK.toNanos(), waitedNanos / LOOKS_OF_A_WAIT));
  }

  private boolean isAtRest(int nodes) {
    try {
      return topUps.underWay() == 0 && isMeasured(nodes) && market.isUnwound();
    } catch (CompletionException e) {
      return false; // the liquidator is on its way to another node
    }
  }

  /** Whether so many nodes have measured all their accounts in the market of this one. */
  private boolean isMeasured(int nodes) {
    String here = RestProbe.marketOf(driver.services().views().get());
    List<RestProbe.Answer> answers = answers();
    return answers.size() >= nodes
        && answers.stream().allMatch(answer -> answer.isMeasured() && answer.market().equals(here));
  }

  /** What the nodes say that do within a moment. */
  private List<RestProbe.Answer> answers() {
    ActorSystem<?> system = driver.system();
    CompletionStage<Receptionist.Listing> listing =
        AskPattern.ask(
            system.receptionist(),
            (ActorRef<Receptionist.Listing> replyTo) -> Receptionist.find(RestProbe.key(), replyTo),
            GLANCE,
            system.scheduler());
    List<CompletionStage<Optional<RestProbe.Answer>>> asked = new ArrayList<>();
    for (ActorRef<RestProbe.Ask> probe :
        PlimsollNode.await(listing, PATIENCE).getServiceInstances(RestProbe.key())) {
      CompletionStage<RestProbe.Answer> answer =
          AskPattern.ask(probe, RestProbe.Ask::new, GLANCE, system.scheduler());
      asked.add(answer.handle((said, failure) -> Optional.ofNullable(said)));
    }
    return asked.stream()
        .map(CompletionStage::toCompletableFuture)
        .map(CompletableFuture::join)
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public void awaitEveryNode() {
    loss.ifPresent(NodeLoss::await);
  }

  @Override
  public Market market() {
    return market;
  }

  @Override
  public List<ReplayReport.LostNode> lostNodes() {
    return loss.map(NodeLoss::report).stream().toList();
  }

  @Override
  public void close() {
    try {
      driver.close();
    } finally {
      cluster.close();
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
