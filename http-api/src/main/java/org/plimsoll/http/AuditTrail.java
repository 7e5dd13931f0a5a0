package org.plimsoll.http;

import java.util.concurrent.CompletionException;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.http.access.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts on record who reads what of the journal: a line in the log for each request, answered or
 * not.
 */
final class AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

  private AuditTrail() {}

  /** An endpoint's handler whose every request is put on record once it is answered or refused. */
  static Endpoint.Handler recording(Endpoint.Handler handler) {
    return request -> {
      try {
        return handler
            .answer(request)
            .whenComplete((response, failure) -> record(request, outcome(response, failure)));
      } catch (ProblemException e) {
        record(request, outcome(null, e));
        throw e;
      }
    };
  }

  private static void record(ApiRequest request, String outcome) {
    Caller caller = request.caller();
    LOG.info(
        "{} as {} read {}: {}",
        caller.authority().subject(),
        caller.roles(),
        request.http().getUri(),
        outcome);
  }

  private static String outcome(HttpResponse response, Throwable failure) {
    if (failure == null) {
      return String.valueOf(response.status().intValue());
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof ProblemException refused
        ? refused.problem().code().name()
        : cause.getClass().getSimpleName();
  }
}
