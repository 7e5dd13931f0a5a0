package org.plimsoll.oracle;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.IndexId;

/** What {@link PublisherKeys} can be asked. */
public sealed interface PublisherKeysCommand extends CborSerializable {

  /**
   * Add a key. A repeat is answered as the first.
   *
   * @param reason why a person decided so, for the journal
   */
  record AddKey(PublisherKey key, String reason, ActorRef<PublisherKeyReply> replyTo)
      implements PublisherKeysCommand {}

  /** Let a key count no more, from now on and for ever. A repeat is answered as the first. */
  record RevokeKey(String keyId, String reason, ActorRef<PublisherKeyReply> replyTo)
      implements PublisherKeysCommand {}

  /**
   * An oracle says how far its signed feeds have come, and hears of keys from now on; to be
   * repeated, because whoever keeps the keys may move.
   *
   * @param sequences the highest accepted of each source
   */
  record Report(IndexId index, SortedMap<String, Long> sequences, ActorRef<KeyRing> oracle)
      implements PublisherKeysCommand {
    public Report {
      sequences = Collections.unmodifiableSortedMap(new TreeMap<>(sequences));
    }
  }
}
