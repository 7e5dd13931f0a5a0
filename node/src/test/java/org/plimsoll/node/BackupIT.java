package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.cluster.CassandraServer;
import org.plimsoll.cluster.UnsupportedJdkException;

/**
 * Backups by the words of docs/operations.md: what was acknowledged before one was begun is in it,
 * a node goes on with it, and a backup that is older than it should be is found out.
 */
class BackupIT {
  private static final int ACCOUNTS = 6;
  private static final int COMMANDS = 80;
  private static final int SENDERS = 4;
  private static final int SOUND = 0;
  private static final int NOT_SOUND = 2;
  private static final int HEAP_MEBIBYTES = 512;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What nodetool needs on a JDK of today. */
  private static final List<String> EXPORTS =
      List.of(
          "--add-exports",
          "java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports",
          "java.base/jdk.internal.ref=ALL-UNNAMED");

  /** In the order of a snapshot: the list of journals after what it lists. */
  private static final List<String> TABLES = List.of("messages", "all_persistence_ids");

  /** No account keeps anything of it, so that no sum tells whether it is there. */
  private static final String REFUSED = "Settlement|trade-refused";

  @TempDir Path directory;

  private final AtomicInteger sent = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);

  @AfterEach
  void stopSending() {
    threads.shutdownNow();
  }

  @Test
  void the_file_of_a_stopped_node_is_a_backup_and_an_older_one_is_found_out() throws Exception {
    Path data = directory.resolve("data");
    Path older = directory.resolve("older");
    Path newer = directory.resolve("newer");
    runOnFile(data);
    copy(data, older);
    Map<String, Long> acknowledged = runOnFile(data);
    Path extent = directory.resolve("extent");
    assertThat(audit("--data", data.toString(), "--save", extent.toString())).isEqualTo(SOUND);
    copy(data, newer);

    assertThat(audit("--data", newer.toString(), "--has", extent.toString())).isEqualTo(SOUND);
    assertThat(audit("--data", older.toString(), "--has", extent.toString())).isEqualTo(NOT_SOUND);
    assertThat(audit("--data", older.toString())).isEqualTo(SOUND);
    try (NodeProcess node = NodeProcess.start(newer, "--simulate")) {
      assertThat(revisions(node)).isEqualTo(acknowledged);
      node.terminate();
    }
  }

  @Test
  void a_snapshot_under_load_has_what_was_acknowledged_before_and_a_node_goes_on_with_it()
      throws Exception {
    CassandraServer full = server("full");
    Path backup = directory.resolve("backup");
    Path extent = directory.resolve("extent");
    Map<String, Long> acknowledged;
    try (full;
        NodeProcess node = onCassandra("first", full)) {
      open(node);
      send(node, COMMANDS).join();
      refuseTrade(node);
      acknowledged = revisions(node);
      assertThat(auditOf(full, "--save", extent.toString())).isEqualTo(SOUND);
      CompletableFuture<Void> more = send(node, COMMANDS);
      int port = openManagement(full);
      for (String table : TABLES) {
        nodetool(port, "snapshot", "-t", "backup", "--table", table, "plimsoll");
      }
      more.join();
      copySnapshots(directory.resolve("full/data/plimsoll"), backup);
    }

    CassandraServer empty = server("empty");
    try (empty) {
      CassandraCommand.makeTables(empty, directory);
      int port = openManagement(empty);
      for (String table : TABLES) {
        nodetool(port, "import", "plimsoll", table, backup.resolve(table).toString());
      }
      loseFromList(empty);
      assertThat(said(NOT_SOUND, empty, "audit", "verify"))
          .contains(REFUSED + ": it has events and is not listed", "NOT SOUND, 1 findings");
      assertThat(said(SOUND, empty, "relist")).contains("journals listed again: 1,");
      assertThat(auditOf(empty, "--has", extent.toString())).isEqualTo(SOUND);

      try (NodeProcess node = onCassandra("second", empty)) {
        revisions(node)
            .forEach(
                (account, revision) ->
                    assertThat(revision)
                        .as(account)
                        .isGreaterThanOrEqualTo(acknowledged.get(account)));
        send(node, COMMANDS).join();
        node.terminate();
      }
      assertThat(auditOf(empty, "--has", extent.toString())).isEqualTo(SOUND);
    }
  }

  private Map<String, Long> runOnFile(Path data) throws Exception {
    try (NodeProcess node = NodeProcess.start(data, "--simulate")) {
      open(node);
      send(node, COMMANDS).join();
      Map<String, Long> acknowledged = revisions(node);
      node.terminate();
      return acknowledged;
    }
  }

  private NodeProcess onCassandra(String name, CassandraServer server) throws IOException {
    return NodeProcess.start(
        directory.resolve(name),
        "--simulate",
        "--journal",
        "cassandra",
        "--cassandra",
        server.address());
  }

  private void open(NodeProcess node) {
    ApiClient api = ApiClient.of(node);
    for (int n = 0; n < ACCOUNTS; n++) {
      String body = "{\"account\":\"" + account(n) + "\"}";
      assertThat(api.post("/v1/accounts", "open-" + n, body).status()).isEqualTo(201);
      assertThat(deposit(api, n, "funds", "1000000").join().status()).isEqualTo(201);
    }
    // Prices have to be known first.
    await().atMost(PATIENCE).until(() -> trade(api, sent.incrementAndGet()).join().status() == 201);
  }

  /** Deposits and trades, some at a time; one may be refused while a price is not valid. */
  private CompletableFuture<Void> send(NodeProcess node, int count) {
    ApiClient api = ApiClient.of(node);
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    for (int sender = 0; sender < SENDERS; sender++) {
      senders.add(CompletableFuture.runAsync(() -> sendInTurn(api, count / SENDERS), threads));
    }
    return CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new));
  }

  private void sendInTurn(ApiClient api, int count) {
    for (int n = 0; n < count; n++) {
      int number = sent.incrementAndGet();
      if (number % 3 == 0) {
        deposit(api, number % ACCOUNTS, "deposit-" + number, "1").join();
      } else {
        trade(api, number).join();
      }
    }
  }

  private static CompletableFuture<ApiClient.Answer> deposit(
      ApiClient api, int account, String key, String amount) {
    return api.postAsync(
        "/v1/accounts/" + account(account) + "/deposits",
        key,
        "{\"asset\":\"USDT\",\"amount\":\"" + amount + "\"}");
  }

  private static CompletableFuture<ApiClient.Answer> trade(ApiClient api, int number) {
    String id = "trade-" + number;
    return api.postAsync(
        "/v1/trades",
        id,
        String.format(
            "{\"tradeId\":\"%s\",\"buyer\":\"%s\",\"seller\":\"%s\",\"instrument\":\"BTC-PERP\","
                + "\"quantity\":\"0.01\",\"price\":\"60000\"}",
            id, account(number % ACCOUNTS), account((number + 1) % ACCOUNTS)));
  }

  /** Of which a settlement is journaled, and nothing moves. */
  private void refuseTrade(NodeProcess node) {
    ApiClient api = ApiClient.of(node);
    String body =
        "{\"tradeId\":\"refused\",\"buyer\":\"kept-0\",\"seller\":\"kept-1\","
            + "\"instrument\":\"BTC-PERP\",\"quantity\":\"1000\",\"price\":\"60000\"}";
    // For lack of margin: not for a price that is not valid at the moment.
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                api.post("/v1/trades", "refused-" + sent.incrementAndGet(), body).status() == 422);
  }

  /** What a backup does whose list is older than its events. */
  private static void loseFromList(CassandraServer server) {
    String[] address = server.address().split(":");
    try (CqlSession session =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress(address[0], Integer.parseInt(address[1])))
            .withLocalDatacenter("datacenter1")
            .build()) {
      session.execute(
          "DELETE FROM plimsoll.all_persistence_ids WHERE persistence_id = '" + REFUSED + "'");
    }
  }

  private static Map<String, Long> revisions(NodeProcess node) {
    ApiClient api = ApiClient.of(node);
    Map<String, Long> revisions = new HashMap<>();
    for (int n = 0; n < ACCOUNTS; n++) {
      revisions.put(
          account(n), api.get("/v1/accounts/" + account(n)).body().path("revision").asLong());
    }
    return revisions;
  }

  private static String account(int n) {
    return "kept-" + n;
  }

  private static int auditOf(CassandraServer server, String... options) {
    return audit(on(server, options));
  }

  private static String[] on(CassandraServer server, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--journal", "cassandra", "--cassandra", server.address()));
    return all.toArray(String[]::new);
  }

  /** What a command that ends with this code says. */
  private static String said(int expected, CassandraServer server, String... command) {
    PrintStream before = System.out;
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    int code;
    try {
      System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
      code = NodeMain.commandLine().execute(on(server, command));
    } finally {
      System.setOut(before);
    }
    String said = shown.toString(StandardCharsets.UTF_8);
    assertThat(code).as(said).isEqualTo(expected);
    return said;
  }

  private static int audit(String... options) {
    List<String> all = new ArrayList<>(List.of("audit", "verify"));
    all.addAll(Arrays.asList(options));
    return NodeMain.commandLine().execute(all.toArray(String[]::new));
  }

  private CassandraServer server(String name) throws IOException {
    try {
      CassandraServer server =
          CassandraServer.start(
              new CassandraServer.Settings(
                  Path.of(System.getProperty("plimsoll.cassandra.classpath")),
                  directory.resolve(name),
                  freePort(),
                  freePort(),
                  HEAP_MEBIBYTES,
                  false));
      Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
      return server;
    } catch (UnsupportedJdkException e) {
      System.err.printf("!!! NOT TESTED: backups of Cassandra. %s%n", e.getMessage());
      Assumptions.abort(e.getMessage());
      throw e;
    }
  }

  /** What a server that is installed has from its start; returns the port. */
  private int openManagement(CassandraServer server) throws Exception {
    int port = freePort();
    run(
        List.of(
            tool("jcmd"),
            Long.toString(server.process().pid()),
            "ManagementAgent.start",
            "jmxremote.port=" + port,
            "jmxremote.host=127.0.0.1",
            "jmxremote.authenticate=false",
            "jmxremote.ssl=false"));
    return port;
  }

  private void nodetool(int port, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(tool("java")));
    command.addAll(EXPORTS);
    command.addAll(
        List.of(
            "-cp",
            Files.readString(Path.of(System.getProperty("plimsoll.cassandra.classpath"))).strip(),
            "org.apache.cassandra.tools.NodeTool",
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(port)));
    command.addAll(Arrays.asList(arguments));
    run(command);
  }

  private void run(List<String> command) throws Exception {
    Path output = directory.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // nodetool keeps a history there.
    builder.environment().put("HOME", directory.toString());
    Process process = builder.redirectOutput(output.toFile()).start();
    assertThat(process.waitFor()).as(() -> command + ": " + text(output)).isZero();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** A directory for each table, without the id in its name, which an empty server has anew. */
  private static void copySnapshots(Path keyspace, Path backup) throws IOException {
    try (Stream<Path> tables = Files.list(keyspace)) {
      for (Path table : tables.toList()) {
        Path snapshot = table.resolve("snapshots/backup");
        if (Files.isDirectory(snapshot)) {
          copy(snapshot, backup.resolve(table.getFileName().toString().replaceAll("-.*", "")));
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
