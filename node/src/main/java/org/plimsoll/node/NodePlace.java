package org.plimsoll.node;

import java.util.List;
import java.util.Optional;

/**
 * Where a node of a {@link LocalCluster} runs: on this machine, though maybe in a network of its
 * own.
 *
 * @param host it is reached at
 * @param through what its command line begins with
 * @param journal where it reaches Cassandra, as host and port; empty: where that listens
 */
record NodePlace(String host, List<String> through, Optional<String> journal) {
  /** As any other process. */
  static final NodePlace LOOPBACK = new NodePlace("127.0.0.1", List.of(), Optional.empty());

  NodePlace {
    through = List.copyOf(through);
  }

  /** An address on it, for a client. */
  String url(int port) {
    return "http://" + host + ":" + port;
  }

  /** Settings of a node here. */
  List<String> settings() {
    return equals(LOOPBACK)
        ? List.of()
        : List.of(
            "plimsoll.http.host = \"" + host + '"',
            "plimsoll.metrics.host = \"" + host + '"',
            "pekko.management.http.hostname = \"" + host + '"',
            "# Its network is of this machine alone.",
            "plimsoll.journal.cassandra.profile = development");
  }
}
