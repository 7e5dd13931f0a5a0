package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.cluster.CborSerializable;

/**
 * What a node hears of the parameters. It is asked for again and again, so that a message that was
 * lost does no harm, and holds what the node said it did not know.
 *
 * @param known how many activations the node knew that asked
 * @param activations how many there were
 * @param next the set of the first activation that it did not know
 * @param schedule what will follow
 * @param scheduled the set that will follow, if the node did not know it
 */
public record ParameterNews(
    int known,
    int activations,
    Optional<ParameterSet> next,
    Optional<Schedule> schedule,
    Optional<ParameterSet> scheduled)
    implements CborSerializable {

  /** Which set will be in force from when. */
  public record Schedule(String fingerprint, Instant effectiveAt) {}
}
