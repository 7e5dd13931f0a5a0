package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.SETTINGS;
import static org.plimsoll.risk.Markets.USDT;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.cluster.EmbeddedJournal;
import org.plimsoll.cluster.Journal;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;

/** Accounts of a node that is gone are margined on another, and nobody had to ask for them. */
class AccountRecallClusterTest {
  private static final int ACCOUNTS = 20;
  private static final MarketView VIEW = Markets.view("50000", "3000");

  @TempDir private Path directory;
  private Config config;
  private ClusterOfNodes cluster;
  private final List<ActorRef<MarginMonitorCommand>> monitors = new ArrayList<>();

  @BeforeEach
  void start() {
    config =
        EmbeddedJournal.configuration(directory)
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    Journal.of(config).prepare();
    cluster = new ClusterOfNodes(2, EmbeddedJournal.configuration(directory));
  }

  @AfterEach
  void stop() {
    cluster.close();
    Journal.of(config).close();
  }

  @Test
  void after_a_crash_every_account_with_exposure_is_in_the_monitor_of_another_node() {
    IntStream.range(0, 2).forEach(this::startNode);
    IntStream.range(0, 2).forEach(this::startRecall);
    contributeOnBothNodes();

    cluster.crash(1);
    cluster.remove(1);

    awaitRows(0, 0, ACCOUNTS);
  }

  /** Nobody calls them but they themselves, when their shards move. */
  @Test
  void accounts_with_exposure_follow_their_shards_when_a_node_leaves() {
    IntStream.range(0, 2).forEach(this::startNode);
    contributeOnBothNodes();

    cluster.leave(1);

    awaitRows(0, 0, ACCOUNTS);
  }

  private void contributeOnBothNodes() {
    IntStream.range(0, ACCOUNTS).forEach(this::contribute);
    awaitRows(0, 1, ACCOUNTS);
    assertThat(rows(0)).as("both nodes hold some").isBetween(1, ACCOUNTS - 1);
  }

  /** Members of the default fund, whose contribution is exposure. */
  private void contribute(int n) {
    AccountId account = AccountId.of("member-" + n + ":default-fund");
    TestProbe<CommandReply> replies = cluster.probe(0);
    ask(
        replies,
        account,
        new AccountCommand.Open(
            account, CommandId.of("open"), MarginMethod.STANDARD, replies.ref()));
    ask(
        replies,
        account,
        new AccountCommand.Deposit(
            account, CommandId.of("paid-in"), USDT, Cash.of("100"), replies.ref()));
  }

  private void ask(
      TestProbe<CommandReply> replies, AccountId account, AccountCommand.OwnerCommand command) {
    AccountSharding.of(cluster.system(0))
        .account(account)
        .tell(command.by(Authority.ofOwner(account)));
    replies.expectMessageClass(CommandReply.Accepted.class, Duration.ofSeconds(60));
  }

  private void startNode(int n) {
    var system = cluster.system(n);
    var monitor =
        cluster.kit(n).spawn(MarginMonitor.create(() -> VIEW, totals -> {}, Clock.systemUTC()));
    monitors.add(monitor);
    AccountSharding accounts = AccountSharding.of(system);
    accounts.start(
        () -> VIEW,
        monitor,
        cluster.<MarginAlert>probe(n).ref(),
        cluster.<CallNotice>probe(n).ref(),
        SETTINGS,
        Clock.systemUTC());
  }

  private void startRecall(int n) {
    AccountRecall.start(
        cluster.system(n),
        () -> persistenceIds(n),
        AccountSharding.of(cluster.system(n))::account,
        new RecallSettings(
            Duration.ofMillis(100), Duration.ofSeconds(60), 1000, 10, Duration.ofSeconds(5)),
        Clock.systemUTC());
  }

  private Source<String, NotUsed> persistenceIds(int n) {
    return PersistenceQuery.get(cluster.system(n).classicSystem())
        .getReadJournalFor(CurrentPersistenceIdsQuery.class, "jdbc-read-journal")
        .currentPersistenceIds();
  }

  private int rows(int node) {
    TestProbe<MarginMonitorCommand.Report> reports = cluster.probe(node);
    monitors.get(node).tell(new MarginMonitorCommand.GetReport(reports.ref()));
    return reports.receiveMessage().rows();
  }

  private void awaitRows(int from, int to, int expected) {
    ClusterOfNodes.await(
        cluster.kit(0),
        () ->
            assertThat(IntStream.rangeClosed(from, to).map(this::rows).sum()).isEqualTo(expected));
  }
}
