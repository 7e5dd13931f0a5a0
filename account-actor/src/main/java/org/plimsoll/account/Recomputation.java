package org.plimsoll.account;

import java.util.Optional;

/** What making a journaled decision again came to. */
public sealed interface Recomputation {

  /**
   * The same numbers, and what was decided follows from them.
   *
   * @param unsaid what the event does not hold enough to say; empty: nothing
   */
  record Same(Optional<String> unsaid) implements Recomputation {}

  /**
   * Another number, or another decision.
   *
   * @param what which, e.g. {@code initialMargin}
   */
  record Differs(String what, String journaled, String recomputed) implements Recomputation {
    static Differs of(String what, Object journaled, Object recomputed) {
      return new Differs(what, String.valueOf(journaled), String.valueOf(recomputed));
    }

    @Override
    public String toString() {
      return what + " is journaled as " + journaled + " and comes to " + recomputed;
    }
  }

  /** Something it was made with is not at hand. */
  record NotRecomputable(String why) implements Recomputation {}
}
