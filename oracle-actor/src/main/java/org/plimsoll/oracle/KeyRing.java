package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.IndexId;

/**
 * Which keys sign prices, and how far each signed feed had come when that was last noted.
 *
 * @param keys by id
 * @param seen the highest sequence noted, by index and source
 */
public record KeyRing(SortedMap<String, PublisherKey> keys, SortedMap<String, Long> seen)
    implements CborSerializable {
  public static final KeyRing EMPTY = new KeyRing(new TreeMap<>(), new TreeMap<>());

  public KeyRing {
    keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    seen = Collections.unmodifiableSortedMap(new TreeMap<>(seen));
  }

  /** With these keys as if they had been added, unless the journal knows their ids. */
  KeyRing withConfigured(Collection<PublisherKey> configured) {
    SortedMap<String, PublisherKey> merged = new TreeMap<>(keys);
    configured.forEach(key -> merged.putIfAbsent(key.id(), key));
    return new KeyRing(merged, seen);
  }

  KeyRing apply(PublisherKeysEvent event) {
    SortedMap<String, PublisherKey> changed = new TreeMap<>(keys);
    SortedMap<String, Long> noted = new TreeMap<>(seen);
    if (event instanceof PublisherKeysEvent.KeyAdded e) {
      changed.put(e.key().id(), e.key());
    } else if (event instanceof PublisherKeysEvent.KeyRevoked e) {
      changed.put(e.key().id(), e.key());
    } else if (event instanceof PublisherKeysEvent.SequenceSeen e) {
      noted.merge(feed(e.index(), e.source()), e.sequence(), Math::max);
    }
    return new KeyRing(changed, noted);
  }

  Optional<PublisherKey> key(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** How many keys of a source count now or will. */
  long usable(String source, Instant now) {
    return keys.values().stream()
        .filter(key -> key.source().equals(source) && key.isUsableAfter(now))
        .count();
  }

  /** The sequence from after which a signed feed goes on; below any if none was noted. */
  long seen(IndexId index, String source) {
    return seen.getOrDefault(feed(index, source), Long.MIN_VALUE);
  }

  /** No name of an index holds a blank. */
  private static String feed(IndexId index, String source) {
    return index.value() + " " + source;
  }
}
