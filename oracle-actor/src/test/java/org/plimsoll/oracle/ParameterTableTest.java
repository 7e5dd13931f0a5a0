package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.market.LeverageBracket;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarginSchedule;

/**
 * The parameter tables of docs/margin-model.md: a row per parameter, with the values of the house.
 * A path stands for every element of a list, {@code []}, and every key of a map, {@code *}.
 */
class ParameterTableTest {
  private static final Path DOCUMENT = Path.of("../docs/margin-model.md");

  /** Path, meaning, unit, value of the house, source. */
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|", Pattern.MULTILINE);

  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)[^)]*\\)");
  private static final Pattern REFERENCE =
      Pattern.compile("^\\[[^]]+]: (\\S+)$", Pattern.MULTILINE);

  private static final String ABSENT = "absent";

  /** Tells the kinds of instruments apart; no class has it as a field. */
  private static final String KIND = "instruments[].kind";

  @Test
  void every_parameter_has_a_row_and_every_row_is_a_parameter() throws IOException {
    Set<String> parameters = new TreeSet<>(Set.of(KIND));
    for (Parameter each : constructor().getParameters()) {
      gather(
          each.getAnnotation(JsonProperty.class).value(), each.getParameterizedType(), parameters);
    }

    assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(parameters);
  }

  @Test
  void every_field_of_the_house_parameters_has_a_row_with_its_values() throws IOException {
    Map<String, Set<String>> house = new TreeMap<>();
    gatherFields("", house(), house);
    Map<String, String> rows = rows();

    assertThat(rows.keySet()).containsAll(house.keySet());
    rows.forEach(
        (path, value) -> {
          // In parentheses: words about values that are too many to list.
          if (!value.startsWith("(")) {
            assertThat(value)
                .as(path)
                .isEqualTo(house.containsKey(path) ? String.join(", ", house.get(path)) : ABSENT);
          }
        });
  }

  @Test
  void every_link_of_the_document_leads_to_a_file() throws IOException {
    String text = Files.readString(DOCUMENT);
    for (Pattern pattern : List.of(LINK, REFERENCE)) {
      Matcher links = pattern.matcher(text);
      while (links.find()) {
        assertThat(DOCUMENT.resolveSibling(links.group(1))).exists();
      }
    }
  }

  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    Matcher row = ROW.matcher(Files.readString(DOCUMENT));
    while (row.find()) {
      assertThat(rows.put(row.group(1), row.group(4))).as("second row of " + row.group(1)).isNull();
    }
    return rows;
  }

  private static Constructor<?> constructor() {
    for (Constructor<?> each : MarginParameters.class.getConstructors()) {
      if (each.getParameters()[0].isAnnotationPresent(JsonProperty.class)) {
        return each;
      }
    }
    throw new AssertionError("no constructor that reads JSON");
  }

  private static void gather(String path, Type type, Set<String> leaves) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (arguments.length == 2) {
        gather(path + ".*", arguments[1], leaves);
      } else {
        boolean isOptional = generic.getRawType().equals(Optional.class);
        gather(isOptional ? path : path + "[]", arguments[0], leaves);
      }
    } else if (type.equals(MarginSchedule.class)) {
      gather(path + "[]", LeverageBracket.class, leaves);
    } else {
      gatherClass(path, (Class<?>) type, leaves);
    }
  }

  private static void gatherClass(String path, Class<?> type, Set<String> leaves) {
    if (type.isSealed()) {
      for (Class<?> each : type.getPermittedSubclasses()) {
        gatherClass(path, each, leaves);
      }
    } else if (type.isRecord() && type.getRecordComponents().length > 1) {
      for (RecordComponent each : type.getRecordComponents()) {
        gather(path + "." + each.getName(), each.getGenericType(), leaves);
      }
    } else {
      leaves.add(path);
    }
  }

  private static JsonNode house() throws IOException {
    try (InputStream in = ParameterFile.class.getResourceAsStream("house-2.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static void gatherFields(String path, JsonNode node, Map<String, Set<String>> leaves) {
    if (node.isArray()) {
      node.forEach(each -> gatherFields(path + "[]", each, leaves));
    } else if (node.isObject()) {
      for (var field : node.properties()) {
        String name = field.getKey().matches("[A-Z0-9-]+") ? "*" : field.getKey();
        gatherFields(path.isEmpty() ? name : path + "." + name, field.getValue(), leaves);
      }
    } else {
      leaves.computeIfAbsent(path, key -> new LinkedHashSet<>()).add(node.asText());
    }
  }
}
