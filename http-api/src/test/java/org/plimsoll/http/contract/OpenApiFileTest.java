package org.plimsoll.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.RejectReason;
import org.plimsoll.http.ProblemCode;

/** What the file promises of itself. */
final class OpenApiFileTest {
  /** In which a test may find what the file knows of itself and of JSON. */
  private static final Set<String> DATA = Set.of("example", "examples", "x-roles", "mapping");

  private final OpenApiFile file = OpenApiFile.shipped();

  @Test
  void its_problem_codes_are_those_of_the_program() {
    assertThat(texts(file.root().at("/components/schemas/ProblemCode/enum")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ProblemCode.values()).map(Enum::name).toList());
  }

  @Test
  void its_reasons_of_rejections_are_those_of_the_program() {
    assertThat(texts(file.root().at("/components/schemas/RejectReason/enum")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(RejectReason.values()).map(Enum::name).toList());
  }

  @Test
  void every_operation_has_a_tag_that_is_explained() {
    assertThat(file.operations())
        .flatMap(operation -> texts(operation.node().path("tags")))
        .isNotEmpty()
        .isSubsetOf(file.root().path("tags").findValuesAsText("name"));
  }

  @Test
  void every_reference_leads_to_something_and_everything_shared_is_referred_to() {
    List<String> references = new ArrayList<>();
    visit(
        "",
        file.root(),
        (pointer, node) -> {
          if (node.path("$ref").isTextual()) {
            references.add(node.path("$ref").asText());
          }
        });
    assertThat(references)
        .allSatisfy(
            reference ->
                assertThat(file.root().at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
    assertThat(
            fieldsOf(file.root().at("/components/schemas"))
                .map(name -> "#/components/schemas/" + name))
        .allMatch(references::contains);
  }

  @Test
  void every_object_is_closed_and_requires_only_what_it_has() {
    visit(
        "",
        file.root().path("components").path("schemas"),
        (pointer, node) -> {
          if (node.path("properties").isObject()) {
            assertThat(node.path("additionalProperties").isBoolean())
                .as("additionalProperties: false at " + pointer)
                .isTrue();
            assertThat(texts(node.path("required")))
                .as(pointer)
                .isSubsetOf(fieldsOf(node.path("properties")).toList());
          }
        });
  }

  @Test
  void no_decimal_is_a_number_of_json() {
    visit(
        "",
        file.root(),
        (pointer, node) -> {
          assertThat(typesOf(node)).as(pointer).doesNotContain("number");
          if (node.path("format").asText().equals("decimal")) {
            assertThat(node.path("type").asText()).as(pointer).isEqualTo("string");
            assertThat(node.path("pattern").asText()).as(pointer).isNotBlank();
          }
        });
  }

  @Test
  void every_example_is_as_its_schema_says() {
    visit(
        "",
        file.root(),
        (pointer, node) -> {
          if (node.has("example")) {
            assertThat(file.wrongs(node.path("schema"), node.path("example")))
                .as(pointer)
                .isEmpty();
          }
          node.path("examples")
              .forEach(example -> assertThat(file.wrongs(node, example)).as(pointer).isEmpty());
        });
  }

  private static void visit(String pointer, JsonNode node, BiConsumer<String, JsonNode> visitor) {
    if (node.isObject()) {
      visitor.accept(pointer, node);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!DATA.contains(field.getKey())) {
        visit(pointer + "/" + field.getKey(), field.getValue(), visitor);
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      visit(pointer + "/" + i, node.get(i), visitor);
    }
  }

  /** One type or several; a property of that name is none. */
  private static List<String> typesOf(JsonNode node) {
    JsonNode type = node.path("type");
    return type.isTextual() ? List.of(type.asText()) : texts(type);
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.toList());
  }

  private static Stream<String> fieldsOf(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey);
  }
}
