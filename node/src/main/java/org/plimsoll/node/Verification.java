package org.plimsoll.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.account.DecisionAudit;
import org.plimsoll.account.checkpoint.CheckpointAudit;

/**
 * What verifying a whole journal came to.
 *
 * @param extent how many events each journal has
 * @param entries how many are sealed
 * @param unsealed how many are from before there were seals
 * @param events of accounts
 * @param isChained whether every chain is whole; if not, nothing was added up
 * @param uncovered how many events of accounts no checkpoint covers
 * @param findings the first of what is wrong, in the order of the journal
 * @param found how many there were
 */
record Verification(
    JournalExtent extent,
    long entries,
    long unsealed,
    long events,
    boolean isChained,
    CheckpointAudit checkpoints,
    long uncovered,
    LedgerSums ledger,
    DecisionAudit decisions,
    List<Finding> findings,
    long found) {

  Verification {
    findings = List.copyOf(findings);
  }

  /** The first event that is not as it should be. */
  Optional<Finding> first() {
    return findings.stream().findFirst();
  }

  /** What is wrong with no event in particular. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (extent.total() == 0) {
      faults.add("nothing was found in it");
    }
    if (isChained && !ledger.audit().isExact()) {
      faults.add("the sums are off: " + ledger.audit());
    }
    return faults;
  }

  boolean isSound() {
    return found == 0 && faults().isEmpty();
  }
}
