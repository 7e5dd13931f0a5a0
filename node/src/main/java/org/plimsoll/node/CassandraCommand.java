package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.plimsoll.cluster.CassandraJournal;
import org.plimsoll.cluster.CassandraServer;
import org.plimsoll.cluster.Journal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plimsoll cassandra}. */
@Command(
    name = "cassandra",
    description =
        "Runs a Cassandra server on loopback to try 'node --journal cassandra' with, until it is"
            + " told to stop.",
    mixinStandardHelpOptions = true)
final class CassandraCommand implements Callable<Integer> {
  static final int HEAP_MEBIBYTES = 512;

  private static final int FAILED = 1;

  @Option(
      names = "--data",
      defaultValue = "data/cassandra",
      description = "directory of the server's data (default: ./${DEFAULT-VALUE})")
  private Path data;

  @Option(
      names = "--port",
      defaultValue = "9042",
      description = "of CQL (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--storage-port",
      defaultValue = "7000",
      description = "for other servers, of which there are none (default: ${DEFAULT-VALUE})")
  private int storagePort;

  @Option(
      names = "--heap",
      defaultValue = "" + HEAP_MEBIBYTES,
      description = "of the server, in MiB (default: ${DEFAULT-VALUE})")
  private int heap;

  @Override
  public Integer call() throws InterruptedException {
    Console console = new Console(System.out, System.err);
    console.line("starting Cassandra, which takes half a minute");
    CassandraServer server =
        CassandraServer.start(
            new CassandraServer.Settings(classPath(), data, port, storagePort, heap, true));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
    makeTables(server, data);
    console.line(
        "Cassandra on 127.0.0.1:%d, data in %s; now: plimsoll node --journal cassandra --cassandra"
            + " 127.0.0.1:%d",
        port, data, port);
    server.join();
    return FAILED;
  }

  /** Those of the journal, so that a backup can be restored before any node writes to them. */
  static void makeTables(CassandraServer server, Path data) {
    Config contact = CassandraJournal.withContact(ConfigFactory.empty(), server.address());
    Journal.of(PlimsollNode.configuration(CassandraJournal.configuration(data), contact)).prepare();
  }

  static Path classPath() {
    String file = System.getProperty("plimsoll.cassandra.classpath");
    if (file == null) {
      throw new UnusableException("start it by the script plimsoll, which knows where it is");
    }
    return Path.of(file);
  }
}
