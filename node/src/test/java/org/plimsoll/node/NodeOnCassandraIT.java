package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A single node whose journal is in Cassandra, from the command line to the API and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeOnCassandraIT {
  @TempDir static Path data;

  private TestCassandra server;

  @BeforeAll
  void startServer() throws IOException {
    server = TestCassandra.start(data.resolve("server"), "a node on Cassandra");
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void a_killed_node_finds_what_it_acknowledged_once() throws Exception {
    NodeProcess first = start();
    JsonNode before;
    try {
      ApiClient api = ApiClient.of(first);
      assertThat(api.post("/v1/accounts", "open", "{\"account\":\"alice\"}").status())
          .isEqualTo(201);
      for (int n = 0; n < 20; n++) {
        assertThat(deposit(api, n).status()).isEqualTo(201);
      }
      before = events(api);
      assertThat(before).hasSize(21);
    } finally {
      first.kill();
    }

    try (NodeProcess second = start()) {
      ApiClient api = ApiClient.of(second);
      // Told again, as by a caller who never heard: it is answered, and not done again.
      assertThat(deposit(api, 7).body().path("revision").asLong()).isEqualTo(9);
      assertThat(events(api)).isEqualTo(before);
      assertThat(api.get("/v1/accounts/alice").body().path("revision").asLong()).isEqualTo(21);
      second.terminate();
    }
  }

  @Test
  void an_unsafe_setting_and_a_missing_server_are_told_in_a_line() throws IOException {
    assertThat(errorsOf("--journal", "cassandra", "--cassandra", "127.0.0.1:" + freePort()))
        .contains("plimsoll: there is no good answer of Cassandra 127.0.0.1:");
    assertThat(errorsOf("--journal", "cassandra", "--cassandra", "192.0.2.1:9042"))
        .contains("plimsoll: datastax-java-driver.advanced.auth-provider")
        .contains("must name a user of its own in production");
    assertThat(errorsOf("--cassandra", server.address()))
        .contains("plimsoll: --cassandra needs --journal cassandra");
  }

  private NodeProcess start() throws IOException {
    return NodeProcess.start(
        data.resolve("node"), "--journal", "cassandra", "--cassandra", server.address());
  }

  private static ApiClient.Answer deposit(ApiClient api, int number) {
    return api.post(
        "/v1/accounts/alice/deposits",
        "deposit-" + number,
        "{\"asset\":\"USDT\",\"amount\":\"10\"}");
  }

  private static JsonNode events(ApiClient api) {
    return api.get("/v1/accounts/alice/events").body().path("events");
  }

  private String errorsOf(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("node", "--data", data.resolve("refused").toString()));
    arguments.addAll(List.of(options));
    StringWriter errors = new StringWriter();
    int exit =
        NodeMain.commandLine()
            .setErr(new PrintWriter(errors))
            .execute(arguments.toArray(String[]::new));
    assertThat(exit).isNotZero();
    return errors.toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
