package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node command: how it stops, and when it does not start. */
class NodeIT {

  @TempDir Path data;

  @Test
  void a_node_stops_on_sigterm_and_finds_everything_again() throws Exception {
    Path token = data.resolve("admin.token");
    NodeProcess first = NodeProcess.start(data);
    // By default it asks for a token, but whoever watches it for none.
    assertThat(new ApiClient(first.address()).get("/v1/markets").status()).isEqualTo(401);
    assertThat(new ApiClient(first.health()).get("/alive").status()).isEqualTo(200);
    var api = ApiClient.of(first);
    assertThat(api.post("/v1/accounts", "open", "{\"account\":\"alice\"}").status()).isEqualTo(201);

    assertThat(first.terminate()).isZero();

    try (NodeProcess second = NodeProcess.start(data, "--token-file", token.toString())) {
      var administrator = new ApiClient(second.address(), Files.readString(token).strip());
      var answer = administrator.get("/v1/accounts/alice");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().get("revision").asLong()).isEqualTo(1);
    }
  }

  @Test
  void a_second_node_on_the_same_journal_is_refused() throws Exception {
    try (NodeProcess running = NodeProcess.start(data)) {
      assertThat(running.address()).isNotEmpty();

      Run second = run("--port", "0");

      assertThat(second.exit()).isNotZero();
      assertThat(second.errors()).contains("is another node running on it?");
    }
  }

  @Test
  void a_setting_that_would_lose_acknowledged_events_is_refused() throws IOException {
    Path config = data.resolve("unsafe.conf");
    Files.writeString(
        config, "plimsoll.journal.url = \"jdbc:h2:file:" + data + "/unsafe;WRITE_DELAY=500\"");

    Run run = run("--config", config.toString());

    assertThat(run.exit()).isNotZero();
    assertThat(run.errors()).contains("WRITE_DELAY must be 0").contains("was: 500");
  }

  @Test
  void a_missing_config_file_is_named() {
    Run run = run("--config", "no-such.conf");

    assertThat(run.exit()).isNotZero();
    assertThat(run.errors()).contains("--config cannot be read: no-such.conf");
  }

  @Test
  void a_feed_that_cannot_be_used_is_named() throws IOException {
    Run broken = runWithFeed("url = \"https://feed.example\"");
    Run unlisted = runWithFeed("symbols.NO-SUCH = \"NO/SUCH\"");
    Run mixed = runWithFeed("", "--simulate");

    assertThat(broken.exit()).isNotZero();
    assertThat(broken.errors())
        .isEqualToIgnoringNewLines(
            "plimsoll: the price feeds cannot be used: plimsoll.oracle.feeds.one: url must be like"
                + " wss://host/path, was: https://feed.example");
    assertThat(unlisted.exit()).isNotZero();
    assertThat(unlisted.errors()).contains("symbols for [NO-SUCH], which no parameters name");
    assertThat(mixed.exit()).isNotZero();
    assertThat(mixed.errors()).contains("--simulate and --prices would mix");
  }

  private Run runWithFeed(String more, String... options) throws IOException {
    Path config = data.resolve("feed.conf");
    Files.writeString(
        config,
        """
        plimsoll.oracle.feeds.one {
          format = "kraken-ticker", url = "wss://feed.example", symbols { BTC-USDT = "BTC/USDT" }
          %s
        }
        """
            .formatted(more));
    List<String> all = new ArrayList<>(List.of("--config", config.toString()));
    all.addAll(List.of(options));
    return run(all.toArray(String[]::new));
  }

  @Test
  void a_port_in_use_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Run run = runProcess("--port", port);

      assertThat(run.exit()).isNotZero();
      assertThat(run.errors()).contains("cannot listen on 127.0.0.1:" + port);
    }
  }

  private record Run(int exit, String errors) {}

  /** For what is refused before anything is started. */
  private Run run(String... options) {
    StringWriter errors = new StringWriter();
    var command = NodeMain.commandLine().setErr(new PrintWriter(errors, true));
    return new Run(command.execute(NodeProcess.arguments(data, options)), errors.toString());
  }

  private Run runProcess(String... options) throws Exception {
    List<String> all = new ArrayList<>(NodeProcess.ANY_PORTS);
    all.addAll(List.of(options));
    Process process =
        NodeProcess.command(data, all.toArray(String[]::new)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    return new Run(process.waitFor(), said);
  }
}
