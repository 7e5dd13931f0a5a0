package org.plimsoll.http.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;

/** Draws values as schemas of the OpenAPI file want them, of names that there are. */
final class SchemaValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> DECIMALS =
      List.of("1", "0.5", "100", "-1", "0", "0.00000001", "50000", "-0.2", "99999999999.99999999");
  private static final List<String> INSTANTS =
      List.of(
          "2025-02-10T00:00:00Z",
          "2025-02-10T01:00:00.123456789+01:00",
          "1970-01-01T00:00:00Z",
          "9999-12-31T23:59:59Z");

  private final OpenApiFile file;
  private final SplittableRandom random;

  /** What a schema of this name is drawn from. */
  private final Map<String, List<String>> names;

  private final JsonNode parameters;

  /**
   * @param accounts that may be asked about
   * @param parameters a whole set
   */
  SchemaValues(
      OpenApiFile file, SplittableRandom random, List<String> accounts, JsonNode parameters) {
    this.file = file;
    this.random = random;
    this.parameters = parameters;
    this.names =
        Map.of(
            "AccountId", accounts,
            "AssetId", List.of("USDT", "BTC", "ETH"),
            "InstrumentId", List.of("BTC-PERP", "ETH-PERP"),
            "IndexId", List.of("BTC-USDT", "ETH-USDT"),
            "Decimal", DECIMALS,
            "Instant", INSTANTS,
            "PublisherKeyId", List.of("key-1"),
            "SettlementId", List.of("trade-fuzz", "trade-1"),
            "OrderId", List.of("order-1"),
            "TradeId", List.of("trade-fuzz"));
  }

  /** As the schema says, or nearly. */
  JsonNode value(JsonNode schema) {
    if (schema.has("$ref")) {
      String name = named(schema.path("$ref").asText());
      if (name.equals("ParameterContent")) {
        return random.nextInt(4) == 0 ? parameters.deepCopy() : JSON.objectNode();
      }
      return names.containsKey(name)
          ? JSON.textNode(one(names.get(name)))
          : value(file.resolved(schema));
    }
    if (schema.has("enum")) {
      return one(schema.path("enum"));
    }
    if (schema.path("oneOf").path(0).size() > 0 && !schema.has("properties")) {
      return value(one(schema.path("oneOf")));
    }
    JsonNode types = schema.path("type");
    return ofType(types.isArray() ? one(types).asText() : types.asText(), schema);
  }

  private static String named(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private JsonNode ofType(String type, JsonNode schema) {
    return switch (type) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "integer" -> JSON.numberNode(1 + random.nextLong(3));
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "null" -> JSON.nullNode();
      default -> JSON.textNode(schema.path("examples").path(0).asText("text"));
    };
  }

  private ObjectNode object(JsonNode schema) {
    ObjectNode object = JSON.objectNode();
    List<String> required =
        StreamSupport.stream(schema.path("required").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (required.contains(property.getKey()) || random.nextBoolean()) {
        object.set(property.getKey(), value(property.getValue()));
      }
    }
    if (schema.path("additionalProperties").isObject()) {
      object.set("BTC-USDT", value(schema.path("additionalProperties")));
    }
    return object;
  }

  private ArrayNode array(JsonNode schema) {
    ArrayNode array = JSON.arrayNode();
    int size = 1 + random.nextInt(2);
    for (int i = 0; i < size; i++) {
      array.add(value(schema.path("items")));
    }
    return array;
  }

  private JsonNode one(JsonNode list) {
    return list.get(random.nextInt(list.size()));
  }

  private String one(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
