package org.plimsoll.http;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Role;
import org.plimsoll.oracle.ObservationReply;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.oracle.PricePublisherCommand.PublishQuote;
import org.plimsoll.oracle.Quote;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Price;

/** {@code /v1/quotes}: what sources see of the books of perpetuals. */
final class QuoteRoutes {
  private static final int LONGEST_SOURCE = 64;

  private final ActorRef<PricePublisherCommand> prices;
  private final Clock clock;
  private final Asking asking;
  private final KeyMemory keys;

  /** A quote as it was sent. */
  private record Sent(
      InstrumentId instrument,
      String source,
      Long sequence,
      Price bid,
      Price ask,
      Optional<Instant> quotedAt) {

    static Sent of(BodyFields body) {
      Sent sent =
          new Sent(
              body.value("instrument", InstrumentId::of),
              body.text("source", LONGEST_SOURCE),
              body.wholeNumber("sequence"),
              body.value("bid", Price::of),
              body.value("ask", Price::of),
              body.optionalInstant("quotedAt"));
      body.done();
      return sent;
    }

    Quote quote(Instant now) {
      return new Quote(instrument, source, sequence, bid, ask, quotedAt.orElse(now));
    }
  }

  /**
   * A quote that counts.
   *
   * @param indexPrice it was judged against
   */
  record Taken(InstrumentId instrument, Optional<Price> indexPrice) {}

  QuoteRoutes(ActorRef<PricePublisherCommand> prices, Clock clock, Asking asking, KeyMemory keys) {
    this.prices = prices;
    this.clock = clock;
    this.asking = asking;
    this.keys = keys;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.postedCommand(
                "/v1/quotes",
                "publishQuote",
                "publish-quote",
                Access.of(Role.ORACLE_PUBLISHER),
                this::publish)
            .loweringRisk());
  }

  private CompletionStage<HttpResponse> publish(ApiRequest request) {
    Sent sent = Sent.of(request.body());
    request.requireSource(sent.source());
    return keys.once("quotes", request.key(), sent, () -> publish(sent));
  }

  private CompletionStage<HttpResponse> publish(Sent sent) {
    Quote quote = sent.quote(clock.instant());
    return asking
        .<PricePublisherCommand, ObservationReply>ask(
            prices, replyTo -> new PublishQuote(quote, replyTo))
        .thenApply(
            reply ->
                reply instanceof ObservationReply.Accepted accepted
                    ? Replies.accepted(
                        new Taken(sent.instrument(), accepted.price().map(IndexPrice::price)))
                    : Replies.problem(Problem.of((ObservationReply.Refused) reply)));
  }
}
