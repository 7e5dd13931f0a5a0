package org.plimsoll.account.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Holds what a journal says against the checkpoints that were signed over it. */
public final class CheckpointVerifier {
  private CheckpointVerifier() {}

  /**
   * What is wrong with a row of checkpoints of one origin.
   *
   * @param notes from the first on, or from any on if the one before them is given
   * @param before the one before them; empty if they begin with the first
   * @return nothing if nothing is
   */
  public static List<String> faultsOfRow(
      Optional<SignedCheckpoint> before, List<SignedCheckpoint> notes, VerifierKey key) {
    List<String> faults = new ArrayList<>();
    Optional<SignedCheckpoint> last = before;
    for (SignedCheckpoint note : notes) {
      String name = "checkpoint " + note.checkpoint().number() + ": ";
      note.fault(key).ifPresent(why -> faults.add(name + why));
      note.faultAfter(last).ifPresent(why -> faults.add(name + why));
      last = Optional.of(note);
    }
    return faults;
  }

  /**
   * What of a journal is not as it was when the checkpoint was signed.
   *
   * @param noted the accounts as they were noted for it
   * @param journal what the journal of an account comes to at the sequence of a leaf, its hashes
   *     and balances computed anew; empty if it does not go that far
   * @return nothing if everything is as it was
   */
  public static List<String> faults(
      Checkpoint checkpoint,
      Collection<HeadLeaf> noted,
      Function<HeadLeaf, Optional<HeadLeaf>> journal) {
    List<String> faults = new ArrayList<>(faults(checkpoint, noted));
    for (HeadLeaf leaf : noted) {
      fault(leaf, journal.apply(leaf)).ifPresent(faults::add);
    }
    return faults;
  }

  /** The same of the accounts alone: whether they are all that it was signed over. */
  public static List<String> faults(Checkpoint checkpoint, Collection<HeadLeaf> noted) {
    TreeRoot signed = checkpoint.root();
    TreeRoot rebuilt;
    try {
      rebuilt = SumTree.of(noted).root();
    } catch (IllegalArgumentException e) {
      return List.of(e.getMessage());
    }
    List<String> faults = new ArrayList<>();
    if (rebuilt.size() != signed.size()) {
      faults.add(rebuilt.size() + " accounts where " + signed.size() + " were signed for");
    }
    if (!rebuilt.totals().equals(signed.totals())) {
      faults.add("the totals are others than those signed: " + rebuilt.totals());
    }
    if (!rebuilt.hash().equals(signed.hash())) {
      faults.add("the accounts lead to another root than the one signed");
    }
    return faults;
  }

  private static Optional<String> fault(HeadLeaf leaf, Optional<HeadLeaf> found) {
    String place = "account " + leaf.account() + " at " + leaf.sequence() + ": ";
    if (found.isEmpty()) {
      return Optional.of(place + "its journal ends before, and did not");
    }
    HeadLeaf rebuilt = found.orElseThrow();
    if (!rebuilt.head().equals(leaf.head())) {
      return Optional.of(place + "an event up to there is not the one it was");
    }
    return rebuilt.equals(leaf)
        ? Optional.empty()
        : Optional.of(
            place + "it holds " + rebuilt.balances() + " and was noted with " + leaf.balances());
  }
}
