package org.plimsoll.bench;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.plimsoll.cluster.CassandraJournal;
import org.plimsoll.cluster.CassandraServer;
import org.plimsoll.cluster.EmbeddedJournal;
import org.slf4j.LoggerFactory;

/**
 * A journal to measure with, new and empty, gone when it is closed: an H2 file, or a Cassandra of
 * one server that flushes its commit log before it answers.
 */
public sealed interface BenchJournal extends AutoCloseable {
  /** The two journals a node can have. */
  enum Kind {
    H2,
    CASSANDRA
  }

  /** Starts one. */
  static BenchJournal start(Kind kind) throws IOException {
    Path directory = Files.createTempDirectory("plimsoll-bench");
    return kind == Kind.H2 ? new InFile(directory) : InCassandra.start(directory);
  }

  /** The configuration of a node whose journal it is, not resolved. */
  Config configuration();

  /** By which another process finds it, see {@link #configuration(Kind, String)}. */
  String place();

  @Override
  void close();

  /** The same in another process. */
  static Config configuration(Kind kind, String place) {
    // Logging starts here, on one thread: started by many at once it complains.
    LoggerFactory.getLogger(BenchJournal.class);
    return kind == Kind.H2
        ? EmbeddedJournal.configuration(Path.of(place))
        : CassandraJournal.withContact(
            CassandraJournal.configuration(Path.of(System.getProperty("java.io.tmpdir"))), place);
  }

  /** Starts a Cassandra on free ports. */
  static CassandraServer cassandra(Path directory) throws IOException {
    int heapMebibytes = 512;
    CassandraServer server =
        CassandraServer.start(
            new CassandraServer.Settings(
                Path.of(System.getProperty("plimsoll.cassandra.classpath")),
                directory,
                freePort(),
                freePort(),
                heapMebibytes,
                true));
    Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Deletes what a measurement wrote. */
  static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For a table. */
  static String name(Kind kind) {
    return kind == Kind.H2 ? "H2" : kind.name().toLowerCase(Locale.ROOT);
  }

  /** A file of H2. */
  record InFile(Path directory) implements BenchJournal {
    @Override
    public Config configuration() {
      return BenchJournal.configuration(Kind.H2, place());
    }

    @Override
    public String place() {
      return directory.toString();
    }

    @Override
    public void close() {
      delete(directory);
    }
  }

  /** A server of its own. */
  record InCassandra(Path directory, CassandraServer server) implements BenchJournal {
    private static InCassandra start(Path directory) throws IOException {
      return new InCassandra(directory, cassandra(directory));
    }

    @Override
    public Config configuration() {
      return BenchJournal.configuration(Kind.CASSANDRA, place());
    }

    @Override
    public String place() {
      return server.address();
    }

    @Override
    public void close() {
      server.close();
      delete(directory);
    }
  }
}
