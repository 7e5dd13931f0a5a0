package org.plimsoll.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.account.DecisionAudit;
import org.plimsoll.account.checkpoint.Checkpoint;
import org.plimsoll.account.checkpoint.CheckpointAudit;
import org.plimsoll.account.checkpoint.SignedCheckpoint;
import org.plimsoll.account.checkpoint.VerifierKey;

/**
 * What a person is told of a journal that was verified.
 *
 * @param name of what was read
 * @param key that signatures were verified with; empty: they were not
 * @param isKeyGiven whether whoever asked brought the key
 * @param sourceFaults what is wrong with the journal, or the file of an export, itself
 */
record AuditReport(
    String name,
    Optional<VerifierKey> key,
    boolean isKeyGiven,
    Verification verification,
    List<String> sourceFaults) {
  private static final int SHOWN = 20;

  /** What is wrong with no event in particular. */
  List<String> faults() {
    List<String> faults = new ArrayList<>(sourceFaults);
    faults.addAll(verification.faults());
    return faults;
  }

  void print(Console console) {
    JournalExtent extent = verification.extent();
    console.line(
        "%s: %,d events under %,d ids, %,d of them of accounts",
        name, extent.total(), extent.events().size(), verification.events());
    console.line(
        "chain: %,d entries sealed, %,d not", verification.entries(), verification.unsealed());
    printCheckpoints(console);
    if (verification.isChained()) {
      printSums(console);
    } else {
      console.line("conservation: not added up, a journal is not what was written");
    }
    printDecisions(console);
  }

  private void printCheckpoints(Console console) {
    CheckpointAudit checkpoints = verification.checkpoints();
    Optional<SignedCheckpoint> latest = checkpoints.latest();
    if (latest.isEmpty()) {
      console.line("checkpoints: none; nothing tells whether the end of a journal was cut off");
      return;
    }
    Checkpoint newest = latest.orElseThrow().checkpoint();
    console.line(
        "checkpoints: %,d of %s, the newest of %s over %,d accounts; %s",
        checkpoints.notes(), newest.origin(), newest.at(), newest.root().size(), signedBy());
    console.line(
        "  %,d heads of accounts held against them; %,d events of accounts came after the newest",
        checkpoints.heads(), verification.uncovered());
    newest
        .root()
        .totals()
        .byAsset()
        .forEach(
            (asset, total) ->
                console.line(
                    "  %s held %s, owed %s", asset, total.assetsText(), total.debtsText()));
  }

  private String signedBy() {
    return key.map(
            known ->
                "signed with key "
                    + known.id()
                    + (isKeyGiven ? ", which was given" : ", which came with it: compare it"))
        .orElse("SIGNATURES NOT VERIFIED, give the key with --key");
  }

  private void printSums(Console console) {
    LedgerSums ledger = verification.ledger();
    console.line(
        "newest event of an account: %s",
        ledger.newest().map(Object::toString).orElse("there is none"));
    console.line("settlements that have not reached all their accounts: %d", ledger.inTransit());
    LedgerAudit sums = ledger.audit();
    console.line("conservation: %s", LedgerAudit.plain(sums.conservation()));
    console.line(
        "positions: %,d of %,d instruments do not sum to 0",
        sums.positionSums().values().stream().filter(sum -> sum.signum() != 0).count(),
        sums.positionSums().size());
  }

  private void printDecisions(Console console) {
    DecisionAudit decisions = verification.decisions();
    console.line(
        "decisions recomputed: %,d, differences: %,d, not recomputable: %,d",
        decisions.recomputed(), decisions.differences(), decisions.left());
    decisions.notRecomputable().forEach((why, count) -> console.line("  %,d: %s", count, why));
    decisions.unsaid().forEach((what, count) -> console.line("  %,d do not say: %s", count, what));
  }

  /** Says what is wrong, and whether nothing is. */
  boolean verdict(List<String> faults, Console console) {
    long wrong = verification.found() + faults.size();
    List<String> shown = new ArrayList<>();
    verification.findings().stream().limit(SHOWN).map(Finding::toString).forEach(shown::add);
    faults.stream().limit(SHOWN).forEach(shown::add);
    shown.forEach(what -> console.line("WRONG: %s", what));
    console.line(wrong == 0 ? "sound" : "NOT SOUND, " + wrong + " findings");
    return wrong == 0;
  }
}
