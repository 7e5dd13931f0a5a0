package org.plimsoll.node.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs examples: finds the reader of each, has it compute, and compares. */
final class ExampleRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Figures that are no results: the time a row of results is for. */
  private static final Set<String> ARGUMENTS = Set.of("t");

  private final Map<String, JsonNode> parameterSets = new HashMap<>();

  private ExampleRun(List<Example> examples) {
    for (Example example : examples) {
      if (example.isParameterSet()) {
        parameterSets.put(example.set(), example.inputs());
      }
    }
  }

  static List<Outcome> of(List<Example> examples) {
    ExampleRun run = new ExampleRun(examples);
    return examples.stream().map(run::outcome).toList();
  }

  private Outcome outcome(Example example) {
    if (example.isParameterSet()) {
      return Outcome.doesNotApply(example, example.title(), "parameters, nothing to compare");
    }
    String what = example.title();
    try {
      what = readerOfWholeOrRows(example.inputs()).map(ExampleReader::what).orElse(what);
      JsonNode computed = compute(example);
      Comparison comparison = Comparison.of(example.expected(), computed, example.tolerance());
      if (comparison.figures().isEmpty()) {
        return Outcome.doesNotApply(
            example, what, "not computed: " + String.join(", ", comparison.notComputed()));
      }
      return Outcome.compared(example, what, comparison);
    } catch (DoesNotApplyException e) {
      return Outcome.doesNotApply(example, what, e.getMessage());
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | DateTimeException e) {
      return Outcome.doesNotApply(example, what, "refused by the engine: " + e.getMessage());
    } catch (RuntimeException e) {
      String problem = e.getClass().getSimpleName() + ": " + e.getMessage();
      return new Outcome(
          example,
          Outcome.Status.FAIL,
          what,
          "could not be computed: " + problem,
          Optional.empty());
    }
  }

  /**
   * What the engine makes of a case.
   *
   * @throws DoesNotApplyException if no reader knows its shape or one of its inputs
   */
  JsonNode compute(Example example) {
    Optional<JsonNode> parameters = Optional.ofNullable(parameterSets.get(example.set()));
    Optional<ExampleReader> whole = reader(example.inputs());
    if (whole.isPresent()) {
      return JSON.valueToTree(compute(whole.get(), example, example.inputs(), parameters));
    }
    List<JsonNode> rows = rowsOf(example.inputs());
    Optional<ExampleReader> ofRows = rows.stream().findFirst().flatMap(ExampleRun::reader);
    if (ofRows.isEmpty()) {
      throw new DoesNotApplyException(
          "no reader knows inputs of this shape: " + String.join(", ", names(example.inputs())));
    }
    Map<String, List<Object>> columns = new LinkedHashMap<>();
    for (JsonNode row : rows) {
      compute(ofRows.get(), example, row, parameters)
          .forEach(
              (name, value) -> columns.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    return JSON.valueToTree(columns);
  }

  static JsonNode compute(Example example, List<Example> all) {
    return new ExampleRun(all).compute(example);
  }

  private static Map<String, Object> compute(
      ExampleReader reader, Example example, JsonNode inputs, Optional<JsonNode> parameters) {
    Given given = new Given(inputs);
    Optional<Given> set = parameters.map(Given::new);
    Map<String, List<Double>> arguments = new LinkedHashMap<>();
    Set<String> asked = new LinkedHashSet<>();
    collect("", example.expected(), asked, arguments);
    Map<String, Object> computed =
        reader
            .compute()
            .apply(new Case(example.title(), given, List.copyOf(asked), arguments, set));
    requireRead("inputs", given);
    set.ifPresent(read -> requireRead("parameters", read));
    return computed;
  }

  private static void requireRead(String what, Given given) {
    List<String> unread = given.unread();
    if (!unread.isEmpty()) {
      throw new DoesNotApplyException(what + " not known here: " + String.join(", ", unread));
    }
  }

  private static Optional<ExampleReader> readerOfWholeOrRows(JsonNode inputs) {
    return reader(inputs).or(() -> rowsOf(inputs).stream().findFirst().flatMap(ExampleRun::reader));
  }

  /** The reader that needs most of what is there, since it knows most about it. */
  private static Optional<ExampleReader> reader(JsonNode inputs) {
    return ExampleReaders.ALL.stream()
        .filter(reader -> reader.recognises(inputs))
        .max(Comparator.comparingInt(reader -> reader.needed().size()));
  }

  /** Each row of a table as inputs of its own, with what stands beside the table. */
  private static List<JsonNode> rowsOf(JsonNode inputs) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode row : Given.tableOf(inputs)) {
      ObjectNode merged = JsonNodeFactory.instance.objectNode();
      inputs.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
      merged.remove(List.of("rows", "columns"));
      row.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
      rows.add(merged);
    }
    return rows;
  }

  private static void collect(
      String path, JsonNode node, Set<String> asked, Map<String, List<Double>> arguments) {
    if (node.isArray()) {
      node.forEach(each -> collect(path, each, asked, arguments));
      return;
    }
    node.properties()
        .forEach(
            field -> {
              String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
              asked.add(name);
              if (ARGUMENTS.contains(field.getKey()) && field.getValue().isNumber()) {
                arguments
                    .computeIfAbsent(name, n -> new ArrayList<>())
                    .add(field.getValue().asDouble());
              }
              collect(name, field.getValue(), asked, arguments);
            });
  }

  private static List<String> names(JsonNode node) {
    return new Given(node).names();
  }
}
