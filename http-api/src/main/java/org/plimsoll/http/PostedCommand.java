package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.Route;
import org.plimsoll.account.CommandId;

/**
 * A request that changes something: it carries a key, under which it may be repeated, and a body.
 */
record PostedCommand(CommandId key, BodyFields body) {
  private static final String KEY_HEADER = "idempotency-key";

  /**
   * A route that takes such requests, by POST.
   *
   * @param kind under which its time is measured
   */
  static Route route(String kind, Function<PostedCommand, CompletionStage<HttpResponse>> handler) {
    return post(
        () ->
            extractRequest(
                request -> {
                  CommandTimes.isOf(request, kind);
                  return completeWithFuture(handler.apply(of(request)));
                }));
  }

  /**
   * @throws ProblemException if the key or the body is not what it must be
   */
  private static PostedCommand of(HttpRequest request) {
    CommandId key = keyOf(request);
    return new PostedCommand(key, bodyOf(request));
  }

  /**
   * @throws ProblemException if the body is not what it must be
   */
  static BodyFields bodyOf(HttpRequest request) {
    HttpEntity.Strict entity = (HttpEntity.Strict) request.entity();
    if (!entity.getData().isEmpty()) {
      requireJson(entity.getContentType());
    }
    return new BodyFields(StrictJson.object(entity.getData().asByteBuffer()));
  }

  /**
   * @throws ProblemException if the key is not what it must be
   */
  static CommandId keyOf(HttpRequest request) {
    List<String> keys =
        StreamSupport.stream(request.getHeaders().spliterator(), false)
            .filter(header -> header.is(KEY_HEADER))
            .map(HttpHeader::value)
            .toList();
    if (keys.isEmpty()) {
      throw new ProblemException(
          ProblemCode.IDEMPOTENCY_KEY_MISSING,
          "name the request in a header Idempotency-Key, so that it can be repeated safely");
    }
    if (keys.size() > 1) {
      throw new ProblemException(
          ProblemCode.IDEMPOTENCY_KEY_INVALID, "there must be one header Idempotency-Key");
    }
    try {
      return CommandId.of(keys.get(0));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.IDEMPOTENCY_KEY_INVALID,
          "Idempotency-Key must be 1 to 128 visible ASCII characters without '|', '\"' and '\\'");
    }
  }

  private static void requireJson(ContentType type) {
    // Whatever charset it claims: JSON has none, and the body is read as UTF-8.
    if (!type.mediaType().equals(MediaTypes.APPLICATION_JSON)) {
      throw new ProblemException(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          "the body must be application/json, was: " + type.value());
    }
  }
}
