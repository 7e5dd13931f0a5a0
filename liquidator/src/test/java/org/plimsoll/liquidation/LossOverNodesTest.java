package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.liquidation.Alerts.ALICE;
import static org.plimsoll.liquidation.Alerts.BOB;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.AccountRecall;
import org.plimsoll.account.AccountRecallCommand;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MarginMonitor;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.MarginMonitorCommand.UpdateRow;
import org.plimsoll.account.RecallSettings;
import org.plimsoll.account.SettlementCommand;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.liquidation.LiquidatorCommand.Alerted;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** Two nodes in this process: who bears a loss lives on the one where the liquidator does not. */
class LossOverNodesTest {
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko.loglevel = WARNING
              pekko.cluster.downing-provider-class = ""
              pekko.coordinated-shutdown.run-by-actor-system-terminate = off
              pekko.actor.testkit.typed.single-expect-default = 60s
              """)
          .withFallback(ConfigFactory.parseResources("cluster.conf"))
          .withFallback(ConfigFactory.parseResources("serialization.conf"))
          .withFallback(ConfigFactory.defaultReferenceUnresolved())
          .resolve();
  private static final MarketView VIEW = Markets.view("50000", "3000");

  private final List<ActorTestKit> nodes =
      List.of(ActorTestKit.create("plimsoll", CONFIG), ActorTestKit.create("plimsoll", CONFIG));
  private final TestProbe<AccountCommand> alice = nodes.get(0).createTestProbe();
  private final TestProbe<AccountCommand> bob = nodes.get(1).createTestProbe();

  @BeforeEach
  void join() {
    var first = Cluster.get(nodes.get(0).system()).selfMember().address();
    for (ActorTestKit node : nodes) {
      Cluster.get(node.system()).manager().tell(Join.create(first));
    }
    for (ActorTestKit node : nodes) {
      node.createTestProbe()
          .awaitAssert(
              Duration.ofSeconds(90),
              () -> {
                assertThat(Cluster.get(node.system()).state().getMembers())
                    .hasSize(2)
                    .allMatch(member -> member.status().equals(MemberStatus.up()));
                return null;
              });
    }
  }

  @AfterEach
  void stop() {
    nodes.forEach(node -> node.system().terminate());
    nodes.forEach(node -> node.system().getWhenTerminated().toCompletableFuture().join());
  }

  @Test
  void who_is_deleveraged_may_live_on_another_node() {
    monitor(0);
    ActorRef<MarginMonitorCommand> there = monitor(1);
    Portfolio gaining =
        Portfolios.of("10000", Map.of(Markets.BTC_PERP, Portfolios.position("-1", "60000")));
    there.tell(
        new UpdateRow(
            BOB, 1, MarginMethod.STANDARD, MarginStatus.ABOVE_INITIAL, gaining, bob.ref()));

    liquidator()
        .tell(
            new Alerted(
                Alerts.alert(
                    ALICE,
                    5,
                    MarginStatus.INSOLVENT,
                    "-6000",
                    Portfolios.longBtc("4000", "1", "60000"),
                    Optional.empty())));

    OrderUnwind order =
        alice
            .fishForMessage(
                Duration.ofSeconds(60),
                message ->
                    message instanceof OrderUnwind
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .stream()
            .map(OrderUnwind.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(((UnwindStep.Deleveraging) order.step()).legs())
        .extracting(Leg::account)
        .contains(BOB);
  }

  private ActorRef<MarginMonitorCommand> monitor(int node) {
    return nodes.get(node).spawn(MarginMonitor.create(() -> VIEW, totals -> {}, Clock.systemUTC()));
  }

  private ActorRef<LiquidatorCommand> liquidator() {
    ActorTestKit here = nodes.get(0);
    TestProbe<AccountCommand> silent = here.createTestProbe();
    TestProbe<SettlementCommand> settlements = here.createTestProbe();
    TestProbe<UnwindOrder> orders = here.createTestProbe();
    ActorRef<AccountRecallCommand> recall =
        AccountRecall.start(
            here.system(),
            Source::empty,
            id -> silent.ref(),
            new RecallSettings(
                Duration.ZERO, Duration.ofSeconds(60), 100, 10, Duration.ofSeconds(5)),
            Clock.systemUTC());
    Duration patience = Duration.ofSeconds(3);
    var settings =
        new LiquidatorSettings(
            new BudgetTerms(true, Rate.ONE, Rate.ZERO, Duration.ofSeconds(10)),
            64,
            patience,
            Duration.ofMillis(250),
            Books.TWO_THIRDS,
            List.of(new VenueSettings("main", Books.FREE)),
            new SimulationSettings(Rate.ZERO, Duration.ofMinutes(1), FaultProfile.NONE),
            new HedgeTerms(false, Cash.ZERO),
            new HouseAccounts(4),
            LossScene.SETTINGS);
    return here.spawn(
        Liquidator.create(
            new Liquidator.Surroundings(
                () -> VIEW,
                id -> id.equals(ALICE) ? alice.ref() : silent.ref(),
                id -> settlements.ref(),
                VenueBooks.ofCluster(recall, here.system(), patience),
                new ScriptedVenue(orders.ref()),
                settings,
                Clock.systemUTC())));
  }
}
