package org.plimsoll.http.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads JSON of which there is one reading: UTF-8, no name twice, nothing after the object. */
final class AccessJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private AccessJson() {}

  /**
   * @throws IllegalArgumentException if the bytes are not one JSON object; its message quotes
   *     nothing of them
   */
  static ObjectNode object(byte[] bytes) {
    try {
      // Decoded here, because a JSON parser would accept other encodings and some broken ones.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException("it is not a JSON object");
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it is not UTF-8");
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new IllegalArgumentException(
          "it is not one JSON object in which every name is there once"
              + (at == null ? "" : ", at line " + at.getLineNr() + ", column " + at.getColumnNr()));
    }
  }

  /**
   * A list of texts.
   *
   * @throws IllegalArgumentException naming the field, if it is something else
   */
  static List<String> texts(ObjectNode object, String field) {
    JsonNode list = object.path(field);
    List<String> texts = new ArrayList<>();
    for (JsonNode text : list) {
      if (!list.isArray() || !text.isTextual()) {
        throw new IllegalArgumentException(field + " must be a list of texts");
      }
      texts.add(text.textValue());
    }
    if (!list.isArray()) {
      throw new IllegalArgumentException(field + " must be a list of texts");
    }
    return texts;
  }

  /**
   * A text.
   *
   * @throws IllegalArgumentException naming the field, if it is something else
   */
  static String text(ObjectNode object, String field) {
    if (!object.path(field).isTextual()) {
      throw new IllegalArgumentException(field + " must be a text");
    }
    return object.path(field).textValue();
  }

  /**
   * @throws IllegalArgumentException naming the fields that are not among these
   */
  static void requireOnly(ObjectNode object, Set<String> fields) {
    Set<String> others = new TreeSet<>();
    object.fieldNames().forEachRemaining(others::add);
    others.removeAll(fields);
    if (!others.isEmpty()) {
      throw new IllegalArgumentException("there are no fields " + others + ", only " + fields);
    }
  }
}
