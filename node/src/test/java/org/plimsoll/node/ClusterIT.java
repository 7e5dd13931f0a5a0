package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.cluster.CassandraJournal;
import org.plimsoll.cluster.CassandraServer;

/**
 * F02 and F03. Goal: a node that is lost takes no acknowledged command with it, and one that leaves
 * is noticed by nobody. Method: three nodes in processes of their own, started at once on an empty
 * Cassandra; clients keep deposits and trades in flight at all of them and repeat what nobody
 * answered under its key. The node that started first, with everything there is one of, is killed
 * with SIGKILL, and started again; another is told to leave. Then everything stops and the journal
 * is read: every acknowledged command is there once, and it all adds up.
 */
class ClusterIT {
  private static final long SEED = Long.getLong("plimsoll.seed", 20200312L);
  private static final int NODES = 3;
  private static final int CLIENTS = 16;
  private static final int ACCOUNTS = 30;
  private static final int HEAP_MEBIBYTES = 400;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path data;

  @Test
  void a_lost_node_loses_nothing_and_a_leaving_one_is_not_noticed() throws Exception {
    CassandraServer server = TestCassandra.ofCluster(data.resolve("cassandra"));
    try (LocalCluster cluster = LocalCluster.start(settings(), server);
        ClusterClients clients = new ClusterClients(SEED, ACCOUNTS)) {
      clients.ask(cluster.nodes(), cluster.nodes());
      clients.start(CLIENTS);
      awaitEveryAccount(clients, System.nanoTime());

      lose(cluster, clients);
      leave(cluster, clients);

      clients.finish();
      cluster.stopNodes();
      assertEverythingIsThereOnce(clients.answered(), server.address());
    }
  }

  private void lose(LocalCluster cluster, ClusterClients clients) throws Exception {
    LocalNode oldest = cluster.nodes().get(0);
    long killed = System.nanoTime();
    oldest.kill();
    clients.ask(cluster.nodes(), cluster.nodes());
    Map<String, Duration> answered = awaitEveryAccount(clients, killed);
    tell("kill -9", answered, since(clients, killed));

    cluster.restart(oldest).awaitServing();
    clients.ask(cluster.nodes(), cluster.nodes());
  }

  /** Clients go on asking the node that leaves until it does not answer, and then another. */
  private void leave(LocalCluster cluster, ClusterClients clients) throws Exception {
    LocalNode leaving = cluster.nodes().get(0);
    List<LocalNode> others = cluster.nodes().stream().filter(node -> node != leaving).toList();
    clients.ask(cluster.nodes(), others);
    // With every account known to be well, so that what follows is of the leaving alone.
    awaitEveryAccount(clients, System.nanoTime());
    long told = System.nanoTime();
    leaving.terminate();
    assertThat(leaving.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(leaving.process().exitValue()).as("exit code of a node told to leave").isZero();
    Map<String, Duration> answered = awaitEveryAccount(clients, told);
    List<ClusterClients.Command> since = since(clients, told);
    tell("SIGTERM", answered, since);

    assertThat(since).isNotEmpty();
    assertThat(since.stream().filter(command -> command.attempts() > 2))
        .as("seed %d: commands without an answer at the second attempt", SEED)
        .isEmpty();
    assertThat(others(since))
        .as("seed %d: refused while oracles moved", SEED)
        .doesNotContainKey("PRICE_NOT_VALID");
  }

  /** How long each account took until a command begun since then was accepted. */
  private static Map<String, Duration> awaitEveryAccount(ClusterClients clients, long since) {
    Map<String, Duration> answered = new TreeMap<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              answered.clear();
              for (ClusterClients.Command command : clients.answered()) {
                if (command.begun() >= since && command.isAccepted()) {
                  Duration took = Duration.ofNanos(command.ended() - since);
                  command
                      .accounts()
                      .forEach(
                          account ->
                              answered.merge(account, took, (a, b) -> a.compareTo(b) < 0 ? a : b));
                }
              }
              return answered.size() == ACCOUNTS;
            });
    return answered;
  }

  private static List<ClusterClients.Command> since(ClusterClients clients, long begun) {
    return clients.answered().stream().filter(command -> command.begun() >= begun).toList();
  }

  private static void tell(
      String what, Map<String, Duration> answered, List<ClusterClients.Command> since) {
    List<Long> accounts = answered.values().stream().map(Duration::toMillis).sorted().toList();
    List<Long> commands =
        since.stream()
            .map(command -> Duration.ofNanos(command.ended() - command.begun()).toMillis())
            .sorted()
            .toList();
    System.out.printf(
        "seed %d: %s: accounts accepted a command again after %d ms (median), %d ms (last); %d"
            + " commands meanwhile took %d ms (median), %d ms (p99), %d ms (longest); refused: %s%n",
        SEED,
        what,
        accounts.get(accounts.size() / 2),
        accounts.get(accounts.size() - 1),
        commands.size(),
        commands.get(commands.size() / 2),
        commands.get(commands.size() * 99 / 100),
        commands.get(commands.size() - 1),
        others(since));
  }

  private void assertEverythingIsThereOnce(List<ClusterClients.Command> answered, String contact) {
    Config config =
        PlimsollNode.configuration(
            CassandraJournal.configuration(data),
            CassandraJournal.withContact(ConfigFactory.empty(), contact));
    List<ClusterClients.Command> accepted =
        answered.stream().filter(ClusterClients.Command::isAccepted).toList();
    try (PlimsollNode reader = PlimsollNode.start(config, index -> List.of(), Clock.systemUTC())) {
      List<AccountHistory> histories = new JournalReader(reader).accounts(read -> {});
      Map<String, List<String>> applied =
          histories.stream()
              .collect(
                  Collectors.toMap(
                      history -> history.account().value(),
                      history -> history.events().stream().map(ClusterIT::idOf).toList()));
      for (ClusterClients.Command command : accepted) {
        command
            .accounts()
            .forEach(
                account ->
                    assertThat(applied.get(account))
                        .as("seed %d: %s in the journal of %s", SEED, command.key(), account)
                        .containsOnlyOnce(command.key()));
      }
      assertThat(LedgerAudit.of(histories, reader.parameters())).matches(LedgerAudit::isExact);
    }
    System.out.printf(
        "seed %d: %d of %d commands accepted, none lost, none twice; the others: %s%n",
        SEED, accepted.size(), answered.size(), others(answered));
  }

  private static Map<String, Long> others(List<ClusterClients.Command> answered) {
    return answered.stream()
        .filter(command -> !command.isAccepted())
        .collect(
            Collectors.groupingBy(
                command -> command.body().path("code").asText(),
                TreeMap::new,
                Collectors.counting()));
  }

  /** What a caller would call the event: its command or its settlement. */
  private static String idOf(AccountEvent event) {
    if (event instanceof AccountEvent.CollateralDeposited deposited) {
      return deposited.commandId().value();
    } else if (event instanceof AccountEvent.AccountOpened opened) {
      return opened.commandId().value();
    } else if (event instanceof AccountEvent.LegSettled settled) {
      return settled.settlement().value().replaceFirst("^trade-(?=trade-)", "");
    }
    return "";
  }

  private LocalCluster.Settings settings() {
    return new LocalCluster.Settings(
        data,
        ClassArchive.classPath(),
        NODES,
        0,
        HEAP_MEBIBYTES,
        Optional.empty(),
        List.of("--simulate"));
  }
}
