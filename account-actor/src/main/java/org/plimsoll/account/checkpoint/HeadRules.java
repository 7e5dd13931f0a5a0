package org.plimsoll.account.checkpoint;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What of the heads that are heard is noted, and what the next checkpoint states. */
final class HeadRules {
  private HeadRules() {}

  /** Those whose accounts went on since they were noted. What comes late or twice is none. */
  static List<HeadLeaf> news(CheckpointsState state, List<HeadLeaf> heard) {
    return heard.stream()
        .filter(
            head ->
                noted(state, head).filter(known -> known.sequence() >= head.sequence()).isEmpty())
        .toList();
  }

  /** Those that cannot be: of the same number of events, and not the same. */
  static List<HeadLeaf> contradictions(CheckpointsState state, List<HeadLeaf> heard) {
    return heard.stream()
        .filter(
            head ->
                noted(state, head)
                    .filter(known -> known.sequence() == head.sequence() && !known.equals(head))
                    .isPresent())
        .toList();
  }

  /**
   * The checkpoint after the newest.
   *
   * @param root of all that is noted
   * @param now the time; where the clock is behind that of who signed before, theirs stands
   */
  static Checkpoint next(CheckpointsState state, String origin, TreeRoot root, Instant now) {
    Optional<Checkpoint> before = state.latest().map(SignedCheckpoint::checkpoint);
    return new Checkpoint(
        origin,
        before.map(Checkpoint::number).orElse(0L) + 1,
        before.map(Checkpoint::at).filter(now::isBefore).orElse(now),
        root,
        state.latest().map(SignedCheckpoint::hash).orElseGet(() -> Checkpoint.beforeFirst(origin)));
  }

  private static Optional<HeadLeaf> noted(CheckpointsState state, HeadLeaf head) {
    return Optional.ofNullable(state.noted().get(head.account()));
  }
}
