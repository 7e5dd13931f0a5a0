package org.plimsoll.oracle.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalLong;
import org.plimsoll.risk.units.Price;

/**
 * Fields of a venue's message, exact and of the documented type. Every method throws {@link
 * IllegalArgumentException} naming the field that is not what it must be.
 */
final class FeedJson {
  private static final int DEEPEST = 16;
  private static final int LONGEST_NUMBER = 40;
  private static final int LONGEST_SHOWN = 160;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private FeedJson() {}

  static ObjectNode newObject() {
    return JSON.createObjectNode();
  }

  static JsonNode object(String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + shortened(text), e);
    }
    if (!node.isObject()) {
      throw new IllegalArgumentException("no JSON object: " + shortened(text));
    }
    return node;
  }

  static String text(JsonNode message, String field) {
    JsonNode node = message.path(field);
    if (!node.isTextual()) {
      throw unusable(field, "a string", node);
    }
    return node.textValue();
  }

  /** A price in a string. */
  static Price quotedPrice(JsonNode message, String field) {
    try {
      return Price.of(text(message, field));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
  }

  /** A price in a JSON number, of which no digit is lost. */
  static Price numericPrice(JsonNode message, String field) {
    JsonNode node = message.path(field);
    if (!node.isNumber()) {
      throw unusable(field, "a number", node);
    }
    BigDecimal number = node.decimalValue();
    // Written out, a number with a great exponent would fill the memory.
    if (Math.abs((long) number.scale()) > LONGEST_NUMBER) {
      throw unusable(field, "a price", node);
    }
    try {
      return Price.of(number.stripTrailingZeros().toPlainString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
  }

  static long wholeNumber(JsonNode message, String field) {
    JsonNode node = message.path(field);
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw unusable(field, "a whole number", node);
    }
    return node.longValue();
  }

  static OptionalLong sequence(JsonNode message, String field) {
    return OptionalLong.of(wholeNumber(message, field));
  }

  /** A time of RFC 3339 in a string. */
  static Instant time(JsonNode message, String field) {
    String text = text(message, field);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          field + " must be a time such as 2025-01-31T12:00:00.123456Z, was: " + shortened(text),
          e);
    }
  }

  /** Text of a venue as it may stand in a log: in one line, and not too long. */
  static String shortened(String text) {
    String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    return shown.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static IllegalArgumentException unusable(String field, String kind, JsonNode node) {
    String found = node.isMissingNode() ? "missing" : shortened(node.toString());
    return new IllegalArgumentException(field + " must be " + kind + ", was: " + found);
  }
}
