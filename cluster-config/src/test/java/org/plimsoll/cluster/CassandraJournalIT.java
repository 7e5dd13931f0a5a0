package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plimsoll.cluster.Notebook.Acknowledged;
import org.plimsoll.cluster.Notebook.Failed;
import org.plimsoll.cluster.Notebook.Said;
import org.plimsoll.cluster.Notebook.Write;

class CassandraJournalIT extends JournalBehaviour {
  private static final int WRITERS = 32;
  private static final int ENOUGH = 300;

  private final CassandraServer.Settings settings = TestCassandra.settings();
  private CassandraServer server;

  @Override
  Config journal() {
    server = TestCassandra.start(settings);
    return CassandraJournal.configuration(server.address(), Path.of("target"));
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void a_killed_server_comes_back_with_every_acknowledged_event() {
    Map<String, List<String>> acknowledged = new HashMap<>();
    Map<String, Page> pages = new HashMap<>();
    ActorTestKit writing = node();
    for (int writer = 0; writer < WRITERS; writer++) {
      String id = newId("killed");
      Page page = open(writing, id, one().createTestProbe());
      page.recovered();
      pages.put(id, page);
      acknowledged.put(id, new ArrayList<>());
    }
    for (int line = 0; line < ENOUGH; line++) {
      Write write = new Write(List.of("line " + line));
      pages.values().forEach(page -> page.notebook().tell(write));
    }
    // Every writer has been acknowledged a third when the server dies; the rest is in flight.
    pages.forEach((id, page) -> collect(page, acknowledged.get(id), ENOUGH / 3));
    server.kill();
    writing.shutdownTestKit();
    pages.forEach((id, page) -> collectWhatCame(page, acknowledged.get(id)));

    server = TestCassandra.start(settings);

    ActorTestKit reading = node();
    acknowledged.forEach(
        (id, lines) -> {
          assertThat(lines).hasSizeGreaterThanOrEqualTo(ENOUGH / 3).hasSizeLessThan(ENOUGH);
          assertThat(replayed(reading, id).lines()).startsWith(lines.toArray(String[]::new));
        });
    reading.shutdownTestKit();
  }

  private static void collect(Page page, List<String> lines, int many) {
    while (lines.size() < many) {
      add(page.said().receiveMessage(PATIENCE), lines);
    }
  }

  /** The writers are gone, so what they said comes before this. */
  private static void collectWhatCame(Page page, List<String> lines) {
    Said end = new Failed("gone");
    page.said().ref().tell(end);
    for (Said said = page.said().receiveMessage(PATIENCE); said != end; ) {
      add(said, lines);
      said = page.said().receiveMessage(PATIENCE);
    }
  }

  private static void add(Said said, List<String> lines) {
    if (said instanceof Acknowledged acknowledged) {
      lines.addAll(acknowledged.lines());
    }
  }
}
