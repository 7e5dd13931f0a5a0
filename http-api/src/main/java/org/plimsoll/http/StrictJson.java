package org.plimsoll.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Reads the one JSON object a request body must be, and nothing else: no duplicate fields, nothing
 * after it, UTF-8 only, and neither deep nor long beyond what any request needs.
 */
final class StrictJson {
  private static final int DEEPEST = 16;
  private static final int LONGEST_TEXT = 4096;
  private static final int LONGEST_NAME = 256;
  private static final int MOST_DIGITS = 40;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST_TEXT)
                          .maxNameLength(LONGEST_NAME)
                          .maxNumberLength(MOST_DIGITS)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /**
   * @throws ProblemException saying where the body is not what it must be
   */
  static ObjectNode object(ByteBuffer body) {
    try {
      // Decoded here, because a JSON parser would accept other encodings and some broken ones.
      String text = StandardCharsets.UTF_8.newDecoder().decode(body).toString();
      JsonNode tree = JSON.readTree(text);
      if (tree.isMissingNode()) {
        throw invalid("", "the body is empty; it must be a JSON object");
      }
      if (!(tree instanceof ObjectNode object)) {
        throw invalid("", "the body must be a JSON object");
      }
      return object;
    } catch (CharacterCodingException e) {
      throw invalid("", "the body is not valid UTF-8");
    } catch (JsonProcessingException e) {
      throw invalid(pointerOf(e), problemOf(e));
    }
  }

  private static ProblemException invalid(String pointer, String detail) {
    return new ProblemException(
        Problem.ofFields(ProblemCode.INVALID_BODY, List.of(new FieldError(pointer, detail))));
  }

  private static String pointerOf(JsonProcessingException e) {
    return Optional.ofNullable(e.getProcessor())
        .filter(JsonParser.class::isInstance)
        .map(JsonParser.class::cast)
        .map(parser -> parser.getParsingContext().pathAsPointer().toString())
        .orElse("");
  }

  private static String problemOf(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "nested deeper than "
          + DEEPEST
          + " levels, or a text longer than "
          + LONGEST_TEXT
          + " characters, or a name or number longer than any request needs";
    }
    if (e instanceof MismatchedInputException) {
      return "something follows the JSON object";
    }
    var at = e.getLocation();
    String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return "not JSON" + place + ": " + e.getOriginalMessage();
  }
}
