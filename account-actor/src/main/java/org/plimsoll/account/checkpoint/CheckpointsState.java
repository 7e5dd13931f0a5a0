package org.plimsoll.account.checkpoint;

import java.util.List;
import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.checkpoint.CheckpointEvent.CheckpointSigned;
import org.plimsoll.account.checkpoint.CheckpointEvent.HeadsNoted;

/**
 * The accounts as they are known to checkpoints.
 *
 * @param noted as they were last heard of
 * @param signed as they were when the newest checkpoint was signed
 * @param hasNews whether something was noted since
 * @param notes the newest checkpoints, at most {@link #KEPT}, by number
 */
public record CheckpointsState(
    PSortedMap<AccountId, HeadLeaf> noted,
    PSortedMap<AccountId, HeadLeaf> signed,
    boolean hasNews,
    PVector<SignedCheckpoint> notes) {
  /** A week of one a minute. */
  static final int KEPT = 10_000;

  static final CheckpointsState EMPTY =
      new CheckpointsState(TreePMap.empty(), TreePMap.empty(), false, TreePVector.empty());

  /** The state after one more event. */
  public CheckpointsState apply(CheckpointEvent event) {
    if (event instanceof HeadsNoted e) {
      PSortedMap<AccountId, HeadLeaf> after = noted;
      for (HeadLeaf head : e.heads()) {
        after = after.plus(head.account(), head);
      }
      return new CheckpointsState(after, signed, true, notes);
    }
    PVector<SignedCheckpoint> newest = notes.size() < KEPT ? notes : notes.minus(0);
    return new CheckpointsState(
        noted, noted, false, newest.plus(((CheckpointSigned) event).note()));
  }

  /** The newest checkpoint; empty before the first. */
  public Optional<SignedCheckpoint> latest() {
    return notes.isEmpty() ? Optional.empty() : Optional.of(notes.get(notes.size() - 1));
  }

  /**
   * Checkpoints by number.
   *
   * @param after only those with a higher number
   */
  List<SignedCheckpoint> notesAfter(long after, int most) {
    if (notes.isEmpty()) {
      return List.of();
    }
    long first = notes.get(0).checkpoint().number();
    int from = (int) Math.min(Math.max(after + 1 - first, 0), notes.size());
    return List.copyOf(notes.subList(from, Math.min(from + most, notes.size())));
  }
}
