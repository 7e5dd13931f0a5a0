package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Role;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.oracle.PricePublisherCommand.ChangeKeys;
import org.plimsoll.oracle.PublisherKey;
import org.plimsoll.oracle.PublisherKeyReply;
import org.plimsoll.oracle.PublisherKeysCommand;

/** {@code /v1/prices/keys}: by which keys sources sign their prices. */
final class PublisherKeyRoutes {
  private static final String KEYS = "/v1/prices/keys";
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_KEY = 100;
  private static final int LONGEST_REASON = 200;

  private final ActorRef<PricePublisherCommand> prices;
  private final Asking asking;
  private final KeyMemory memory;

  /** What is to be added, as asked. */
  private record Addition(
      String id,
      String source,
      String publicKey,
      Instant validFrom,
      Instant validUntil,
      String reason) {
    static Addition of(BodyFields body) {
      Addition addition =
          new Addition(
              body.text("id", LONGEST_NAME),
              body.text("source", LONGEST_NAME),
              body.text("publicKey", LONGEST_KEY),
              body.value("validFrom", Rfc3339::parse),
              body.value("validUntil", Rfc3339::parse),
              body.text("reason", LONGEST_REASON));
      body.done();
      return addition;
    }

    PublisherKey key() {
      try {
        return new PublisherKey(id, source, publicKey, validFrom, validUntil, Optional.empty());
      } catch (IllegalArgumentException e) {
        throw new ProblemException(ProblemCode.INVALID_BODY, e.getMessage());
      }
    }
  }

  private record Revocation(String id, String reason) {}

  PublisherKeyRoutes(ActorRef<PricePublisherCommand> prices, Asking asking, KeyMemory memory) {
    this.prices = prices;
    this.asking = asking;
    this.memory = memory;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.postedCommand(
            KEYS, "addPublisherKey", "add-key", Access.of(Role.OPERATOR), this::add),
        Endpoint.postedCommand(
            KEYS + "/{id}/revoke",
            "revokePublisherKey",
            "revoke-key",
            Access.of(Role.OPERATOR),
            this::revoke));
  }

  private CompletionStage<HttpResponse> add(ApiRequest request) {
    Addition addition = Addition.of(request.body());
    PublisherKey key = addition.key();
    return memory.once(
        "price-keys",
        request.key(),
        addition,
        () -> ask(replyTo -> new PublisherKeysCommand.AddKey(key, addition.reason(), replyTo)));
  }

  private CompletionStage<HttpResponse> revoke(ApiRequest request) {
    String id = request.parameter("id");
    Revocation revocation = new Revocation(id, request.body().text("reason", LONGEST_REASON));
    request.body().done();
    return memory.once(
        "price-keys",
        request.key(),
        revocation,
        () -> ask(replyTo -> new PublisherKeysCommand.RevokeKey(id, revocation.reason(), replyTo)));
  }

  private CompletionStage<HttpResponse> ask(
      Function<ActorRef<PublisherKeyReply>, PublisherKeysCommand> change) {
    return asking
        .ask(prices, (ActorRef<PublisherKeyReply> replyTo) -> new ChangeKeys(change.apply(replyTo)))
        .thenApply(
            reply ->
                reply instanceof PublisherKeyReply.Listed listed
                    ? Replies.ok(listed.key())
                    : Replies.problem(Problem.of((PublisherKeyReply.Refused) reply)));
  }
}
