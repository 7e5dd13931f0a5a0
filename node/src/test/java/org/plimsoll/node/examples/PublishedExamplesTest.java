package org.plimsoll.node.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The published examples, all of them, and what becomes of them when a figure is changed. */
class PublishedExamplesTest {
  private static final Path PUBLISHED = Path.of("../../shared/examples/published-examples.json");
  private static final int LEAST_REPRODUCED = 70;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static List<Example> examples;

  @BeforeAll
  static void readExamples() {
    Assumptions.assumeTrue(
        Files.exists(PUBLISHED), "SKIPPED: the published examples are not there: " + PUBLISHED);
    examples = ExampleFile.read(PUBLISHED);
  }

  @Test
  void all_but_a_few_are_reproduced_within_their_tolerance_and_none_fails() {
    ExampleReport report = new ExampleReport(ExampleRun.of(examples));
    report.print(System.out);

    assertThat(report.count(Outcome.Status.FAIL)).isZero();
    assertThat(report.count(Outcome.Status.PASS)).isGreaterThanOrEqualTo(LEAST_REPRODUCED);
  }

  @Test
  void no_case_is_known_by_its_name_and_none_needs_its_parameters_beside_it() {
    List<Example> renamed = new ArrayList<>();
    for (Example each : examples) {
      if (!each.isParameterSet()) {
        renamed.add(
            new Example(
                "X" + renamed.size(),
                each.title(),
                each.inputs(),
                each.expected(),
                each.tolerance()));
      }
    }

    List<Outcome> outcomes = ExampleRun.of(renamed);

    assertThat(outcomes).noneMatch(each -> each.status() == Outcome.Status.FAIL);
    assertThat(outcomes.stream().filter(each -> each.status() == Outcome.Status.PASS).count())
        .isGreaterThanOrEqualTo(LEAST_REPRODUCED);
  }

  @Test
  void no_computed_figure_depends_on_a_published_one() {
    for (Example each : reproduced()) {
      Example scrambled =
          new Example(
              each.id(),
              each.title(),
              each.inputs(),
              changedNumbers(each.expected()),
              each.tolerance());

      assertThat(ExampleRun.compute(scrambled, examples))
          .as(each.id())
          .isEqualTo(ExampleRun.compute(each, examples));
    }
  }

  @Test
  void a_changed_input_changes_what_is_computed() {
    for (Example each : reproduced()) {
      JsonNode computed = ExampleRun.compute(each, examples);
      List<String> without = new ArrayList<>();
      int numbers = count(each.inputs());
      for (int n = 0; n < numbers; n++) {
        JsonNode changed = changedNumber(each.inputs(), n);
        Outcome outcome = outcome(with(each, changed));
        boolean isSame =
            outcome.comparison().isPresent()
                && ExampleRun.compute(with(each, changed), examples).equals(computed);
        if (isSame) {
          without.add("number " + n);
        }
      }
      assertThat(without.size())
          .as(each.id() + " ignores " + without)
          .isLessThan(Math.max(1, numbers));
    }
  }

  @Test
  void a_wrong_published_figure_fails() {
    for (Example each : reproduced()) {
      Example wrong =
          new Example(
              each.id(),
              each.title(),
              each.inputs(),
              changedNumbers(each.expected()),
              each.tolerance());
      boolean hasNumbers = !wrong.expected().equals(each.expected());

      Outcome outcome = outcome(wrong);

      if (hasNumbers) {
        assertThat(outcome.status()).as(each.id()).isEqualTo(Outcome.Status.FAIL);
      }
    }
  }

  @Test
  void an_input_that_is_not_known_is_named_and_the_case_does_not_apply() {
    for (Example each : reproduced()) {
      ObjectNode more = each.inputs().deepCopy();
      more.put("unheardOf", 1);

      Outcome outcome = outcome(with(each, more));

      assertThat(outcome.status()).as(each.id()).isEqualTo(Outcome.Status.DOES_NOT_APPLY);
      assertThat(outcome.reason()).as(each.id()).contains("unheardOf");
    }
  }

