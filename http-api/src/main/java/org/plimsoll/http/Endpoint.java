package org.plimsoll.http;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.limits.RateTier;

/**
 * One thing that can be asked of the API: all that the router, whoever limits or documents
 * requests, and a reader have to know of it.
 *
 * @param operation its name for ever, in lowerCamelCase
 * @param weight what an answer costs at most, where that to a small question costs 1
 * @param lowersRisk whether what it does can only lower the risk of accounts: then it has room of
 *     its own where others are refused for want of it
 * @param command under which kind its time is measured, if it changes something: then it needs an
 *     Idempotency-Key; empty if it changes nothing
 * @param conditions what it checks of what a caller may say about when it is carried out
 */
record Endpoint(
    HttpMethod method,
    PathTemplate path,
    String operation,
    Access access,
    int weight,
    boolean lowersRisk,
    Optional<String> command,
    Set<Condition> conditions,
    Handler handler) {
  private static final Pattern LOWER_CAMEL_CASE = Pattern.compile("[a-z][a-zA-Z0-9]*");

  /** Answers a request that is allowed. */
  @FunctionalInterface
  interface Handler {
    /**
     * @throws ProblemException at once or as the failure of the answer
     */
    CompletionStage<HttpResponse> answer(ApiRequest request);
  }

  Endpoint {
    if (!LOWER_CAMEL_CASE.matcher(operation).matches()) {
      throw new IllegalArgumentException(
          "an operation must be named in lowerCamelCase, was: " + operation);
    }
    if (!access.isPublic() && access.reaches().isEmpty()) {
      throw new IllegalArgumentException("nobody may use " + operation + "; name a role");
    }
    if (weight < 1 || weight > RateTier.HEAVIEST) {
      throw new IllegalArgumentException(
          "a weight must lie in 1 to " + RateTier.HEAVIEST + ", was: " + weight);
    }
    conditions = Set.copyOf(conditions);
  }

  /** A question. */
  static Endpoint get(String path, String operation, Access access, Handler handler) {
    return question(HttpMethods.GET, path, operation, access, handler);
  }

  /** A question that takes a body to ask. */
  static Endpoint postedQuestion(String path, String operation, Access access, Handler handler) {
    return question(HttpMethods.POST, path, operation, access, handler);
  }

  /**
   * What changes something.
   *
   * @param kind under which its time is measured
   */
  static Endpoint postedCommand(
      String path, String operation, String kind, Access access, Handler handler) {
    return command(HttpMethods.POST, path, operation, kind, access, handler);
  }

  /**
   * What takes something away, and has no body.
   *
   * @param kind under which its time is measured
   */
  static Endpoint deletion(
      String path, String operation, String kind, Access access, Handler handler) {
    return command(HttpMethods.DELETE, path, operation, kind, access, handler);
  }

  /** The same, of another weight. */
  Endpoint weighing(int other) {
    return new Endpoint(
        method, path, operation, access, other, lowersRisk, command, conditions, handler);
  }

  /** The same, of what can only lower the risk of accounts. */
  Endpoint loweringRisk() {
    return new Endpoint(
        method, path, operation, access, weight, true, command, conditions, handler);
  }

  /** The same, checking these. */
  Endpoint checking(Condition... checked) {
    return new Endpoint(
        method, path, operation, access, weight, lowersRisk, command, Set.of(checked), handler);
  }

  /** Whether it changes something. */
  boolean changes() {
    return command.isPresent();
  }

  private static Endpoint question(
      HttpMethod method, String path, String operation, Access access, Handler handler) {
    return new Endpoint(
        method,
        PathTemplate.of(path),
        operation,
        access,
        1,
        false,
        Optional.empty(),
        Set.of(),
        handler);
  }

  private static Endpoint command(
      HttpMethod method,
      String path,
      String operation,
      String kind,
      Access access,
      Handler handler) {
    return new Endpoint(
        method,
        PathTemplate.of(path),
        operation,
        access,
        1,
        false,
        Optional.of(kind),
        Set.of(),
        handler);
  }
}
