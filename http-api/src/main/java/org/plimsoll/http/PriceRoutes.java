package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.account.proposal.ProposalRules;
import org.plimsoll.account.proposal.ProposedAction;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Role;
import org.plimsoll.oracle.ObservationReply;
import org.plimsoll.oracle.PriceObservation;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.oracle.PricePublisherCommand.Publish;
import org.plimsoll.oracle.PricePublisherCommand.ResumeIndex;
import org.plimsoll.oracle.PriceSignature;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.PriceValidity;
import org.plimsoll.risk.market.Redemption;
import org.plimsoll.risk.units.Price;

/** {@code /v1/prices}: what sources see, what follows from it, and the end of a halt. */
final class PriceRoutes {
  private static final String PRICES = "/v1/prices";
  private static final int LONGEST_SOURCE = 64;
  private static final int LONGEST_REASON = 200;
  private static final int LONGEST_SIGNATURE = 88;

  private final ApiServices services;
  private final Asking asking;
  private final KeyMemory keys;

  /** What one source saw. */
  private record Observed(
      IndexId index,
      String source,
      Long sequence,
      Price price,
      Optional<Instant> observedAt,
      Optional<PriceSignature> signature) {

    static Observed of(BodyFields body) {
      Observed observed =
          new Observed(
              body.value("index", IndexId::of),
              body.text("source", LONGEST_SOURCE),
              body.wholeNumber("sequence"),
              body.value("price", Price::of),
              body.optionalInstant("observedAt"),
              signatureIn(body));
      body.done();
      return observed;
    }
  }

  /** What was signed includes the time, so that it must be said. */
  private static Optional<PriceSignature> signatureIn(BodyFields body) {
    if (!body.has("keyId") && !body.has("signature")) {
      return Optional.empty();
    }
    String keyId = body.text("keyId", LONGEST_SOURCE);
    String signature = body.text("signature", LONGEST_SIGNATURE);
    Instant observedAt = body.value("observedAt", Rfc3339::parse);
    return keyId == null || signature == null || observedAt == null
        ? Optional.empty()
        : Optional.of(new PriceSignature(keyId, signature));
  }

  /** Who resumes what, and why. */
  private record Resumption(IndexId index, String reason) {}

  /**
   * What an index is after news of it was judged.
   *
   * @param status empty, like the price, if the index never had a price
   */
  record Judged(IndexId index, Optional<PriceStatus> status, Optional<Price> price) {}

  /** All indexes in one market view. */
  record Listing(long viewVersion, Instant asOf, List<Listed> prices) {
    static Listing of(MarketView view) {
      return new Listing(
          view.version(),
          view.asOf(),
          view.parameters().indexes().stream().map(index -> Listed.of(index, view)).toList());
    }
  }

  /** What a composed index is the product of, and between what bounds its ratio is believed. */
  record ComposedOf(IndexId ratio, IndexId base, Optional<Price> floor, Optional<Price> ceiling) {
    static ComposedOf of(Redemption redemption) {
      return new ComposedOf(
          redemption.ratio(), redemption.base(), redemption.floor(), redemption.ceiling());
    }
  }

  /**
   * One index in a market view; empty but for its name if it never had a price.
   *
   * @param composedOf empty if it is judged from observations
   */
  record Listed(
      IndexId index,
      Optional<Price> price,
      Optional<PriceStatus> status,
      Optional<PriceValidity> validity,
      Optional<Instant> observedAt,
      Optional<ComposedOf> composedOf) {

    static Listed of(IndexId index, MarketView view) {
      Optional<IndexPrice> known = view.indexPrice(index);
      return new Listed(
          index,
          known.map(IndexPrice::price),
          known.map(IndexPrice::status),
          known.map(IndexPrice::validity),
          known.map(IndexPrice::observedAt),
          view.parameters().redemption(index).map(ComposedOf::of));
    }
  }

  PriceRoutes(ApiServices services, Asking asking, KeyMemory keys) {
    this.services = services;
    this.asking = asking;
    this.keys = keys;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(PRICES, "listPrices", Access.EVERY_ROLE, this::list),
        Endpoint.postedCommand(
                PRICES,
                "publishPrice",
                "publish-price",
                Access.of(Role.ORACLE_PUBLISHER),
                this::publish)
            .loweringRisk(),
        Endpoint.postedCommand(
            PRICES + "/{index}/resume",
            "resumeIndex",
            "resume-index",
            Access.of(Role.OPERATOR),
            this::resume));
  }

  private CompletionStage<HttpResponse> list(ApiRequest request) {
    return CompletableFuture.completedStage(
        Replies.ok(Listing.of(services.market().views().get())));
  }

  private CompletionStage<HttpResponse> publish(ApiRequest request) {
    Observed observed = Observed.of(request.body());
    request.requireSource(observed.source());
    return keys.once("prices", request.key(), observed, () -> publish(observed));
  }

  private CompletionStage<HttpResponse> publish(Observed observed) {
    PriceObservation observation =
        new PriceObservation(
            observed.index(),
            observed.source(),
            observed.sequence(),
            observed.price(),
            observed.observedAt().orElseGet(services.clock()::instant));
    return ask(
        replyTo -> new Publish(observation, observed.signature(), replyTo),
        accepted -> Replies.accepted(judged(observed.index(), accepted)));
  }

  private CompletionStage<HttpResponse> resume(ApiRequest request) {
    IndexId index = indexIn(request.parameter("index"));
    Resumption resumption = new Resumption(index, request.body().text("reason", LONGEST_REASON));
    if (services.twoPersons().areRequired()) {
      return propose(request, resumption);
    }
    request.body().done();
    return keys.once(
        "resume",
        request.key(),
        resumption,
        () ->
            ask(
                replyTo -> new ResumeIndex(index, resumption.reason(), replyTo),
                accepted -> Replies.ok(judged(index, accepted))));
  }

  private CompletionStage<HttpResponse> propose(ApiRequest request, Resumption resumption) {
    String who = Proposing.who(request);
    request.body().done();
    var asked =
        new ProposalRequest(
            new ProposedAction.IndexResume(resumption.index()),
            resumption.reason(),
            ProposalRules.USUAL_TIME);
    return new Proposing(services.twoPersons(), asking).makeInstead(request, who, asked);
  }

  private CompletionStage<HttpResponse> ask(
      Function<ActorRef<ObservationReply>, PricePublisherCommand> question,
      Function<ObservationReply.Accepted, HttpResponse> answer) {
    return asking
        .ask(services.market().prices(), question)
        .thenApply(
            reply ->
                reply instanceof ObservationReply.Accepted accepted
                    ? answer.apply(accepted)
                    : Replies.problem(Problem.of((ObservationReply.Refused) reply)));
  }

  private static Judged judged(IndexId index, ObservationReply.Accepted accepted) {
    return new Judged(
        index, accepted.price().map(IndexPrice::status), accepted.price().map(IndexPrice::price));
  }

  private static IndexId indexIn(String path) {
    try {
      return IndexId.of(path);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.UNKNOWN_INDEX, "no index is named " + FieldError.shortened(path));
    }
  }
}
