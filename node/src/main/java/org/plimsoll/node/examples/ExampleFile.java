package org.plimsoll.node.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A file of published examples: one JSON list of objects with id, inputs and expected. */
final class ExampleFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final List<Example> examples = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private ExampleFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws ExampleFileException naming the file, the case and what is wrong
   */
  static List<Example> read(Path file) {
    ExampleFile read = new ExampleFile(file);
    JsonNode list = read.parse();
    if (!list.isArray()) {
      throw read.unusable("must be a JSON list of cases, was: " + kind(list));
    }
    for (JsonNode each : list) {
      read.add(each);
    }
    return read.examples;
  }

  private JsonNode parse() {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new ExampleFileException(file, "there is no such file", e);
    } catch (JsonProcessingException e) {
      String at = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
      throw new ExampleFileException(
          file, "is not JSON: " + at + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    } catch (CharacterCodingException e) {
      throw new ExampleFileException(file, "is not text in UTF-8", e);
    } catch (IOException e) {
      throw new ExampleFileException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private void add(JsonNode each) {
    String position = "case " + (examples.size() + 1);
    if (!each.isObject()) {
      throw unusable(position + " must be an object, was: " + kind(each));
    }
    JsonNode id = each.path("id");
    if (!id.isTextual() || id.asText().isBlank()) {
      throw unusable(position + " needs a text \"id\"");
    }
    if (!ids.add(id.asText())) {
      throw unusable("id " + id.asText() + " is given twice");
    }
    for (String field : List.of("inputs", "expected")) {
      if (!each.path(field).isObject()) {
        throw unusable(id.asText() + " needs an object \"" + field + "\"");
      }
    }
    examples.add(
        new Example(
            id.asText(),
            each.path("title").asText(each.path("topic").asText()),
            each.get("inputs"),
            each.get("expected"),
            toleranceOf(id.asText(), each)));
  }

  private Tolerance toleranceOf(String id, JsonNode each) {
    try {
      return Tolerance.of(each.get("tolerance"));
    } catch (IllegalArgumentException e) {
      throw new ExampleFileException(file, id + ": tolerance " + e.getMessage(), e);
    }
  }

  private static String kind(JsonNode node) {
    return node.getNodeType().toString().toLowerCase(java.util.Locale.ROOT);
  }

  private ExampleFileException unusable(String problem) {
    return new ExampleFileException(file, problem, null);
  }
}
