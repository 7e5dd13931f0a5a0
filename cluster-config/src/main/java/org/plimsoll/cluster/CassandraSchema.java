package org.plimsoll.cluster;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keyspace and tables of the journal in Cassandra: made for trials, checked for everyone. */
final class CassandraSchema {
  private static final String AS_SHIPPED = "plimsoll";
  private static final List<String> KEY = List.of("persistence_id", "partition_nr", "sequence_nr");
  private static final Set<String> FLUSHED = Set.of("batch", "group");
  private static final int REPLICAS = 3;

  private final CqlSession session;
  private final String keyspace;

  CassandraSchema(CqlSession session, String keyspace) {
    this.session = session;
    this.keyspace = keyspace;
  }

  /** Makes what is missing, without a thought of the loss of a machine. */
  void create(int replicas) {
    execute(
        "CREATE KEYSPACE IF NOT EXISTS "
            + keyspace
            + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': "
            + replicas
            + "}");
    statements("cassandra-tables.cql", keyspace).forEach(this::execute);
  }

  /**
   * @throws UnsafeJournalException if a machine that is lost could take acknowledged events with it
   */
  void requireReplication() {
    KeyspaceMetadata metadata = keyspaceMetadata();
    Map<String, String> replication = metadata.getReplication();
    boolean perCenter = replication.get("class").endsWith("NetworkTopologyStrategy");
    boolean enough =
        replication.entrySet().stream()
            .filter(entry -> !entry.getKey().equals("class"))
            .allMatch(entry -> Integer.parseInt(entry.getValue()) >= REPLICAS);
    if (!perCenter || !enough) {
      throw new UnsafeJournalException(
          "keyspace "
              + keyspace
              + " must be replicated by NetworkTopologyStrategy, "
              + REPLICAS
              + " times or more in each data center, was: "
              + replication);
    }
    if (!metadata.isDurableWrites()) {
      throw new UnsafeJournalException(
          "keyspace " + keyspace + " must have durable_writes = true, was: false");
    }
  }

  /**
   * @throws UnsafeJournalException if a server acknowledges before its commit log is on the disk
   */
  void requireFlushedCommits() {
    for (Node node : session.getMetadata().getNodes().values()) {
      Row row =
          session
              .execute(
                  SimpleStatement.newInstance(
                          "SELECT value FROM system_views.settings WHERE name = 'commitlog_sync'")
                      .setNode(node))
              .one();
      String value = row == null ? "unknown" : row.getString("value");
      if (!FLUSHED.contains(value)) {
        throw new UnsafeJournalException(
            "commitlog_sync of "
                + node.getEndPoint()
                + " must be batch or group, or a power failure loses acknowledged events; was: "
                + value);
      }
    }
  }

  /**
   * @throws UnsafeJournalException if a number could be written twice, or replay would skip events
   * @throws JournalUnavailableException if a table is missing
   */
  void requireTables() {
    KeyspaceMetadata metadata = keyspaceMetadata();
    TableMetadata messages = table(metadata, "messages");
    List<String> key = new ArrayList<>();
    for (ColumnMetadata column : messages.getPrimaryKey()) {
      key.add(column.getName().asInternal());
    }
    if (!key.equals(KEY) || messages.getPartitionKey().size() != 2) {
      throw new UnsafeJournalException(
          "the key of "
              + keyspace
              + ".messages must be ((persistence_id, partition_nr), sequence_nr), or two writers"
              + " could write the same number; was: "
              + key);
    }
    table(metadata, "all_persistence_ids");
    table(metadata, "metadata");
    if (session.execute("SELECT persistence_id FROM " + keyspace + ".metadata LIMIT 1").one()
        != null) {
      throw new UnsafeJournalException(
          keyspace + ".metadata must be empty, or replay skips the events it says are deleted");
    }
  }

  private TableMetadata table(KeyspaceMetadata metadata, String name) {
    return metadata.getTable(name).orElseThrow(() -> missing("table " + keyspace + "." + name));
  }

  private KeyspaceMetadata keyspaceMetadata() {
    return session
        .refreshSchema()
        .getKeyspace(CqlIdentifier.fromInternal(keyspace))
        .orElseThrow(() -> missing("keyspace " + keyspace));
  }

  private static JournalUnavailableException missing(String what) {
    return new JournalUnavailableException(
        what + " does not exist; apply cassandra-keyspace.cql and cassandra-tables.cql first",
        null);
  }

  private void execute(String statement) {
    session.execute(statement);
  }

  /** The statements of a file that comes with the system, for another keyspace than it says. */
  static List<String> statements(String file, String keyspace) {
    String text = resource(file).replaceAll("(?m)--.*$", "");
    return Arrays.stream(text.replaceAll("\\b" + AS_SHIPPED + "\\b", keyspace).split(";"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private static String resource(String file) {
    try (InputStream cql = CassandraSchema.class.getResourceAsStream(file)) {
      return new String(cql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
