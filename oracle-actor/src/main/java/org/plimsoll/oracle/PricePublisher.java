package org.plimsoll.oracle;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.plimsoll.oracle.ObservationReply.Reason;
import org.plimsoll.oracle.ObservationReply.Refused;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;

/**
 * The node's way to every oracle, wherever it runs: for prices that are pushed, and for resuming.
 */
public final class PricePublisher extends AbstractBehavior<PricePublisherCommand> {
  private final MarginParameters parameters;
  private final Set<IndexId> indexes;
  private final ActorRef<PublisherKeysCommand> keys;
  private final Map<IndexId, ActorRef<OracleCommand>> oracles = new HashMap<>();
  private final Map<InstrumentId, Optional<ActorRef<FundingCommand>>> ledgers = new HashMap<>();

  /**
   * A router to the oracles of every index that these parameters have judged.
   *
   * @param keys who keeps the keys by which prices are signed
   */
  public static Behavior<PricePublisherCommand> create(
      MarginParameters parameters, ActorRef<PublisherKeysCommand> keys) {
    return Behaviors.setup(context -> new PricePublisher(context, parameters, keys));
  }

  private PricePublisher(
      ActorContext<PricePublisherCommand> context,
      MarginParameters parameters,
      ActorRef<PublisherKeysCommand> keys) {
    super(context);
    this.keys = keys;
    this.parameters = parameters;
    this.indexes = parameters.judgedIndexes();
    FundingLedger.funded(parameters)
        .forEach(perpetual -> ledgers.put(perpetual.id(), Optional.empty()));
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(Receptionist.Listing.class, this::listed);
    indexes.forEach(
        index ->
            context
                .getSystem()
                .receptionist()
                .tell(Receptionist.subscribe(Oracle.keyOf(index), listings)));
    ledgers
        .keySet()
        .forEach(
            perpetual ->
                context
                    .getSystem()
                    .receptionist()
                    .tell(Receptionist.subscribe(FundingLedger.keyOf(perpetual), listings)));
  }

  private PricePublisherInternal listed(Receptionist.Listing listing) {
    for (InstrumentId perpetual : ledgers.keySet()) {
      ServiceKey<FundingCommand> key = FundingLedger.keyOf(perpetual);
      if (listing.isForKey(key)) {
        return new PricePublisherInternal.LedgerListed(
            perpetual, listing.getServiceInstances(key).stream().findFirst());
      }
    }
    return new PricePublisherInternal.OraclesListed(OracleListing.of(listing, indexes));
  }

  @Override
  public Receive<PricePublisherCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(PricePublisherCommand.Publish.class, this::onPublish)
        .onMessage(PricePublisherCommand.ResumeIndex.class, this::onResumeIndex)
        .onMessage(PricePublisherCommand.ChangeKeys.class, this::onChangeKeys)
        .onMessage(PricePublisherCommand.PublishQuote.class, this::onPublishQuote)
        .onMessage(PricePublisherInternal.OraclesListed.class, this::onOraclesListed)
        .onMessage(PricePublisherInternal.LedgerListed.class, this::onLedgerListed)
        .build();
  }

  private Behavior<PricePublisherCommand> onPublish(PricePublisherCommand.Publish command) {
    return forward(
        command.observation().index(),
        command.replyTo(),
        replyTo -> new OracleCommand.Observe(command.observation(), command.signature(), replyTo));
  }

  private Behavior<PricePublisherCommand> onPublishQuote(
      PricePublisherCommand.PublishQuote command) {
    InstrumentId perpetual = command.quote().instrument();
    Optional<ActorRef<FundingCommand>> ledger = ledgers.get(perpetual);
    if (ledger == null) {
      command
          .replyTo()
          .tell(new Refused(Reason.UNKNOWN_INSTRUMENT, perpetual + " is not quoted here"));
    } else if (ledger.isEmpty()) {
      command
          .replyTo()
          .tell(new Refused(Reason.ORACLE_NOT_READY, "the ledger of " + perpetual + " is away"));
    } else {
      ledger.orElseThrow().tell(new FundingCommand.Publish(command.quote(), command.replyTo()));
    }
    return this;
  }

  private Behavior<PricePublisherCommand> onLedgerListed(
      PricePublisherInternal.LedgerListed listed) {
    ledgers.put(listed.perpetual(), listed.ledger());
    return this;
  }

  private Behavior<PricePublisherCommand> onResumeIndex(PricePublisherCommand.ResumeIndex command) {
    return forward(
        command.index(),
        command.replyTo(),
        replyTo -> new OracleCommand.Resume(command.reason(), replyTo));
  }

  private Behavior<PricePublisherCommand> onChangeKeys(PricePublisherCommand.ChangeKeys command) {
    keys.tell(command.change());
    return this;
  }

  private Behavior<PricePublisherCommand> forward(
      IndexId index,
      ActorRef<ObservationReply> replyTo,
      Function<ActorRef<ObservationReply>, OracleCommand> command) {
    ActorRef<OracleCommand> oracle = oracles.get(index);
    if (oracle != null) {
      oracle.tell(command.apply(replyTo));
    } else if (indexes.contains(index)) {
      replyTo.tell(new Refused(Reason.ORACLE_NOT_READY, "the oracle of " + index + " is away"));
    } else {
      replyTo.tell(withoutOracle(index));
    }
    return this;
  }

  private Refused withoutOracle(IndexId index) {
    return parameters
        .redemption(index)
        .map(
            made ->
                new Refused(
                    Reason.COMPOSED_INDEX,
                    index + " is " + made.ratio() + " x " + made.base() + ": publish those"))
        .orElseGet(() -> new Refused(Reason.UNKNOWN_INDEX, "no index is named " + index));
  }

  private Behavior<PricePublisherCommand> onOraclesListed(
      PricePublisherInternal.OraclesListed listed) {
    oracles.remove(listed.listing().index());
    // While an oracle moves to another node, two may be listed for a moment; either may answer.
    listed.listing().oracles().stream()
        .findFirst()
        .ifPresent(oracle -> oracles.put(listed.listing().index(), oracle));
    return this;
  }
}
