package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapRequest;
import static org.apache.pekko.http.javadsl.server.Directives.onComplete;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import scala.util.Try;

/**
 * Reads the body of every request before anything else, also of one that will be refused: a body
 * left unread would block its connection. Bodies are small here.
 */
final class WholeBody {
  private final ActorSystem<?> system;
  private final Duration timeout;

  WholeBody(ActorSystem<?> system, Duration timeout) {
    this.system = system;
    this.timeout = timeout;
  }

  Route route(Supplier<Route> inner) {
    return extractRequest(
        request ->
            onComplete(
                request.entity().toStrict(timeout.toMillis(), system),
                read -> withBody(read, inner)));
  }

  private static Route withBody(Try<HttpEntity.Strict> read, Supplier<Route> inner) {
    return read.isSuccess()
        ? mapRequest(request -> request.withEntity(read.get()), inner)
        : complete(Replies.problem(problemOf(read.failed().get())));
  }

  private static Problem problemOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof EntityStreamSizeException e) {
      return Problem.of(
          ProblemCode.BODY_TOO_LARGE, "a body may have at most " + e.limit() + " bytes");
    }
    return cause instanceof TimeoutException
        ? Problem.of(ProblemCode.BODY_TIMEOUT, "the body did not arrive in time")
        : Problem.of(ProblemCode.INVALID_BODY, "the body broke off");
  }
}
