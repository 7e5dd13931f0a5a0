package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.mapRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.plimsoll.cluster.Telemetry;
import org.plimsoll.cluster.Telemetry.Outcome;

/**
 * Measures how long commands take, from when they are there as a whole until their answer. What
 * kind of command a request is says the endpoint that takes it; what none takes is not measured.
 */
final class CommandTimes {
  private static final AttributeKey<Kind> KIND = AttributeKey.create("kind", Kind.class);

  private final Telemetry telemetry;
  private final Clock clock;

  /** Of one request, said at most once. */
  private static final class Kind {
    private volatile String name;
  }

  CommandTimes(Telemetry telemetry, Clock clock) {
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /** To be said before a command is handled. */
  static void isOf(HttpRequest request, String kind) {
    request.getAttribute(KIND).ifPresent(asked -> asked.name = kind);
  }

  Route route(Supplier<Route> inner) {
    return Directives.extractRequest(
        request -> {
          Kind kind = new Kind();
          Instant begun = clock.instant();
          return mapRequest(
              asked -> asked.addAttribute(KIND, kind),
              () -> mapResponse(response -> tellOf(kind, begun, response), inner));
        });
  }

  private HttpResponse tellOf(Kind kind, Instant begun, HttpResponse response) {
    Optional.ofNullable(kind.name)
        .ifPresent(
            name ->
                telemetry.commandAnswered(
                    name, outcomeOf(response), Duration.between(begun, clock.instant())));
    return response;
  }

  static Outcome outcomeOf(HttpResponse response) {
    return response
        .getAttribute(Replies.PROBLEM)
        .map(
            problem ->
                problem == ProblemCode.OUTCOME_UNKNOWN || problem == ProblemCode.INTERNAL_ERROR
                    ? Outcome.UNKNOWN
                    : Outcome.REJECTED)
        .orElse(Outcome.ACCEPTED);
  }
}
