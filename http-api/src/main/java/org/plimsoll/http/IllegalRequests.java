package org.plimsoll.http;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers what is not an HTTP request as it should be and so reaches no route. Named in the
 * configuration, and created by Pekko HTTP.
 */
public final class IllegalRequests extends ParsingErrorHandler {
  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    log.debug("illegal request, answered with {}: {}", status.intValue(), error.formatPretty());
    return Replies.problem(
        Problem.of(ProblemCode.ILLEGAL_REQUEST, error.summary()).withStatus(status.intValue()));
  }
}
