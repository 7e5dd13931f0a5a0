package org.plimsoll.oracle;

import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;

/** What an {@link Oracle} can be asked. */
public sealed interface OracleCommand extends CborSerializable
    permits OracleCommand.Observe, OracleCommand.Resume, OracleInternal {

  /**
   * Judge a price. Answered after the market keepers were told of a change it made.
   *
   * @param signature says that it comes from its source
   * @param replyTo never null; a sender without interest in the answer gives the system's ignoreRef
   */
  record Observe(
      PriceObservation observation,
      Optional<PriceSignature> signature,
      ActorRef<ObservationReply> replyTo)
      implements OracleCommand {
    public Observe {
      Objects.requireNonNull(observation, "observation");
      Objects.requireNonNull(signature, "signature");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /**
   * End a halt: trust the index again once a quorum newer than this command agrees.
   *
   * @param reason why a person decided so, for the log
   */
  record Resume(String reason, ActorRef<ObservationReply> replyTo) implements OracleCommand {
    public Resume {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }
}
