package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.Authority;
import org.plimsoll.cluster.CassandraJournal;
import org.plimsoll.http.access.Authenticator;
import org.plimsoll.http.access.Authenticator.Accepted;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.Role;
import org.plimsoll.http.access.UnsafeAccessException;

class NodeAccessTest {
  private static final String OPEN = "plimsoll.http.access.mode = open";
  private static final String SEEDS =
      "pekko.cluster.seed-nodes = [\"pekko://plimsoll@127.0.0.1:7355\"]";
  private static final String TOKEN_FORM = "(?s).*\\beyJ[A-Za-z0-9._-]+\\R";

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Console console =
      new Console(new PrintStream(shown, true, StandardCharsets.UTF_8), System.err);

  @TempDir Path data;

  @Test
  void the_first_start_shows_a_token_of_the_administrator_and_no_other_does() throws IOException {
    NodeAccess first = NodeAccess.of(embedded(""));
    first.authenticator().close(); // it serves before it says anything
    first.introduce(Optional.empty(), console);
    String token = shown.toString(StandardCharsets.UTF_8).lines().skip(1).findFirst().orElseThrow();
    shown.reset();
    NodeAccess.of(embedded("")).introduce(Optional.empty(), console);

    assertThat(shown.toString(StandardCharsets.UTF_8))
        .doesNotContain("eyJ")
        .contains("plimsoll token makes them with " + data.resolve("access.key"));
    assertThat(caller(token))
        .isEqualTo(
            new Caller(
                new Authority("admin", Set.of("*", "house")), Set.of(Role.values()), Set.of("*")));
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(data.resolve("access.key"));
    }
    assertThat(permissions(data.resolve("access.key"))).isEqualTo("rw-------");
    assertThat(Files.readString(data.resolve("access.key"))).doesNotContain(token);
  }

  @Test
  void a_script_has_the_token_in_a_file_whoever_is_asked() throws IOException {
    Path file = data.resolve("admin.token");
    NodeAccess.of(embedded(OPEN)).introduce(Optional.of(file), console);
    String first = Files.readString(file).strip();
    NodeAccess.of(embedded("")).introduce(Optional.of(file), console);

    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(shown.toString(StandardCharsets.UTF_8)).doesNotContain("eyJ");
    assertThat(caller(first)).isEqualTo(caller(Files.readString(file).strip()));
  }

  @Test
  void where_nobody_is_asked_that_is_said_and_no_key_is_drawn() {
    NodeAccess access = NodeAccess.of(embedded(OPEN));
    access.introduce(Optional.empty(), console);

    assertThat(shown.toString(StandardCharsets.UTF_8)).startsWith("NOBODY IS ASKED FOR A TOKEN");
    try (Authenticator open = access.authenticator()) {
      assertThat(open.authenticate(Optional.empty(), InetAddress.getLoopbackAddress()))
          .isInstanceOf(Accepted.class);
    }
    assertThat(data).isEmptyDirectory();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "plimsoll.http { host = 0.0.0.0, access.mode = open } | mode must be tokens, because plimsoll.http.host is 0.0.0.0",
        "plimsoll.http.access.mode = off | mode must be tokens or open",
        "plimsoll.http.access.issuer = a | issuer and jwks go together"
      })
  void a_node_of_its_own_is_not_served_unsafely(String settings, String why) {
    assertThatThrownBy(() -> NodeAccess.of(embedded(settings)))
        .isInstanceOf(UnsafeAccessException.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_cluster_is_served_with_keys_that_all_nodes_have_or_not_at_all() {
    assertThatThrownBy(() -> NodeAccess.of(clustered(SEEDS)))
        .isInstanceOf(UnsafeAccessException.class)
        .hasMessageContaining("jwks or machine-keys must say which keys count");
    assertThatThrownBy(() -> NodeAccess.of(clustered(SEEDS + "\n" + OPEN)))
        .isInstanceOf(UnsafeAccessException.class)
        .hasMessageContaining("the journal is one that nodes can share");
    assertThat(
            NodeAccess.of(clustered(SEEDS + "\nplimsoll.http.access.machine-keys = machines.json")))
        .isNotNull();
  }

  @Test
  void a_node_without_others_asks_for_tokens_on_cassandra_and_has_a_key_of_its_own() {
    NodeAccess.of(clustered("")).introduce(Optional.empty(), console);

    assertThat(shown.toString(StandardCharsets.UTF_8)).matches(TOKEN_FORM);
    assertThat(data.resolve("access.key")).exists();
  }

  @Test
  void a_file_of_machines_that_is_not_there_is_named() {
    NodeAccess access = NodeAccess.of(embedded("plimsoll.http.access.machine-keys = nowhere.json"));

    assertThatThrownBy(access::authenticator)
        .isInstanceOf(UnsafeAccessException.class)
        .hasMessageContaining("nowhere.json");
  }

  @Test
  void tokens_are_made_from_the_key_of_a_directory() throws IOException {
    AccessKey.in(data.resolve("access.key"));
    Path file = data.resolve("carol.token");

    String shownToken = run("--role", "risk_officer,auditor", "--account", "*").strip();
    String publisher = run("--role", "oracle_publisher", "--source", "one,two").strip();
    run("--role", "TRADER", "--valid", "10m", "--token-file", file.toString());

    assertThat(caller(shownToken))
        .isEqualTo(
            new Caller(
                new Authority("carol", Set.of("*")), Set.of(Role.RISK_OFFICER, Role.AUDITOR)));
    assertThat(caller(publisher).sources()).containsExactly("one", "two");
    assertThat(caller(Files.readString(file).strip()))
        .isEqualTo(new Caller(new Authority("carol", Set.of("carol")), Set.of(Role.TRADER)));
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "--valid=32d, 31 days",
    "--valid=soon, --valid is like 10m",
    "--data=nowhere, there is no key in nowhere",
    "--subject=*, a subject is"
  })
  void a_token_that_cannot_be_made_is_explained_in_a_line(String option, String why) {
    AccessKey.in(data.resolve("access.key"));

    assertThat(run("--role", "TRADER", option)).startsWith("plimsoll: ").contains(why);
  }

  @Test
  void a_file_that_is_no_key_is_named_without_its_content() throws IOException {
    Files.writeString(data.resolve("access.key"), "SECRET");

    assertThat(run("--role", "TRADER")).contains("access.key").doesNotContain("SECRET");
  }

  @Test
  void a_token_may_be_in_the_environment() {
    assertThat(TokenOptions.inVariable(Map.of("PLIMSOLL_TOKEN", " abc\n"))).contains("abc");
    assertThat(TokenOptions.inVariable(Map.of("PLIMSOLL_TOKEN", " "))).isEmpty();
    assertThat(TokenOptions.inVariable(Map.of())).isEmpty();
  }

  /** What {@code plimsoll token} says, to whichever stream. */
  private String run(String... options) {
    StringWriter said = new StringWriter();
    var commandLine = NodeMain.commandLine();
    commandLine.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
    var arguments = new ArrayList<>(List.of("token"));
    if (List.of(options).stream().noneMatch(option -> option.startsWith("--data"))) {
      arguments.addAll(List.of("--data", data.toString()));
    }
    if (List.of(options).stream().noneMatch(option -> option.startsWith("--subject"))) {
      arguments.addAll(List.of("--subject", "carol"));
    }
    arguments.addAll(List.of(options));
    commandLine.execute(arguments.toArray(String[]::new));
    return said.toString();
  }

  private Caller caller(String token) {
    try (Authenticator authenticator = NodeAccess.of(embedded("")).authenticator()) {
      var result =
          authenticator.authenticate(
              Optional.of("Bearer " + token), InetAddress.getLoopbackAddress());
      assertThat(result).isInstanceOf(Accepted.class);
      return ((Accepted) result).caller();
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private Config embedded(String settings) {
    return PlimsollNode.configuration(data, ConfigFactory.parseString(settings));
  }

  private Config clustered(String settings) {
    return PlimsollNode.configuration(
        CassandraJournal.configuration(data), ConfigFactory.parseString(settings));
  }
}
