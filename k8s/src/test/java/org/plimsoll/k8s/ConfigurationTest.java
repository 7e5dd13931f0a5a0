package org.plimsoll.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.http.access.AccessRules;
import org.plimsoll.http.access.AccessSettings;

/** The configuration files as a node reads them. */
class ConfigurationTest {
  /** What the StatefulSet puts into the environment. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HOSTNAME", "plimsoll-1",
          "POD_IP", "10.1.2.3",
          "PLIMSOLL_NAMESPACE", "plimsoll");

  /** Of parts of the program that may be missing; with them their keys are checked as well. */
  private static final List<String> OPTIONAL_PARTS =
      List.of(
          "pekko.management.http",
          "pekko.persistence.cassandra",
          "datastax-java-driver",
          "plimsoll.journal.cassandra",
          "plimsoll.data-directory",
          "plimsoll.metrics");

  /** Keys of the driver that have no default, so that its reference only speaks of them. */
  private static final Set<String> WITHOUT_DEFAULT =
      Set.of(
          "datastax-java-driver.basic.contact-points",
          "datastax-java-driver.basic.load-balancing-policy.local-datacenter",
          "datastax-java-driver.advanced.auth-provider.class",
          "datastax-java-driver.advanced.ssl-engine-factory.class",
          "datastax-java-driver.advanced.ssl-engine-factory.hostname-validation",
          "datastax-java-driver.advanced.ssl-engine-factory.truststore-path");

  private static final String CREDENTIALS = "/var/run/secrets/plimsoll/cassandra/credentials.conf";

