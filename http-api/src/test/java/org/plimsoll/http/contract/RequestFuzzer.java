package org.plimsoll.http.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Makes requests of the OpenAPI file and spoils them. One that would change something is always
 * spoiled so that it must be refused; a question may be only odd, or right.
 */
public final class RequestFuzzer {
  /** What no test may open an account as. */
  public static final String MISSING = "fuzz-missing";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final List<String> NOBODYS_METHODS =
      List.of("PUT", "PATCH", "TRACE", "OPTIONS", "HEAD");
  private static final List<String> BAD_ACCOUNTS =
      List.of(
          "%00", "-", "a%20b", "a%2Fb", "%E2%80%AEalice", "%C0%AF", "a".repeat(140), "%25", "a|b");
  private static final List<String> BAD_KEYS = List.of("", "a b", "k".repeat(129), "a|b", "\"k\"");
  private static final List<String> OTHER_TYPES =
      List.of("text/plain", "application/xml", "application/octet-stream", "text/json; q=1");
  private static final List<String> NOT_OBJECTS =
      List.of("", " ", "[]", "null", "true", "1", "\"text\"", "{", "}", "{\"a\"", "nul", "{a:1}");
  private static final List<String> TAILS = List.of("{}", "x", ",", "]", "\u0000", "//", "1");

