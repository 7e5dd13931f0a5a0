package org.plimsoll.oracle;

import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.risk.market.IndexId;

/** What a {@link PricePublisher} can be asked. Never leaves the node. */
public sealed interface PricePublisherCommand
    permits PricePublisherCommand.Publish,
        PricePublisherCommand.ChangeKeys,
        PricePublisherCommand.PublishQuote,
        PricePublisherCommand.ResumeIndex,
        PricePublisherInternal {

  /** Bring an observation to the oracle of its index, which answers. */
  record Publish(
      PriceObservation observation,
      Optional<PriceSignature> signature,
      ActorRef<ObservationReply> replyTo)
      implements PricePublisherCommand {
    public Publish {
      Objects.requireNonNull(observation, "observation");
      Objects.requireNonNull(signature, "signature");
      Objects.requireNonNull(replyTo, "replyTo");
    }

    /** Of a price that is not signed. */
    public Publish(PriceObservation observation, ActorRef<ObservationReply> replyTo) {
      this(observation, Optional.empty(), replyTo);
    }
  }

  /** Have a key added or revoked by whoever keeps the keys, who answers. */
  record ChangeKeys(PublisherKeysCommand change) implements PricePublisherCommand {
    public ChangeKeys {
      Objects.requireNonNull(change, "change");
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
