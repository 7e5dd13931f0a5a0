package org.plimsoll.node.examples;

import java.util.Optional;

/**
 * What became of a case.
 *
 * @param what its reader computes, or the case's title if no reader knows it
 * @param reason why it does not apply, or could not be computed; empty if it was compared
 * @param comparison empty if nothing could be compared
 */
record Outcome(
    Example example, Status status, String what, String reason, Optional<Comparison> comparison) {
  enum Status {
    PASS,
    FAIL,
    DOES_NOT_APPLY
  }

  static Outcome doesNotApply(Example example, String what, String reason) {
    return new Outcome(example, Status.DOES_NOT_APPLY, what, reason, Optional.empty());
  }

  static Outcome compared(Example example, String what, Comparison comparison) {
    Status status = comparison.passes() ? Status.PASS : Status.FAIL;
    return new Outcome(example, status, what, "", Optional.of(comparison));
  }
}
