package org.plimsoll.http.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Holds every exchange with the API against the OpenAPI file. What the file does not know is a
 * failure: a path, method, status, type of content, header or field. A request is held against it
 * only if it was understood, for tests send wrong ones on purpose; an answer always.
 */
public final class ApiContract {
  /** Refused before any operation has a say, see the description in the file. */
  private static final Map<Integer, String> BEFORE_OPERATIONS =
      Map.of(
          400, "IllegalRequest",
          404, "NotFound",
          405, "MethodNotAllowed",
          408, "BodyTimeout",
          413, "BodyTooLarge",
          414, "IllegalRequest",
          431, "IllegalRequest",
          501, "IllegalRequest",
          505, "IllegalRequest");

  /**
   * Whose request was understood: what is wrong with it is not its form. Who may not ask is told so
   * before the request is read.
   */
  private static final Set<Integer> UNDERSTOOD =
      Set.of(200, 201, 202, 207, 304, 409, 412, 422, 503);

  /** Headers of the connection, which say nothing about the answer. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("content-type", "content-length", "date", "connection", "transfer-encoding");

  /** What every answer may say, by the name of its description. */
  private static final Map<String, String> OF_EVERY_ANSWER =
      Map.of("ratelimit", "RateLimit", "ratelimit-policy", "RateLimitPolicy");

  /** Served, and described by nothing but itself. */
  private static final String DOCUMENTS = "/(openapi\\.(yaml|json)|docs(/.*)?)";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final class Shipped {
    static final ApiContract CONTRACT = new ApiContract(OpenApiFile.shipped());
  }

  private final OpenApiFile file;
  private final SortedMap<String, SortedSet<Integer>> exercised = new TreeMap<>();

  /** What one exchange does wrong. */
  private final class Check {
    private final Exchange exchange;
    private final String operation;
    private final List<String> wrongs = new ArrayList<>();

    Check(Exchange exchange, String operation) {
      this.exchange = exchange;
      this.operation = operation;
    }

    void that(boolean holds, String otherwise) {
      if (!holds) {
        wrongs.add(otherwise);
      }
    }

    void value(String where, JsonNode schema, JsonNode value) {
      file.wrongs(schema, value).forEach(wrong -> wrongs.add(where + " " + wrong));
    }

    void text(String where, JsonNode schema, String text) {
      value(where, schema, valueOf(file.resolved(schema), text));
    }

    void done() {
      if (!wrongs.isEmpty()) {
        throw new AssertionError(
            operation
                + " does not keep to openapi.yaml in "
                + exchange
                + "\n  "
                + String.join("\n  ", wrongs)
                + "\n  sent: "
                + exchange.sent()
                + "\n  answered: "
                + exchange.answer());
      }
    }
  }

  ApiContract(OpenApiFile file) {
    this.file = file;
  }

  /** That of the file as it is shipped, shared by all tests of a process. */
  public static ApiContract shipped() {
    return Shipped.CONTRACT;
  }

  /** That of the file as it is shipped, which counts nothing towards what tests have asked. */
  public static ApiContract uncounted() {
    return new ApiContract(OpenApiFile.shipped());
  }

  /**
   * Checks an answer to a request that was spoiled, unless its address is none.
   *
   * @param answered the fields of the answer
   * @throws AssertionError naming the operation, and pointer and value of what is wrong
   */
  public void checkAnswer(FuzzedRequest request, int status, HttpHeaders answered, String answer) {
    URI address;
    try {
      address = new URI("http://localhost" + request.target());
    } catch (URISyntaxException e) {
      return;
    }
    HttpHeaders nothing = HttpHeaders.of(Map.of(), (name, value) -> true);
    Exchange exchange =
        new Exchange(request.method(), address, nothing, "", status, answered, answer);
    Optional<Operation> operation =
        file.at(address.getRawPath()).stream()
            .filter(each -> each.method().equals(request.method()))
            .findFirst();
    if (operation.isEmpty()) {
      checkRefused(exchange, file.at(address.getRawPath()));
      return;
    }
    Check check = new Check(exchange, request.toString());
    JsonNode response =
        file.resolved(
            operation.orElseThrow().node().path("responses").path(String.valueOf(status)));
    checkAnswer(check, response.isMissingNode() ? beforeOperations(exchange) : response);
    check.done();
  }

  /**
   * Checks one exchange.
   *
   * @throws AssertionError naming the operation, and pointer and value of what is wrong
   */
  public void check(HttpRequest request, HttpResponse<String> response) {
    check(Exchange.of(request, response));
  }

  /**
   * Checks one exchange whose answer goes on for long, by how it begins.
   *
   * @throws AssertionError naming the operation, and pointer and value of what is wrong
   */
  public void checkOpened(HttpRequest request, HttpResponse<?> response) {
    check(Exchange.opened(request, response));
  }

  void check(Exchange exchange) {
    String address = exchange.address().getRawPath();
    if (address.matches(DOCUMENTS)) {
      return;
    }
    List<Operation> there = file.at(address);
    Optional<Operation> operation =
        there.stream().filter(each -> each.method().equals(exchange.method())).findFirst();
    if (operation.isPresent()) {
      checkOperation(exchange, operation.orElseThrow());
    } else {
      checkRefused(exchange, there);
    }
  }

  /** The statuses that were answered so far, by operation. */
  synchronized SortedMap<String, SortedSet<Integer>> exercised() {
    SortedMap<String, SortedSet<Integer>> copy = new TreeMap<>();
    exercised.forEach((operation, statuses) -> copy.put(operation, new TreeSet<>(statuses)));
    return copy;
  }