  /** Odd values, as they stand in JSON. */
  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "0",
          "-0",
          "-1",
          "1.5",
          "1e400",
          "-1e-400",
          "99999999999999999999",
          "1".repeat(41),
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\u202ealice\"",
          "\"e\\u0301\"",
          "\"\\ufeffUSDT\"",
          "\"" + "x".repeat(4000) + "\"",
          "\"NaN\"",
          "\"-0\"",
          "\"1e9\"",
          "\"0x1F\"",
          "\"\u0661\"",
          "\"Infinity\"",
          "\"92233720368.54775807\"",
          "\"-92233720368.54775808\"",
          "\"92233720368.54775808\"",
          "\"0.000000001\"",
          "\"-0.00000001\"",
          "\"+999999999-12-31T23:59:59Z\"",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"0000-00-00T00:00:00Z\"",
          "\"2025-02-30T00:00:00Z\"",
          "\"2016-12-31T23:59:60Z\"",
          "[]",
          "{}",
          "[[[[[[]]]]]]",
          "{\"a\":{\"b\":{}}}",
          "[null]",
          "\"%s%n${x}\"",
          "\"' OR 1=1 --\"",
          "\"../../etc\"",
          "\"<script>\"",
          "\"\\r\\nX: y\"",
          "9223372036854775807",
          "-9223372036854775808",
          "2147483648",
          "\"house:insurance-fund\"",
          "\"*\"");

  private final SplittableRandom random;
  private final List<JsonNode> odd = ODD.stream().map(RequestFuzzer::parsed).toList();
  private final List<Operation> operations;
  private final OpenApiFile file;
  private final SchemaValues values;
  private long keys;

  /** What flaws of bodies and of everything else make of it. */
  private static final class Draft {
    private final Operation operation;
    private String method;
    private String path;
    private final List<String> query = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();
    private String contentType = "application/json";
    private ObjectNode tree;
    private byte[] body = new byte[0];
    private String flaw = "odd at most";
    private boolean mustFail;

    Draft(Operation operation) {
      this.operation = operation;
      this.method = operation.method();
    }

    void text(String text) {
      body = text.getBytes(StandardCharsets.UTF_8);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    FuzzedRequest request() {
      return new FuzzedRequest(
          operation.id(),
          method,
          path + (query.isEmpty() ? "" : "?" + String.join("&", query)),
          List.copyOf(fields),
          contentType,
          body,
          flaw,
          mustFail);
    }
  }

  /**
   * @param accounts that may be asked about; some of them should not exist
   * @param parameters a whole set of margin parameters
   */
  public RequestFuzzer(SplittableRandom random, List<String> accounts, JsonNode parameters) {
    this.random = random;
    this.file = OpenApiFile.shipped();
    this.operations = file.operations();
    this.values = new SchemaValues(file, random, accounts, parameters);
  }

  public FuzzedRequest next() {
    Draft draft = draft(one(operations));
    for (int odd = random.nextInt(3) + (draft.operation.needsKey() ? 0 : 1); odd > 0; odd--) {
      makeOdd(draft);
    }
    if (draft.tree != null) {
      draft.text(json(draft.tree));
    }
    if (draft.operation.needsKey() || random.nextInt(10) < 4) {
      spoil(draft);
    }
    return draft.request();
  }

  private Draft draft(Operation operation) {
    Draft draft = new Draft(operation);
    draft.path = operation.path();
    for (JsonNode parameter : operation.parametersIn("path")) {
      draft.path =
          draft.path.replace(
              "{" + parameter.path("name").asText() + "}", encoded(value(parameter)));
    }
    for (JsonNode parameter : operation.parametersIn("query")) {
      if (parameter.path("required").asBoolean() || random.nextInt(3) == 0) {
        draft.query.add(parameter.path("name").asText() + "=" + encoded(value(parameter)));
      }
    }
    if (operation.needsKey()) {
      draft.fields.addAll(List.of("Idempotency-Key", "fuzz-" + ++keys));
    }
    JsonNode schema =
        operation
            .node()
            .path("requestBody")
            .path("content")
            .path("application/json")
            .path("schema");
    if (!schema.isMissingNode()) {
      draft.tree = (ObjectNode) values.value(schema);
    }
    return draft;
  }

  private String value(JsonNode parameter) {
    return values.value(parameter.path("schema")).asText();
  }

  private void makeOdd(Draft draft) {
    if (draft.tree != null && !draft.tree.isEmpty()) {
      replaceOne(draft.tree);
    } else if (!draft.query.isEmpty()) {
      int which = random.nextInt(draft.query.size());
      String name = draft.query.get(which).replaceAll("=.*", "");
      draft.query.set(which, name + "=" + encoded(odd().asText()));
    } else if (random.nextInt(3) == 0) {
      draft.query.add(one(List.of("limit=0", "x", "=", "&&", "%00=1", "from=", "explain=full")));
    }
  }

  /** One value somewhere in it becomes another. */
  private void replaceOne(JsonNode tree) {
    JsonNode at = tree;
    while (true) {
      int which = random.nextInt(at.size());
      JsonNode child =
          at.isArray() ? at.get(which) : at.get(new ArrayList<>(names((ObjectNode) at)).get(which));
      if (child.isContainerNode() && !child.isEmpty() && random.nextInt(5) > 0) {
        at = child;
      } else if (at instanceof ArrayNode array) {
        array.set(which, odd());
        return;
      } else {
        ((ObjectNode) at).set(names((ObjectNode) at).get(which), odd());
        return;
      }
    }
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void spoil(Draft draft) {
    boolean hasBody = draft.tree != null;
    draft.mustFail = true;
    int kind = random.nextInt(hasBody ? 12 : 5);
    switch (kind) {
      case 0 -> spoilMethod(draft);
      case 1 -> spoilPath(draft);
      case 2 -> spoilHead(draft);
      case 3, 4 -> spoilAccount(draft);
      case 5 -> spoilType(draft);
      case 6, 7, 8 -> spoilFields(draft);
      case 9, 10 -> spoilText(draft);
      default -> spoilBytes(draft);
    }
  }

  private void spoilMethod(Draft draft) {
    draft.flaw = "a method it does not know";
    draft.method = one(NOBODYS_METHODS);
  }

  /** All may be right but that there is no such account. */
  private void spoilAccount(Draft draft) {
    if (!draft.path.startsWith("/v1/accounts/")) {
      spoilPath(draft);
      return;
    }
    boolean isPossible = random.nextInt(4) > 0;
    draft.flaw = isPossible ? "an account that is not there" : "a name that no account can have";
    String[] segments = draft.path.split("/");
    segments[3] = isPossible ? MISSING : one(BAD_ACCOUNTS);
    draft.path = String.join("/", segments);
  }

  private void spoilPath(Draft draft) {
    draft.flaw = "an address where nothing is";
    draft.path =
        switch (random.nextInt(4)) {
          case 0 -> draft.path + "/fuzz/" + random.nextInt(10);
          case 1 -> "/v9" + draft.path;
          case 2 -> draft.path + "/";
          default -> draft.path.replaceFirst("/v1/", "/v1//");
        };
  }

  private void spoilHead(Draft draft) {
    if (!draft.operation.needsKey()) {
      draft.flaw = "a query it does not know";
      draft.query.add("fuzz=1");
      draft.mustFail = false;
      return;
    }
    draft.flaw = "a wrong key";
    draft.fields.clear();
    switch (random.nextInt(3)) {
      case 0 -> {} // none
      case 1 -> draft.fields.addAll(List.of("Idempotency-Key", one(BAD_KEYS)));
      default -> draft.fields.addAll(List.of("Idempotency-Key", "one", "Idempotency-Key", "two"));
    }
  }

  private void spoilType(Draft draft) {
    if (random.nextBoolean()) {
      draft.flaw = "another type of content";
      draft.contentType = one(OTHER_TYPES);
    } else {
      draft.flaw = "a packed body";
      draft.fields.addAll(List.of("Content-Encoding", one(List.of("gzip", "br", "deflate, gzip"))));
      draft.body = packed(draft.body);
    }
  }

  private void spoilFields(Draft draft) {
    List<String> required = new ArrayList<>();
    file.resolved(
            draft
                .operation
                .node()
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema"))
        .path("required")
        .forEach(name -> required.add(name.asText()));
    ObjectNode tree = draft.tree;
    String some = required.isEmpty() ? "fuzz" : one(required);
    switch (random.nextInt(4)) {
      case 0 -> {
        draft.flaw = "an unknown field";
        tree.set(one(List.of("fuzz", "", "balance", "role", "a/b~c", "\ud800")), odd());
      }
      case 1 -> {
        draft.flaw = required.isEmpty() ? "an unknown field" : "a field less";
        if (required.isEmpty()) {
          tree.put(some, 1);
        } else {
          tree.remove(some);
        }
      }
      case 2 -> {
        draft.flaw = "a field of another type";
        tree.set(some, wrongType(tree.path(some)));
      }
      default -> {
        draft.flaw = "a name of a field in other letters";
        tree.remove(some);
        tree.put(some.toUpperCase(Locale.ROOT), "1");
      }
    }
    draft.text(json(tree));
  }

  /** No field takes any of these, whatever stood there before. */
  private JsonNode wrongType(JsonNode before) {
    return one(List.of(JSON.nullNode(), JSON.arrayNode().add(before), JSON.numberNode(1.5)));
  }

  private void spoilText(Draft draft) {
    String text = draft.text();
    switch (random.nextInt(6)) {
      case 0 -> {
        draft.flaw = "a field twice";
        String field = "\"fuzz\":1,\"fuzz\":2";
        draft.text(
            draft.tree.isEmpty()
                ? "{" + field + "}"
                : text.substring(0, text.length() - 1) + "," + field + "}");
      }
      case 1 -> {
        draft.flaw = "something after the object";
        draft.text(text + one(TAILS));
      }
      case 2 -> {
        draft.flaw = "a body cut off";
        draft.text(text.substring(0, random.nextInt(text.length())));
      }
      case 3 -> {
        draft.flaw = "no object";
        draft.text(one(NOT_OBJECTS));
      }
      case 4 -> {
        draft.flaw = "nested too deep";
        int depth = 17 + random.nextInt(5000);
        draft.text("{\"fuzz\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
      }
      default -> {
        draft.flaw = "too long a text or number";
        String digits = "9".repeat(41 + random.nextInt(2000));
        draft.text(
            "{\"fuzz\":"
                + one(List.of(digits, "\"" + "x".repeat(5000) + "\"", "1e" + digits))
                + "}");
      }
    }
  }

  private void spoilBytes(Draft draft) {
    draft.flaw = "no UTF-8";
    byte[] body = draft.body;
    if (random.nextInt(3) == 0) {
      draft.body = draft.text().getBytes(StandardCharsets.UTF_16);
      return;
    }
    int at = random.nextInt(body.length + 1);
    byte[] broken = Arrays.copyOf(body, body.length + 1);
    System.arraycopy(body, at, broken, at + 1, body.length - at);
    broken[at] = (byte) (0xf8 + random.nextInt(8));
    draft.body = broken;
  }

  /** The same on the wire, where one in two is spoiled there as well. */
  public byte[] wire(FuzzedRequest request) {
    byte[] wire = request.wire();
    if (random.nextBoolean()) {
      return wire;
    }
    String text = new String(wire, StandardCharsets.ISO_8859_1);
    return spoiledOnTheWire(text).getBytes(StandardCharsets.ISO_8859_1);
  }

  private String spoiledOnTheWire(String text) {
    return switch (random.nextInt(16)) {
      case 0 -> text.replaceFirst("HTTP/1.1", "HTTP/" + random.nextInt(10) + ".9");
      case 1 -> text.replaceFirst("Host: localhost\r\n", "");
      case 2 -> withField(text, "Host: other");
      case 3 -> withField(text, "Content-Length: 99999999999999999999");
      case 4 -> withField(text, "Content-Length: -1");
      case 5 -> withField(text, "Transfer-Encoding: chunked");
      case 6 -> withField(text, "Transfer-Encoding: gzip, chunked");
      case 7 -> withField(text, "X-Long: " + "v".repeat(20_000));
      case 8 -> withField(text, "X-Many: 1\r\n".repeat(70) + "X-Last: 1");
      case 9 -> withField(text, "X Bad Name: 1");
      case 10 -> withField(text, "X-Control: a\u0001\u0007b");
      case 11 -> text.replaceFirst(" /v1", " /v1/" + "a".repeat(3000));
      case 12 -> text.replaceFirst(" /v1", " /v1/%zz");
      case 13 -> text.replaceFirst("\r\n", "\n\r ");
      case 14 -> text.replaceFirst("[A-Z]+ ", "FETCH" + "X".repeat(random.nextInt(20)) + " ");
      default -> text.substring(0, random.nextInt(text.length()));
    };
  }

  private static String withField(String text, String field) {
    return text.replaceFirst("Connection", field + "\r\nConnection");
  }

  private static byte[] packed(byte[] body) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static JsonNode parsed(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  private static String json(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode odd() {
    return one(odd).deepCopy();
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
