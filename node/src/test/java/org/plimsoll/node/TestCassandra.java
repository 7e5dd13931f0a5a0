package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.plimsoll.cluster.CassandraServer;
import org.plimsoll.cluster.UnsupportedJdkException;

/**
 * A Cassandra server of a test's own, which can be harmed. It ends with the test, whatever was done
 * to it.
 */
final class TestCassandra implements AutoCloseable {
  private final CassandraServer.Settings settings;
  private CassandraServer server;

  private TestCassandra(CassandraServer.Settings settings, CassandraServer server) {
    this.settings = settings;
    this.server = server;
  }

  /**
   * Starts a server on free ports; where this JDK cannot run one the test is skipped, and says so.
   *
   * @param tested what is not tested then
   */
  static TestCassandra start(Path directory, String tested) throws IOException {
    CassandraServer.Settings settings = settings(directory);
    TestCassandra cassandra = new TestCassandra(settings, start(settings, tested));
    Runtime.getRuntime().addShutdownHook(new Thread(cassandra::kill));
    return cassandra;
  }

  /** The same for a cluster, which takes the server over. */
  static CassandraServer ofCluster(Path directory) throws IOException {
    return start(settings(directory), "a cluster");
  }

  private static CassandraServer start(CassandraServer.Settings settings, String tested) {
    try {
      return CassandraServer.start(settings);
    } catch (UnsupportedJdkException e) {
      System.err.printf("!!! NOT TESTED: %s. %s%n", tested, e.getMessage());
      return Assumptions.abort(e.getMessage());
    }
  }

  private static CassandraServer.Settings settings(Path directory) throws IOException {
    List<Integer> ports = LocalCluster.freePorts(2);
    return new CassandraServer.Settings(
        Path.of(System.getProperty("plimsoll.cassandra.classpath")),
        directory,
        ports.get(0),
        ports.get(1),
        CassandraCommand.HEAP_MEBIBYTES,
        false);
  }

  /** Starts it again on the same data; returns when it answers. */
  void start() {
    server = CassandraServer.start(settings);
  }

  String address() {
    return server.address();
  }

  int port() {
    return settings.port();
  }

  /** SIGKILL. */
  void kill() {
    server.kill();
  }

  /** SIGTERM; returns when it has ended. */
  void stop() {
    server.close();
  }

  /** SIGSTOP. */
  void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** SIGCONT. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(server.process().pid())).start().waitFor();
  }

  @Override
  public void close() {
    kill();
  }
}
