package org.plimsoll.cluster;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Cassandra server of one node on loopback, in a process of its own: for tests and for trying
 * things out. Everybody on this machine may use it, and it has one copy of everything.
 */
public final class CassandraServer implements AutoCloseable {
  private static final int OLDEST_JDK = 17;
  private static final int NEWEST_JDK = 23;
  private static final int ATTEMPTS = 600;
  private static final long BETWEEN_MILLIS = 250;
  private static final long STOP_SECONDS = 30;
  private static final int SHOWN_CHARACTERS = 2_000;

  private static final List<String> EXPORTS =
      List.of(
          "java.base/jdk.internal.misc",
          "java.base/jdk.internal.ref",
          "java.base/sun.nio.ch",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server");
  private static final List<String> OPENS =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.module",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/jdk.internal.loader",
          "java.base/jdk.internal.ref",
          "java.base/jdk.internal.reflect",
          "java.base/jdk.internal.math",
          "java.base/jdk.internal.module",
          "java.base/jdk.internal.util.jar",
          "java.base/sun.nio.ch",
          "jdk.management/com.sun.management.internal");

  /**
   * What a server is started with.
   *
   * @param classPath file with the class path that module cassandra wrote
   * @param directory of its data; made if it is not there
   * @param port of CQL
   * @param storagePort that servers speak to each other on
   * @param heapMebibytes of the process
   * @param isLasting whether it runs long enough for the compiler that takes its time
   */
  public record Settings(
      Path classPath,
      Path directory,
      int port,
      int storagePort,
      int heapMebibytes,
      boolean isLasting) {}

  private final Settings settings;
  private final Process process;

  private CassandraServer(Settings settings, Process process) {
    this.settings = settings;
    this.process = process;
  }

  /**
   * Starts a server and returns when it answers a query.
   *
   * @throws UnsupportedJdkException if this JDK cannot run it
   * @throws JournalUnavailableException if it ends instead, with the last it said
   */
  public static CassandraServer start(Settings settings) {
    requireSupported(Runtime.version().feature());
    if (isTaken(settings.port())) {
      throw new JournalUnavailableException(
          "port " + settings.port() + " is in use; is a server running already?", null);
    }
    try {
      Path directory = Files.createDirectories(settings.directory()).toRealPath();
      Files.writeString(directory.resolve("cassandra.yaml"), yaml(settings, directory));
      Files.writeString(directory.resolve("logback.xml"), logback(directory));
      Process process =
          new ProcessBuilder(command(settings, directory))
              .redirectErrorStream(true)
              .redirectOutput(output(directory).toFile())
              .start();
      CassandraServer server = new CassandraServer(settings, process);
      server.awaitAnswer(directory);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param feature version of a JDK, e.g. 17
   * @throws UnsupportedJdkException if a server cannot run on it
   */
  static void requireSupported(int feature) {
    if (feature < OLDEST_JDK || feature > NEWEST_JDK) {
      throw new UnsupportedJdkException(
          "Cassandra runs on JDK "
              + OLDEST_JDK
              + " to "
              + NEWEST_JDK
              + ", this is "
              + feature
              + "; set JAVA_HOME to one of those");
    }
  }

  /** Host and port of CQL. */
  public String address() {
    return "127.0.0.1:" + settings.port();
  }

  /** Its process, to measure what it takes. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Waits until the process has ended. */
  public void join() throws InterruptedException {
    process.waitFor();
  }

  /** SIGKILL: no hook runs, nothing is flushed. */
  public void kill() {
    process.destroyForcibly();
    join(process, STOP_SECONDS);
  }

  /** Stops it in good order. */
  @Override
  public void close() {
    process.destroy();
    if (!join(process, STOP_SECONDS)) {
      kill();
    }
  }

  private void awaitAnswer(Path directory) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (join(process, BETWEEN_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new JournalUnavailableException(
            "Cassandra ended while it started: " + lastOf(output(directory)), null);
      }
      if (isTaken(settings.port()) && answers()) {
        return;
      }
    }
    kill();
    throw new JournalUnavailableException(
        "Cassandra did not answer; see " + directory.resolve("server.log"), null);
  }

  private boolean answers() {
    try (CqlSession session =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress("127.0.0.1", settings.port()))
            .withLocalDatacenter("datacenter1")
            .build()) {
      return session.execute("SELECT release_version FROM system.local").one() != null;
    } catch (DriverException e) {
      return false;
    }
  }

  private static boolean isTaken(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> command(Settings settings, Path directory) throws IOException {
    if (!Files.isReadable(settings.classPath())) {
      throw new JournalUnavailableException(
          "there is no "
              + settings.classPath()
              + "; build it with: mvn -pl cassandra process-resources",
          null);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    EXPORTS.forEach(name -> command.addAll(List.of("--add-exports", name + "=ALL-UNNAMED")));
    OPENS.forEach(name -> command.addAll(List.of("--add-opens", name + "=ALL-UNNAMED")));
    if (Runtime.version().feature() > OLDEST_JDK) {
      command.add("-Djava.security.manager=allow");
    }
    String heap = settings.heapMebibytes() + "m";
    command.addAll(
        List.of(
            "-Xms" + heap,
            "-Xmx" + heap,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=" + (settings.isLasting() ? 4 : 1),
            "-XX:+ExitOnOutOfMemoryError",
            "-Djdk.attach.allowAttachSelf=true",
            "-Djava.net.preferIPv4Stack=true",
            "-Dcassandra.config=" + directory.resolve("cassandra.yaml").toUri(),
            "-Dcassandra.storagedir=" + directory,
            "-Dcassandra-foreground=yes",
            "-Dlogback.configurationFile=" + directory.resolve("logback.xml").toUri(),
            // Alone it has nobody to wait for.
            "-Dcassandra.skip_wait_for_gossip_to_settle=0",
            "-Dcassandra.ring_delay_ms=0",
            "-Dcassandra.superuser_setup_delay_ms=0",
            "-Dcassandra.initial_token=0",
            "-cp",
            Files.readString(settings.classPath()).strip(),
            "org.apache.cassandra.service.CassandraDaemon"));
    return command;
  }

  private static String yaml(Settings settings, Path directory) {
    return resource("cassandra.yaml")
        .replace("@DIRECTORY@", directory.toString())
        .replace("@STORAGE_PORT@", Integer.toString(settings.storagePort()))
        .replace("@PORT@", Integer.toString(settings.port()));
  }

  private static String logback(Path directory) {
    return resource("cassandra-logback.xml").replace("@DIRECTORY@", directory.toString());
  }

  private static Path output(Path directory) {
    return directory.resolve("server.out");
  }

  private static String lastOf(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS)).strip();
  }

  private static String resource(String name) {
    try (InputStream text = CassandraServer.class.getResourceAsStream(name)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean join(Process process, long seconds) {
    return join(process, seconds, TimeUnit.SECONDS);
  }

  private static boolean join(Process process, long time, TimeUnit unit) {
    try {
      return process.waitFor(time, unit);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new JournalUnavailableException("interrupted while waiting for Cassandra", e);
    }
  }
}
