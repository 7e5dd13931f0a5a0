package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.plimsoll.cluster.CassandraServer;
import org.plimsoll.cluster.UnsupportedJdkException;

/** A Cassandra for a cluster under test; where none can run, the test is skipped and says so. */
final class CassandraOrSkip {
  private CassandraOrSkip() {}

  /**
   * @param directory of its data
   */
  static CassandraServer start(Path directory) throws IOException {
    try {
      List<Integer> ports = LocalCluster.freePorts(2);
      return CassandraServer.start(
          new CassandraServer.Settings(
              Path.of(System.getProperty("plimsoll.cassandra.classpath")),
              directory,
              ports.get(0),
              ports.get(1),
              CassandraCommand.HEAP_MEBIBYTES));
    } catch (UnsupportedJdkException e) {
      System.err.printf("!!! NOT TESTED: a cluster. %s%n", e.getMessage());
      return Assumptions.abort(e.getMessage());
    }
  }
}