  private void checkOperation(Exchange exchange, Operation operation) {
    Check check = new Check(exchange, operation.id());
    JsonNode response =
        file.resolved(operation.node().path("responses").path(String.valueOf(exchange.status())));
    checkAnswer(check, response.isMissingNode() ? beforeOperations(exchange) : response);
    if (UNDERSTOOD.contains(exchange.status())) {
      checkRequest(check, operation);
    }
    check.done();
    note(operation.id(), exchange.status());
  }

  private synchronized void note(String operation, int status) {
    exercised.computeIfAbsent(operation, any -> new TreeSet<>()).add(status);
  }

  private void checkRefused(Exchange exchange, List<Operation> there) {
    Check check = new Check(exchange, "what is no operation");
    check.that(!exchange.isSuccess(), "succeeds, and the file does not know it");
    checkAnswer(check, beforeOperations(exchange));
    if (exchange.status() == 405) {
      check.that(
          named(exchange.answered().firstValue("Allow").orElse(""))
              .equals(there.stream().map(Operation::method).collect(Collectors.toSet())),
          "Allow does not name the methods of the file");
    }
    check.done();
  }

  private static Set<String> named(String list) {
    return Set.of(list.split(", "));
  }

  private JsonNode beforeOperations(Exchange exchange) {
    return Optional.ofNullable(BEFORE_OPERATIONS.get(exchange.status()))
        .map(name -> file.root().path("components").path("responses").path(name))
        .orElse(MissingNode.getInstance());
  }

  private void checkAnswer(Check check, JsonNode response) {
    Exchange exchange = check.exchange;
    check.that(!response.isMissingNode(), "status " + exchange.status() + " is not known");
    JsonNode content = response.path("content").path(exchange.answeredType());
    check.that(
        !content.isMissingNode() || hasNoContent(response, exchange),
        "content type '" + exchange.answeredType() + "' is not known");
    if (!content.isMissingNode()) {
      check.value("answer", content.path("schema"), answered(exchange));
    }
    checkHeaders(check, response.path("headers"));
  }

  private static boolean hasNoContent(JsonNode response, Exchange exchange) {
    return response.path("content").isMissingNode() && exchange.answer().isEmpty();
  }

  private void checkHeaders(Check check, JsonNode known) {
    HttpHeaders answered = check.exchange.answered();
    for (String name : answered.map().keySet()) {
      check.that(
          OF_THE_CONNECTION.contains(name)
              || OF_EVERY_ANSWER.containsKey(name.toLowerCase(Locale.ROOT))
              || find(known, name).isPresent(),
          "header " + name + " is not known");
    }
    OF_EVERY_ANSWER.forEach(
        (name, description) ->
            answered
                .firstValue(name)
                .ifPresent(
                    text ->
                        check.text(
                            "header " + name,
                            file.root().at("/components/headers/" + description + "/schema"),
                            text)));
    known
        .properties()
        .forEach(
            header -> {
              JsonNode described = file.resolved(header.getValue());
              Optional<String> value = answered.firstValue(header.getKey());
              check.that(
                  value.isPresent() || !described.path("required").asBoolean(),
                  "header " + header.getKey() + " is missing");
              value.ifPresent(
                  text -> check.text("header " + header.getKey(), described.path("schema"), text));
            });
  }

  private static Optional<String> find(JsonNode known, String name) {
    Iterable<String> names = known::fieldNames;
    for (String each : names) {
      if (each.equalsIgnoreCase(name)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private void checkRequest(Check check, Operation operation) {
    Exchange exchange = check.exchange;
    Map<String, String> inPath =
        Operation.matched(operation.path(), exchange.address().getRawPath()).orElseThrow();
    checkParameters(check, operation, "path", name -> Optional.ofNullable(inPath.get(name)));
    checkParameters(check, operation, "header", exchange.asked()::firstValue);
    Map<String, String> query = exchange.query();
    checkParameters(check, operation, "query", name -> Optional.ofNullable(query.get(name)));
    Set<String> known =
        operation.parametersIn("query").stream()
            .map(each -> each.path("name").asText())
            .collect(Collectors.toSet());
    query
        .keySet()
        .forEach(name -> check.that(known.contains(name), "query " + name + " is not known"));
    JsonNode body = operation.node().path("requestBody");
    if (!body.isMissingNode()) {
      check.value(
          "request",
          body.path("content").path("application/json").path("schema"),
          parsed(exchange.sent()));
    }
  }

  private interface Values {
    Optional<String> of(String name);
  }

  private static void checkParameters(
      Check check, Operation operation, String place, Values values) {
    for (JsonNode parameter : operation.parametersIn(place)) {
      String name = parameter.path("name").asText();
      Optional<String> value = values.of(name);
      check.that(
          value.isPresent() || !parameter.path("required").asBoolean(),
          place + " parameter " + name + " is missing");
      value.ifPresent(
          text -> check.text(place + " parameter " + name, parameter.path("schema"), text));
    }
  }

  private static JsonNode valueOf(JsonNode schema, String text) {
    return schema.path("type").asText().equals("integer") && text.matches("-?[0-9]{1,19}")
        ? parsed(text)
        : JsonNodeFactory.instance.textNode(text);
  }

  /** What is no JSON is text, even if its lines are. */
  private static JsonNode answered(Exchange exchange) {
    return exchange.answeredType().matches("application/(problem\\+)?json")
        ? parsed(exchange.answer())
        : JsonNodeFactory.instance.textNode(exchange.answer());
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode("no JSON: " + text);
    }
  }
}
