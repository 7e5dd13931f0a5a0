package org.plimsoll.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/** A Cassandra server of the tests' own, with data that it may lose afterwards. */
final class TestCassandra {
  private static final int HEAP_MEBIBYTES = 512;

  private TestCassandra() {}

  /** Settings of a new server on free ports. */
  static CassandraServer.Settings settings() {
    return new CassandraServer.Settings(
        Path.of(System.getProperty("plimsoll.cassandra.classpath")),
        Path.of("target", "cassandra", UUID.randomUUID().toString()),
        freePort(),
        freePort(),
        HEAP_MEBIBYTES,
        false);
  }

  /** Starts a server; where this JDK cannot run one the tests are skipped, and say so. */
  static CassandraServer start(CassandraServer.Settings settings) {
    try {
      CassandraServer server = CassandraServer.start(settings);
      Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
      return server;
    } catch (UnsupportedJdkException e) {
      String line = "!".repeat(100);
      System.err.printf(
          "%s%nNOT TESTED: the journal in Cassandra. %s%n%s%n", line, e.getMessage(), line);
      return Assumptions.abort(e.getMessage());
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
