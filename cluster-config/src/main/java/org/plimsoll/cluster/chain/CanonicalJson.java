package org.plimsoll.cluster.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * The one form of a JSON value: members sorted by the UTF-16 units of their names, no white space,
 * only what must be escaped escaped. Numbers are integers that every reader holds exactly, from
 * -(2^53 - 1) to 2^53 - 1. Source: RFC 8785, and section 2.2 of RFC 7493 for the numbers.
 */
public final class CanonicalJson {
  /** The largest integer n for which n and n + 1 are both exact in a double: 2^53 - 1. */
  public static final long LARGEST = (1L << 53) - 1;

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final StringBuilder text = new StringBuilder(512);

  private CanonicalJson() {}

  /**
   * The canonical form as text.
   *
   * @throws NotCanonicalException on a number that is no integer or too large, half a surrogate
   *     pair, and anything that is not JSON, saying where
   */
  public static String text(JsonNode value) {
    CanonicalJson writer = new CanonicalJson();
    writer.append(value, "");
    return writer.text.toString();
  }

  /**
   * The canonical form of a string.
   *
   * @throws NotCanonicalException on half a surrogate pair
   */
  public static String text(String value) {
    CanonicalJson writer = new CanonicalJson();
    writer.append(value, "");
    return writer.text.toString();
  }

  /**
   * The canonical form in UTF-8, as it is hashed.
   *
   * @throws NotCanonicalException as {@link #text(JsonNode)}
   */
  public static byte[] bytes(JsonNode value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads one JSON value and nothing after it, of which no object names a member twice.
   *
   * @throws NotCanonicalException if it is not that
   */
  public static JsonNode read(String json) {
    try {
      JsonNode read = STRICT.readTree(json);
      if (read.isMissingNode()) {
        throw new NotCanonicalException("there is no JSON value");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new NotCanonicalException("not one JSON value: " + e.getOriginalMessage(), e);
    }
  }

  private void append(JsonNode value, String at) {
    switch (value.getNodeType()) {
      case OBJECT -> appendObject(value, at);
      case ARRAY -> appendArray(value, at);
      case STRING -> append(value.textValue(), at);
      case BOOLEAN -> text.append(value.booleanValue());
      case NULL -> text.append("null");
      case NUMBER -> appendNumber(value, at);
      default -> throw refusal(at, "only JSON has a canonical form, was: " + value.getNodeType());
    }
  }

  private void appendObject(JsonNode object, String at) {
    List<String> names = new ArrayList<>(object.size());
    object.fieldNames().forEachRemaining(names::add);
    // A string is compared by its UTF-16 units, as the standard asks.
    Collections.sort(names);
    char before = '{';
    for (String name : names) {
      text.append(before);
      append(name, at);
      text.append(':');
      append(object.get(name), at.isEmpty() ? name : at + "." + name);
      before = ',';
    }
    text.append(names.isEmpty() ? "{}" : "}");
  }

  private void appendArray(JsonNode array, String at) {
    char before = '[';
    for (Iterator<JsonNode> elements = array.elements(); elements.hasNext(); ) {
      text.append(before);
      append(elements.next(), at);
      before = ',';
    }
    text.append(array.isEmpty() ? "[]" : "]");
  }

  private void appendNumber(JsonNode number, String at) {
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || Math.abs(number.longValue()) > LARGEST
        || number.longValue() == Long.MIN_VALUE) {
      throw refusal(
          at,
          "a number must be an integer within +-"
              + LARGEST
              + " or stand as a string, was: "
              + number.asText());
    }
    text.append(number.longValue());
  }

  private void append(String value, String at) {
    text.append('"');
    for (int n = 0; n < value.length(); n++) {
      char letter = value.charAt(n);
      if (letter == '"' || letter == '\\') {
        text.append('\\').append(letter);
      } else if (letter < ' ') {
        appendControl(letter);
      } else if (Character.isSurrogate(letter)) {
        if (n + 1 == value.length() || !Character.isSurrogatePair(letter, value.charAt(n + 1))) {
          throw refusal(at, "a string must not hold half a surrogate pair");
        }
        text.append(letter).append(value.charAt(++n));
      } else {
        text.append(letter);
      }
    }
    text.append('"');
  }

  private void appendControl(char letter) {
    switch (letter) {
      case '\b' -> text.append("\\b");
      case '\t' -> text.append("\\t");
      case '\n' -> text.append("\\n");
      case '\f' -> text.append("\\f");
      case '\r' -> text.append("\\r");
      default -> text.append(String.format("\\u%04x", (int) letter));
    }
  }

  private static NotCanonicalException refusal(String at, String why) {
    return new NotCanonicalException((at.isEmpty() ? "" : "at " + at + ": ") + why);
  }
}
