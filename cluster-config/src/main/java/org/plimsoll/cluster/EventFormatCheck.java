package org.plimsoll.cluster;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.cluster.Valid$;
import org.apache.pekko.japi.Util;

/**
 * All members of a cluster write and read the same format of events: asked by both sides when a
 * node wants to join, before it is let in. So no event is written that a member could not read.
 * Named in the configuration.
 */
public final class EventFormatCheck extends JoinConfigCompatChecker {
  private static final String FORMAT = "plimsoll.journal.event-format";

  @Override
  public scala.collection.immutable.Seq<String> requiredKeys() {
    return Util.immutableSeq(List.of(FORMAT));
  }

  @Override
  public ConfigValidation check(Config there, Config here) {
    Optional<Integer> other =
        there.hasPath(FORMAT) ? Optional.of(there.getInt(FORMAT)) : Optional.empty();
    return refusal(other, here.getInt(FORMAT))
        .<ConfigValidation>map(reason -> new Invalid(Util.immutableSeq(List.of(reason))))
        .orElse(Valid$.MODULE$);
  }

  /**
   * Why a node of one format and one of another must not be in one cluster.
   *
   * @param there format of the other side; empty if it is so old that it does not say
   * @param here format of this side
   * @return empty if they may
   */
  static Optional<String> refusal(Optional<Integer> there, int here) {
    if (there.equals(Optional.of(here))) {
      return Optional.empty();
    }
    return Optional.of(
        FORMAT
            + " is "
            + here
            + " here and "
            + there.map(String::valueOf).orElse("unknown")
            + " there: the older would meet events that it cannot read; stop all nodes of the older"
            + " version, then start those of the newer");
  }
}
