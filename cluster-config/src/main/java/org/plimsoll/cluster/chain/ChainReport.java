package org.plimsoll.cluster.chain;

import java.util.Optional;

/**
 * What verifying the chain of one entity came to.
 *
 * @param head how far it fits
 * @param entries how many are sealed
 * @param unsealed how many events are from before the chain: of these only the number is known
 * @param fault the first; empty: it is sound
 */
public record ChainReport(
    String persistenceId, ChainHead head, long entries, long unsealed, Optional<ChainFault> fault) {
  public boolean isSound() {
    return fault.isEmpty();
  }
}
