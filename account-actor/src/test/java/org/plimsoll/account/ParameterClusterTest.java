package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.Approval;
import org.plimsoll.oracle.LatestMarketView;
import org.plimsoll.oracle.MarketKeeper;
import org.plimsoll.oracle.MarketKeeperCommand;
import org.plimsoll.oracle.OracleSettings;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.ParameterFollower;
import org.plimsoll.oracle.ParameterFollower.InForce;
import org.plimsoll.oracle.ParameterLedger;
import org.plimsoll.oracle.ParameterLedgerCommand;
import org.plimsoll.oracle.ParameterLedgerCommand.Follow;
import org.plimsoll.oracle.ParameterLedgerReply;
import org.plimsoll.oracle.ParameterSet;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;

/** Two nodes of a cluster that follow one ledger of parameters, over the wire. */
class ParameterClusterTest {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final MarginParameters HOUSE = ParameterFile.house();

  private final ClusterOfNodes cluster =
      new ClusterOfNodes(
          2,
          PersistenceTestKitPlugin.getInstance()
              .config()
              .withFallback(ConfigFactory.parseResources("cluster.conf"))
              .withFallback(ConfigFactory.parseResources("serialization.conf")));
  private final SettableClock clock = new SettableClock(START);
  private final List<Node> nodes = new ArrayList<>();

  private record Node(
      ActorRef<ParameterLedgerCommand> ledger,
      TestProbe<ParameterLedgerCommand> asked,
      LatestMarketView views) {
    String version() {
      return views.get().parameters().version();
    }
  }

  /** The second one was started with other parameters. */
  @BeforeEach
  void startNodes() {
    nodes.add(start(0, HOUSE));
    awaitVersions("house-2");
    nodes.add(start(1, named("house-9")));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void all_nodes_work_by_the_ledger_and_change_over_at_the_same_time() {
    awaitVersions("house-2");
    ParameterSet next = ParameterSet.of(named("house-3"));
    Instant effectiveAt = START.plusSeconds(3_600);
    TestProbe<ParameterLedgerReply> caller = cluster.probe(1);

    nodes
        .get(1)
        .ledger()
        .tell(
            new ParameterLedgerCommand.Schedule(
                next,
                effectiveAt,
                new Approval("1", "alice", "bob", "a test"),
                effectiveAt,
                caller.getRef()));
    caller.expectMessageClass(ParameterLedgerReply.Done.class);
    nodes.forEach(node -> awaitHeard(node, next));
    assertThat(nodes).extracting(Node::version).containsOnly("house-2");
    clock.advance(Duration.ofSeconds(3_600));

    awaitVersions("house-3");
    assertThat(nodes)
        .extracting(node -> node.views().get().asOf())
        .as("by the clock, not by when each heard of it")
        .containsOnly(effectiveAt);
  }

  private static void awaitHeard(Node node, ParameterSet next) {
    node.asked()
        .fishForMessage(
            Duration.ofSeconds(60),
            question ->
                question instanceof Follow follow
                        && follow.scheduled().equals(Optional.of(next.fingerprint()))
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore());
  }

  private Node start(int n, MarginParameters parameters) {
    var kit = cluster.kit(n);
    var views = new LatestMarketView(MarketView.empty(0, clock.instant(), parameters));
    var keeper =
        kit.spawn(
            MarketKeeper.create(
                parameters, views, OracleSettings.from(ConfigFactory.load()), clock));
    var ledger = ParameterLedger.start(kit.system(), ParameterSet.of(parameters), clock);
    TestProbe<ParameterLedgerCommand> asked = cluster.probe(n);
    ActorRef<ParameterLedgerCommand> watched =
        kit.spawn(
            Behaviors.monitor(
                ParameterLedgerCommand.class,
                asked.getRef(),
                Behaviors.receiveMessage(
                    command -> {
                      ledger.tell(command);
                      return Behaviors.same();
                    })));
    ActorRef<InForce> listener =
        kit.spawn(
            Behaviors.receiveMessage(
                inForce -> {
                  keeper.tell(new MarketKeeperCommand.Parameters(inForce.parameters()));
                  return Behaviors.same();
                }));
    kit.spawn(ParameterFollower.create(watched, listener, clock));
    return new Node(ledger, asked, views);
  }

  private void awaitVersions(String version) {
    ClusterOfNodes.await(
        cluster.kit(0), () -> assertThat(nodes).extracting(Node::version).containsOnly(version));
  }

  /** The house under another name. */
  private static MarginParameters named(String version) {
    String content = ParameterSet.of(HOUSE).content();
    return ParameterFile.parse(version, content.replace("\"house-2\"", "\"" + version + "\""));
  }
}
