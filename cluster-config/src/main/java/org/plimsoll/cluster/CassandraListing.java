package org.plimsoll.cluster;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The list of persistence ids that the plugin keeps beside the events. It lists an id before it
 * writes its first event, and never again: an id that a backup lost stays lost, whatever is written
 * under it later.
 *
 * @param readProfile the driver's profile of who reads
 */
record CassandraListing(CqlSession session, String keyspace, String readProfile) {

  /** The ids that have events and are not listed, also while events are being written. */
  SortedSet<String> unlisted() {
    SortedSet<String> ids = new TreeSet<>();
    // Events first: by then an id of one that is new has been listed.
    read("SELECT DISTINCT persistence_id, partition_nr FROM " + keyspace + ".messages")
        .forEach(row -> ids.add(row.getString(0)));
    read("SELECT persistence_id FROM " + keyspace + ".all_persistence_ids")
        .forEach(row -> ids.remove(row.getString(0)));
    return ids;
  }

  private ResultSet read(String query) {
    return session.execute(SimpleStatement.newInstance(query).setExecutionProfileName(readProfile));
  }

  /**
   * @param writeProfile the driver's profile of who writes
   */
  void add(SortedSet<String> ids, String writeProfile) {
    PreparedStatement insert =
        session.prepare(
            "INSERT INTO " + keyspace + ".all_persistence_ids (persistence_id) VALUES (?)");
    for (String id : ids) {
      session.execute(insert.bind(id).setExecutionProfileName(writeProfile));
    }
  }
}
