package org.plimsoll.account.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whether checkpoints are what was signed, one after the other, and over these accounts. */
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
   * Whether accounts are all that a checkpoint was signed over.
   *
   * @param noted the accounts as they were noted for it
   * @return what is wrong; nothing if nothing is
   */
  public static List<String> faults(Checkpoint checkpoint, Collection<HeadLeaf> noted) {
    try {
      return faults(checkpoint, SumTree.of(noted).root());
    } catch (IllegalArgumentException e) {
      return List.of(e.getMessage());
    }
  }

  static List<String> faults(Checkpoint checkpoint, TreeRoot rebuilt) {
    TreeRoot signed = checkpoint.root();
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
}
