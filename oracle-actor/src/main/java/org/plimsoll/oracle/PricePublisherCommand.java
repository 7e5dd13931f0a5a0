package org.plimsoll.oracle;

import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.risk.market.IndexId;

/** What a {@link PricePublisher} can be asked. Never leaves the node. */
public sealed interface PricePublisherCommand
    permits PricePublisherCommand.Publish,
        PricePublisherCommand.PublishQuote,
        PricePublisherCommand.ResumeIndex,
        PricePublisherInternal {

  /** Bring an observation to the oracle of its index, which answers. */
  record Publish(PriceObservation observation, ActorRef<ObservationReply> replyTo)
      implements PricePublisherCommand {
    public Publish {
      Objects.requireNonNull(observation, "observation");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** Bring a quote to the ledger of its perpetual, which answers. */
  record PublishQuote(Quote quote, ActorRef<ObservationReply> replyTo)
      implements PricePublisherCommand {
    public PublishQuote {
      Objects.requireNonNull(quote, "quote");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }

  /** Ask the oracle of an index to end its halt; it answers. */
  record ResumeIndex(IndexId index, String reason, ActorRef<ObservationReply> replyTo)
      implements PricePublisherCommand {
    public ResumeIndex {
      Objects.requireNonNull(index, "index");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(replyTo, "replyTo");
    }
  }
}
