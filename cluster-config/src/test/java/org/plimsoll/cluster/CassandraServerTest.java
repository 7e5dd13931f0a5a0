package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CassandraServerTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {17, 21, 23})
  void it_runs_on_these_jdks(int feature) {
    assertThatCode(() -> CassandraServer.requireSupported(feature)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 24, 25})
  void other_jdks_are_refused_by_number(int feature) {
    assertThatThrownBy(() -> CassandraServer.requireSupported(feature))
        .isInstanceOf(UnsupportedJdkException.class)
        .hasMessageContaining("JDK 17 to 23, this is " + feature);
  }

  @Test
  void a_port_in_use_is_told() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var settings =
          new CassandraServer.Settings(directory, directory, taken.getLocalPort(), 1, 256, false);

      assertThatThrownBy(() -> startOnAnyJdk(settings))
          .isInstanceOf(JournalUnavailableException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " is in use");
    }
  }

  @Test
  void a_missing_class_path_says_how_to_build_it() {
    var settings =
        new CassandraServer.Settings(directory.resolve("none"), directory, 1, 2, 256, false);

    assertThatThrownBy(() -> startOnAnyJdk(settings))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessageContaining("mvn -pl cassandra process-resources");
  }

  private static void startOnAnyJdk(CassandraServer.Settings settings) {
    TestCassandra.start(settings).close();
  }
}
