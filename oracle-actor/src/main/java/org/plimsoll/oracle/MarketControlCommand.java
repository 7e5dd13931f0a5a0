package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.ControlOrder;
import org.plimsoll.risk.market.MarketControls;

/** What a {@link MarketControl} can be told. Every command is safe to repeat under its id. */
public sealed interface MarketControlCommand
    permits MarketControlCommand.Order,
        MarketControlCommand.RecordCover,
        MarketControlCommand.GetPresent,
        MarketControlInternal {

  /**
   * Puts a measure in force, or lifts one.
   *
   * @param commandId 1 to 128 characters, chosen by the caller
   * @param deadline after which it must not be done any more
   */
  record Order(
      String commandId, ControlOrder order, Instant deadline, ActorRef<MarketControlReply> replyTo)
      implements MarketControlCommand, CborSerializable {}

  /** Writes down what the two largest losses of a stressed market would be against the fund. */
  record RecordCover(String commandId, CoverStress stress, ActorRef<MarketControlReply> replyTo)
      implements MarketControlCommand, CborSerializable {}

  record GetPresent(ActorRef<Present> replyTo) implements MarketControlCommand, CborSerializable {}

  /**
   * What is in force.
   *
   * @param cover the newest stress of the fund; empty if there was none yet
   */
  record Present(MarketControls controls, long revision, Optional<CoverStress> cover)
      implements CborSerializable {}
}
