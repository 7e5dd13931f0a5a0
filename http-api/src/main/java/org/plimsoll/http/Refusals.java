package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.headers.Allow;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;

/** Answers requests that no route takes. */
final class Refusals {
  private Refusals() {}

  static RejectionHandler handler() {
    return RejectionHandler.newBuilder()
        .handleAll(MethodRejection.class, Refusals::wrongMethod)
        .handle(
            Rejection.class,
            rejection ->
                complete(
                    Replies.problem(
                        Problem.of(
                            ProblemCode.ILLEGAL_REQUEST, "the request cannot be understood"))))
        .handleNotFound(
            complete(
                Replies.problem(
                    Problem.of(ProblemCode.NOT_FOUND, "there is nothing at this address"))))
        .build();
  }

  private static Route wrongMethod(List<MethodRejection> rejections) {
    HttpMethod[] allowed =
        rejections.stream().map(MethodRejection::supported).distinct().toArray(HttpMethod[]::new);
    String names =
        rejections.stream()
            .map(rejection -> rejection.supported().value())
            .distinct()
            .collect(Collectors.joining(", "));
    return complete(
        Replies.problem(Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "this resource knows " + names))
            .addHeader(Allow.create(allowed)));
  }
}
