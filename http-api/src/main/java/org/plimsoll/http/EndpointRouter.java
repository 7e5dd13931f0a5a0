package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segments;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Rejections;
import org.apache.pekko.http.javadsl.server.Route;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.CallerOf;
import org.plimsoll.http.access.UnauthenticatedException;

/**
 * Brings every request to the endpoint of its method and path, if whoever sent it may ask that, and
 * that much. What no endpoint takes is rejected.
 */
final class EndpointRouter {
  private final List<Endpoint> endpoints;
  private final CallerOf callers;
  private final RequestLimits limits;
  private final RunningCommands running = new RunningCommands();

  /** An endpoint of the path that was asked, with what stands in the path. */
  private record Match(Endpoint endpoint, Map<String, String> parameters) {}

  /**
   * @throws IllegalArgumentException if two endpoints would take the same request
   */
  EndpointRouter(List<Endpoint> endpoints, CallerOf callers, RequestLimits limits) {
    this.endpoints = List.copyOf(endpoints);
    this.callers = callers;
    this.limits = limits;
    for (Endpoint endpoint : endpoints) {
      requireAlone(endpoint);
    }
  }

  Route route() {
    return path(segments(), names -> extractRequest(request -> route(matches(names), request)));
  }

  private void requireAlone(Endpoint endpoint) {
    long takers =
        endpoints.stream()
            .filter(other -> other.method().equals(endpoint.method()))
            .filter(other -> other.path().meets(endpoint.path()))
            .count();
    if (takers > 1) {
      throw new IllegalArgumentException(
          "another endpoint takes requests of " + endpoint.operation() + ", " + endpoint.path());
    }
  }

  private List<Match> matches(List<String> path) {
    return endpoints.stream()
        .flatMap(
            endpoint ->
                endpoint.path().match(path).stream()
                    .map(parameters -> new Match(endpoint, parameters)))
        .toList();
  }

  private Route route(List<Match> matches, HttpRequest request) {
    return matches.stream()
        .filter(match -> match.endpoint().method().equals(request.method()))
        .findFirst()
        .<Route>map(match -> completeWithFuture(answer(match, request)))
        .orElseGet(() -> rejection(matches));
  }

  private static Route rejection(List<Match> matches) {
    return matches.stream()
        .map(match -> reject(Rejections.method(match.endpoint().method())))
        .reduce((all, next) -> concat(all, next))
        .orElseGet(() -> reject());
  }

  private CompletionStage<HttpResponse> answer(Match match, HttpRequest request) {
    Endpoint endpoint = match.endpoint();
    endpoint.command().ifPresent(kind -> CommandTimes.isOf(request, kind));
    try {
      Caller caller = endpoint.access().isPublic() ? Caller.NOBODY : callers.of(request);
      return limits.within(caller, request, endpoint, held -> answer(match, request, caller, held));
    } catch (UnauthenticatedException e) {
      return limits.within(
          Caller.NOBODY, request, endpoint, held -> CompletableFuture.failedFuture(e));
    }
  }

  private CompletionStage<HttpResponse> answer(
      Match match, HttpRequest request, Caller caller, RequestLimits.Held held) {
    Endpoint endpoint = match.endpoint();
    ApiRequest asked = new ApiRequest(request, match.parameters(), caller, endpoint.access(), held);
    requireAccess(endpoint, asked);
    requireConditions(endpoint, request);
    if (!endpoint.changes()) {
      return endpoint.handler().answer(asked);
    }
    asked.requireCommand();
    return running.alone(
        endpoint.operation(),
        match.parameters(),
        asked.key(),
        () -> endpoint.handler().answer(asked));
  }

  private static void requireConditions(Endpoint endpoint, HttpRequest request) {
    for (Condition condition : Condition.values()) {
      if (condition.isIn(request) && !endpoint.conditions().contains(condition)) {
        throw new ProblemException(
            ProblemCode.CONDITION_NOT_CHECKED,
            condition.header() + " is not checked here, so nothing was done; leave it out");
      }
    }
  }

  /** Another's account answers as one that does not exist. */
  private static void requireAccess(Endpoint endpoint, ApiRequest asked) {
    Access access = endpoint.access();
    if (!access.isPublic() && access.reachOf(asked.caller()).isEmpty()) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "this is for " + access.reaches().keySet() + ", which you are not");
    }
    if (endpoint.path().isOfAccount()) {
      asked.requireMineInPath();
    }
  }
}
