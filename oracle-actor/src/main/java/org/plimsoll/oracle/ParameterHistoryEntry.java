package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.oracle.ParameterEvent.Activated;
import org.plimsoll.oracle.ParameterEvent.Recorded;
import org.plimsoll.oracle.ParameterEvent.Scheduled;
import org.plimsoll.oracle.ParameterEvent.Withdrawn;

/**
 * One thing that happened to the parameters, for people.
 *
 * @param effectiveAt of a schedule
 * @param approval of what people decided
 */
public record ParameterHistoryEntry(
    Kind kind,
    String version,
    String fingerprint,
    Instant at,
    Optional<Instant> effectiveAt,
    Optional<Approval> approval)
    implements CborSerializable {

  /** What happened. */
  public enum Kind {
    RECORDED,
    SCHEDULED,
    WITHDRAWN,
    ACTIVATED
  }

  static ParameterHistoryEntry of(ParameterEvent event, String version) {
    return new ParameterHistoryEntry(
        kindOf(event),
        version,
        event.fingerprint(),
        event.at(),
        event instanceof Scheduled scheduled
            ? Optional.of(scheduled.effectiveAt())
            : Optional.empty(),
        approvalOf(event));
  }

  private static Kind kindOf(ParameterEvent event) {
    if (event instanceof Recorded) {
      return Kind.RECORDED;
    } else if (event instanceof Scheduled) {
      return Kind.SCHEDULED;
    }
    return event instanceof Activated ? Kind.ACTIVATED : Kind.WITHDRAWN;
  }

  private static Optional<Approval> approvalOf(ParameterEvent event) {
    if (event instanceof Scheduled scheduled) {
      return Optional.of(scheduled.approval());
    }
    return event instanceof Withdrawn withdrawn
        ? Optional.of(withdrawn.approval())
        : Optional.empty();
  }
}
