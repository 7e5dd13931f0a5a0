package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.plimsoll.account.CommandId;

/**
 * A request that changes something: it carries a key, under which it may be repeated, and a body.
 */
record PostedCommand(CommandId key, BodyFields body) {
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
    return new PostedCommand(IdempotencyKey.of(request), BodyFields.of(request));
  }
}
