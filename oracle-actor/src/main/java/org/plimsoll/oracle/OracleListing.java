package org.plimsoll.oracle;

import java.util.Collection;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.plimsoll.risk.market.IndexId;

/** The oracles of one index that can be reached now: one as a rule, two or none while one moves. */
record OracleListing(IndexId index, Set<ActorRef<OracleCommand>> oracles) {
  /** Reads a receptionist's answer for the key of one of these indexes. */
  static OracleListing of(Receptionist.Listing listing, Collection<IndexId> indexes) {
    IndexId listed =
        indexes.stream()
            .filter(index -> listing.isForKey(Oracle.keyOf(index)))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("no index has the key " + listing.getKey()));
    return new OracleListing(listed, Set.copyOf(listing.getServiceInstances(Oracle.keyOf(listed))));
  }
}
