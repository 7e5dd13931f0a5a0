package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.plimsoll.account.IncompleteBooksException;
import org.plimsoll.http.access.UnauthenticatedException;
import org.plimsoll.risk.units.OutOfRangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests that ended with an exception. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static ExceptionHandler handler() {
    return ExceptionHandler.newBuilder()
        .matchAny(failure -> extractRequest(request -> complete(answerTo(failure, request))))
        .build();
  }

  /** The answer to a request that took too long. */
  static HttpResponse timedOut(HttpRequest request) {
    return Replies.problem(unanswered(request));
  }

  /** The answer to a request, or to a part of one, that failed. */
  static HttpResponse answerTo(Throwable failure, HttpRequest request) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof UnauthenticatedException e) {
      return Replies.problem(Problem.of(ProblemCode.UNAUTHENTICATED, e.getMessage()))
          .addHeader(RawHeader.create("WWW-Authenticate", e.challenge()));
    }
    return Replies.problem(problemOf(cause, request));
  }

  private static Problem problemOf(Throwable cause, HttpRequest request) {
    if (cause instanceof ProblemException e) {
      return e.problem();
    } else if (cause instanceof TimeoutException) {
      return unanswered(request);
    } else if (cause instanceof IncompleteBooksException) {
      return Problem.of(
          ProblemCode.UNAVAILABLE, "not all accounts can be read: " + cause.getMessage());
    } else if (cause instanceof OutOfRangeException) {
      return Problem.of(ProblemCode.OUT_OF_RANGE, cause.getMessage());
    } else if (cause instanceof IllegalUriException) {
      return Problem.of(ProblemCode.ILLEGAL_REQUEST, "the address is not a valid URI");
    }
    String traceId = UUID.randomUUID().toString();
    LOG.error(
        "{} {} failed, trace id {}", request.method().value(), request.getUri(), traceId, cause);
    return Problem.of(ProblemCode.INTERNAL_ERROR, "this should not happen; it is in the log")
        .withTraceId(traceId);
  }

  private static Problem unanswered(HttpRequest request) {
    boolean isCommand = request.getHeader("Idempotency-Key").isPresent();
    return isCommand && !request.method().equals(HttpMethods.GET)
        ? Problem.of(
            ProblemCode.OUTCOME_UNKNOWN,
            "the request may or may not have been applied; repeat it with the same"
                + " Idempotency-Key to learn which")
        : Problem.of(ProblemCode.UNAVAILABLE, "there was no answer in time; ask again");
  }
}