  @TempDir private Path mounted;

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void a_node_can_read_its_configuration(String overlay) throws IOException {
    Config config = read(overlay);

    assertThat(config.getString("pekko.remote.artery.canonical.hostname"))
        .isEqualTo("plimsoll-1.plimsoll-nodes.plimsoll.svc.cluster.local");
    assertThat(config.getString("pekko.remote.artery.bind.hostname")).isEqualTo("10.1.2.3");
    assertThat(config.getStringList("pekko.cluster.seed-nodes"))
        .hasSize(3)
        .contains("pekko://plimsoll@plimsoll-1.plimsoll-nodes.plimsoll.svc.cluster.local:7355");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void every_key_is_one_the_program_knows(String overlay) throws IOException {
    Config known =
        ConfigFactory.parseResources("clustered.conf")
            .withFallback(ConfigFactory.parseResources("embedded.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved());
    Set<String> unknown = new TreeSet<>();
    for (String key : keys(read(overlay))) {
      boolean isOfMissingPart =
          OPTIONAL_PARTS.stream()
              .anyMatch(part -> (key + ".").startsWith(part + ".") && !hasPath(known, part));
      if (!isOfMissingPart && !WITHOUT_DEFAULT.contains(key) && !hasPath(known, key)) {
        unknown.add(key);
      }
    }

    assertThat(unknown).isEmpty();
  }

  @Test
  void ports_are_those_of_the_containers() throws IOException {
    Config config = read("prod");
    Map<String, Integer> ports = new TreeMap<>();
    Manifest.of(Path.of("base", "statefulset.yaml")).get(0).containers().stream()
        .flatMap(c -> Manifest.stream(c.path("ports")))
        .forEach(p -> ports.put(p.path("name").asText(), p.path("containerPort").asInt()));

    assertThat(ports)
        .isEqualTo(
            Map.of(
                "http", config.getInt("plimsoll.http.port"),
                "artery", config.getInt("pekko.remote.artery.canonical.port"),
                "management", config.getInt("pekko.management.http.port"),
                "metrics", config.getInt("plimsoll.metrics.port")));
  }

  @Test
  void a_pod_has_the_environment_and_the_file_that_are_read() {
    JsonNode container =
        Manifest.of(Path.of("base", "statefulset.yaml")).get(0).containers().get(0);

    assertThat(Manifest.stream(container.path("env")).map(e -> e.path("name").asText()))
        .containsAll(ENVIRONMENT.keySet());
    assertThat(Manifest.stream(container.path("args")).map(JsonNode::asText))
        .containsSubsequence("node", "--journal", "cassandra")
        .containsSubsequence("--config", "/etc/plimsoll/plimsoll.conf");
    assertThat(container.at("/volumeMounts/0/name").asText()).isEqualTo("config");
    assertThat(container.at("/volumeMounts/0/mountPath").asText()).isEqualTo("/etc/plimsoll");
  }

  @Test
  void production_speaks_tls_and_says_that_it_is_production() throws IOException {
    Config config = read("prod");

    assertThat(config.getString("pekko.remote.artery.transport")).isEqualTo("tls-tcp");
    assertThat(config.getString("pekko.remote.artery.ssl.ssl-engine-provider"))
        .isEqualTo("org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
    assertThat(config.getString("plimsoll.journal.cassandra.profile")).isEqualTo("production");
    assertThat(config.hasPath("datastax-java-driver.advanced.ssl-engine-factory")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void callers_show_who_they_are(String overlay) throws IOException {
    Config config =
        read(overlay)
            .withFallback(ConfigFactory.parseResources("clustered.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    AccessSettings settings = AccessSettings.from(config);

    assertThat(settings.asksForTokens()).isTrue();
    AccessRules.requireSafe(settings, config.getString("plimsoll.http.host"), false, false);
  }

  @Test
  void production_without_its_credentials_does_not_start() throws IOException {
    mount("prod");
    Files.delete(mounted.resolve("credentials.conf"));

    assertThatThrownBy(() -> ConfigFactory.parseFile(mounted.resolve("plimsoll.conf").toFile()))
        .isInstanceOf(ConfigException.IO.class);
  }

  @Test
  void files_of_secrets_are_where_they_are_mounted() throws IOException {
    Set<String> mounts = new TreeSet<>();
    Manifest.of(Path.of("base", "statefulset.yaml")).get(0).containers().stream()
        .flatMap(c -> Manifest.stream(c.path("volumeMounts")))
        .forEach(m -> mounts.add(m.path("mountPath").asText()));
    Config config = read("prod");

    assertThat(mounts)
        .contains(
            Path.of(CREDENTIALS).getParent().toString(),
            config.getString("pekko.remote.artery.ssl.rotating-keys-engine.secret-mount-point"),
            config.getString("plimsoll.data-directory"),
            Path.of(config.getString("plimsoll.http.access.machine-keys")).getParent().toString(),
            Path.of(
                    config.getString(
                        "datastax-java-driver.advanced.ssl-engine-factory.truststore-path"))
                .getParent()
                .toString());
  }

  /** As ConfigMap and Secret of an overlay are mounted, with credentials made up. */
  private Config read(String overlay) throws IOException {
    mount(overlay);
    return ConfigFactory.parseFile(mounted.resolve("plimsoll.conf").toFile())
        .resolveWith(
            ConfigFactory.parseMap(ENVIRONMENT),
            ConfigResolveOptions.defaults().setUseSystemEnvironment(false));
  }

  private void mount(String overlay) throws IOException {
    Path credentials = mounted.resolve("credentials.conf");
    Files.writeString(
        credentials,
        "datastax-java-driver.advanced.auth-provider { class = PlainTextAuthProvider }");
    Files.copy(Path.of("base", "plimsoll.conf"), mounted.resolve("plimsoll.conf"));
    String site = Files.readString(Path.of("overlays", overlay, "site.conf"));
    if (overlay.equals("prod")) {
      assertThat(site).contains(CREDENTIALS);
    }
    Files.writeString(
        mounted.resolve("site.conf"),
        site.replace(CREDENTIALS, credentials.toString().replace('\\', '/')));
  }

  private static Set<String> keys(Config config) {
    Set<String> keys = new TreeSet<>();
    config.entrySet().forEach(entry -> keys.add(entry.getKey()));
    return keys;
  }

  /** Whether a configuration says anything about a key, without resolving it. */
  private static boolean hasPath(Config config, String key) {
    var at = config.root();
    List<String> path = ConfigUtil.splitPath(key);
    for (int i = 0; i < path.size(); i++) {
      var value = at.get(path.get(i));
      if (value == null) {
        return false;
      }
      if (i < path.size() - 1) {
        if (!(value instanceof ConfigObject object)) {
          return false;
        }
        at = object;
      }
    }
    return true;
  }
}