  @Test
  void whatever_stands_in_an_input_the_answer_is_an_outcome_and_never_a_crash() {
    List<JsonNode> nonsense =
        List.of(
            JSON.nullNode(),
            JSON.textNode("what"),
            JSON.numberNode(-1),
            JSON.numberNode(0),
            JSON.numberNode(1e300),
            JSON.numberNode(0.5),
            JSON.arrayNode(),
            JSON.arrayNode().add(1),
            JSON.arrayNode().add(JSON.objectNode()),
            JSON.objectNode());
    List<String> crashes = new ArrayList<>();
    for (Example each : examples) {
      for (JsonNode broken : broken(each.inputs(), nonsense)) {
        crashes.addAll(crash(with(each, broken)));
      }
    }
    assertThat(crashes).isEmpty();
  }

  private static List<String> crash(Example broken) {
    String reason = outcome(broken).reason();
    return reason.startsWith("could not be computed")
        ? List.of(broken.id() + " " + reason + " with " + broken.inputs())
        : List.of();
  }

  private static List<Example> reproduced() {
    return ExampleRun.of(examples).stream()
        .filter(outcome -> outcome.status() == Outcome.Status.PASS)
        .map(Outcome::example)
        .toList();
  }

  /** What becomes of a case beside the parameters of its set. */
  private static Outcome outcome(Example changed) {
    List<Example> file = new ArrayList<>();
    for (Example each : examples) {
      if (each.isParameterSet() && !each.id().equals(changed.id())) {
        file.add(each);
      }
    }
    file.add(changed);
    return ExampleRun.of(file).get(file.size() - 1);
  }

  private static Example with(Example example, JsonNode inputs) {
    return new Example(
        example.id(), example.title(), inputs, example.expected(), example.tolerance());
  }

  /** All numbers but the times that rows are for. */
  private static JsonNode changedNumbers(JsonNode node) {
    return mapped(node, number -> JSON.numberNode(number.asDouble() * 1.37 + 3), "t");
  }

  private static JsonNode changedNumber(JsonNode node, int which) {
    int[] at = {0};
    return mapped(
        node,
        number -> {
          boolean isIt = at[0]++ == which;
          if (!isIt) {
            return number;
          }
          double changed = number.asDouble() == 0 ? 0.01 : number.asDouble() * 1.03;
          return number.isIntegralNumber() && Math.abs(changed) >= 1
              ? JSON.numberNode(Math.round(changed) + (Math.abs(changed) < 50 ? 1 : 0))
              : JSON.numberNode(changed);
        },
        "");
  }

  private static int count(JsonNode node) {
    int[] count = {0};
    mapped(
        node,
        number -> {
          count[0]++;
          return number;
        },
        "");
    return count[0];
  }

  private static JsonNode mapped(JsonNode node, UnaryOperator<JsonNode> change, String kept) {
    if (node.isNumber()) {
      return change.apply(node);
    }
    if (node.isArray()) {
      ArrayNode array = JSON.arrayNode();
      node.forEach(each -> array.add(mapped(each, change, kept)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JSON.objectNode();
      node.properties()
          .forEach(
              field ->
                  object.set(
                      field.getKey(),
                      field.getKey().equals(kept)
                          ? field.getValue()
                          : mapped(field.getValue(), change, kept)));
      return object;
    }
    return node;
  }

  /** The inputs with each field, at any depth, left out or replaced. */
  private static List<JsonNode> broken(JsonNode node, List<JsonNode> nonsense) {
    List<JsonNode> all = new ArrayList<>();
    if (node.isObject()) {
      for (var field : node.properties()) {
        ObjectNode without = node.deepCopy();
        without.remove(field.getKey());
        all.add(without);
        List<JsonNode> others = new ArrayList<>(nonsense);
        others.addAll(broken(field.getValue(), nonsense));
        for (JsonNode other : others) {
          ObjectNode replaced = node.deepCopy();
          replaced.set(field.getKey(), other);
          all.add(replaced);
        }
      }
    } else if (node.isArray() && !node.isEmpty()) {
      List<JsonNode> others = new ArrayList<>(nonsense);
      others.addAll(broken(node.get(0), nonsense));
      for (JsonNode other : others) {
        ArrayNode replaced = node.deepCopy();
        replaced.set(0, other);
        all.add(replaced);
      }
    }
    return all;
  }
}
