package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterTransportTest {
  private static final String STORES =
      "pekko.remote.artery { transport = tls-tcp, ssl { ssl-engine-provider ="
          + " org.apache.pekko.remote.artery.tcp.ConfigSSLEngineProvider, config-ssl-engine {"
          + " key-store-password = own-1, key-password = own-2, trust-store-password = own-3 } } }\n";
  private static final String PEM =
      "pekko.remote.artery { transport = tls-tcp, ssl.ssl-engine-provider ="
          + " org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider }\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pekko.remote.artery.canonical.hostname = 192.0.2.1"
            + "| pekko.remote.artery.transport must be tls-tcp, because"
            + " pekko.remote.artery.canonical.hostname is 192.0.2.1",
        "pekko.remote.artery.bind.hostname = 0.0.0.0"
            + "| because pekko.remote.artery.bind.hostname is 0.0.0.0",
        "pekko.remote.artery { transport = aeron-udp, canonical.hostname = 192.0.2.1 }"
            + "| was: aeron-udp",
        "plimsoll.journal.cassandra.profile = production,"
            + " pekko.remote.artery.canonical.hostname = 192.0.2.1| must be tls-tcp"
      })
  void cleartext_that_others_can_reach_is_refused(String settings, String complaint) {
    assertRefused(settings, complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pekko.remote.artery.canonical.hostname = localhost",
        "plimsoll.journal.cassandra.profile = development,"
            + " pekko.remote.artery.canonical.hostname = 192.0.2.1",
        STORES
      })
  void this_machine_a_development_profile_and_tls_are_let_through(String settings) {
    assertThatCode(() -> ClusterTransport.requireSafe(configuredWith(settings)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "key-store-password, changeme",
    "key-password, ChangeMe",
    "trust-store-password, changeit",
    "key-store-password, ''"
  })
  void a_default_password_is_refused_by_the_name_of_its_setting(String name, String word) {
    String setting = "pekko.remote.artery.ssl.config-ssl-engine." + name;
    assertRefused(
        STORES + setting + " = \"" + word + '"', setting + " must be a password of its own");
  }

  @Test
  void tls_without_certificates_of_both_sides_is_refused() {
    assertRefused(
        STORES + "pekko.remote.artery.ssl.config-ssl-engine.require-mutual-authentication = off",
        "require-mutual-authentication must be on");
  }

  @Test
  void a_missing_key_is_refused_by_its_file() {
    assertRefused(
        PEM + "pekko.remote.artery.ssl.rotating-keys-engine.secret-mount-point = /nowhere",
        "rotating-keys-engine.key-file must be a PEM file that can be read, was: /nowhere/tls.key");
  }

  @Test
  void another_engine_is_refused() {
    assertRefused(
        "pekko.remote.artery { transport = tls-tcp, ssl.ssl-engine-provider = org.example.Trusting }",
        "was: org.example.Trusting");
  }

  private static void assertRefused(String settings, String complaint) {
    Config config = configuredWith(settings);
    assertThatThrownBy(() -> ClusterTransport.requireSafe(config))
        .isInstanceOf(UnsafeClusterException.class)
        .hasMessageContaining(complaint);
  }

  private static Config configuredWith(String settings) {
    return ConfigFactory.parseString(settings)
        .withFallback(CassandraJournal.configuration(Path.of("target")))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
